"""The description at /api/v1/openapi.json, read by somebody else's programs."""

import json
import urllib.parse
import urllib.request

import jsonschema
from openapi_spec_validator import OpenAPIV31SpecValidator

LANGUAGES = {"kk", "ru", "en"}


def fetch(court, path):
    with urllib.request.urlopen(urllib.parse.urljoin(court.address, path)) as answer:
        return json.load(answer)


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from references(item)


def test_it_is_openapi_3_1(court):
    address = court.address + "/api/v1/openapi.json"
    description = fetch(court, address)
    faults = [str(fault) for fault in OpenAPIV31SpecValidator(description, base_uri=address).iter_errors()]
    assert faults == []
    assert len(description["paths"]) > 40


def test_every_schema_it_names_is_served_and_is_a_schema(court):
    names = {reference.split("#")[0] for reference in references(fetch(court, "/api/v1/openapi.json")) if reference[0] == "/"}
    assert "/schemas/dauys-complaint-1.schema.json" in names
    for name in names:
        schema = fetch(court, name)
        jsonschema.Draft202012Validator.check_schema(schema)
        assert name == "/schemas/" + schema["$id"]


def test_every_problem_it_names_is_explained_in_three_languages(court):
    description = fetch(court, "/api/v1/openapi.json")
    words = {word for methods in description["paths"].values() for operation in methods.values() for word in operation["x-problems"]}
    assert {"not-canonical", "stale-page", "key-reused"} <= words
    for word in words:
        told = fetch(court, "/problems/" + word)
        assert told["code"] == word and set(told["words"]) == set(told["detail"]) == set(told["next"]) == LANGUAGES


def test_answers_are_of_the_shapes_it_gives_them(court):
    description = fetch(court, "/api/v1/openapi.json")
    shapes = jsonschema.Draft202012Validator({"$ref": "#/components/schemas/Codes", **description})
    shapes.validate(fetch(court, "/api/v1/codes"))
