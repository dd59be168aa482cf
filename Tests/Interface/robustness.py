"""What Schemathesis has to know of the court: who may ask what, and the case that everything is tried on."""

import json
import os

import schemathesis

FACTS = json.loads(os.environ["DAUYS_FACTS"])


@schemathesis.auth()
class Credentials:
    """The secret of the case for its voter, else the token of somebody in an office that the operation names."""

    def get(self, case, context):
        described = context.operation.definition.raw
        schemes = {name for scheme in described.get("security", []) for name in scheme}
        roles = described.get("x-roles") or (["courtDutyOfficer"] if "token" in schemes else [])
        if "caseSecret" in schemes and not described.get("x-roles"):
            return "Case " + FACTS["secret"]
        return FACTS["tokens"][roles[0]] if roles else None

    def set(self, case, data, context):
        if data:
            case.headers = {**(case.headers or {}), "Authorization": data}


@schemathesis.hook
def before_call(context, case, kwargs):
    """A number that could be one becomes the number of the case, so that acts reach it."""
    parameters = case.path_parameters or {}
    number = parameters.get("number")
    if isinstance(number, str) and number.count("-") == 2 and "/" not in number:
        parameters["number"] = FACTS["case"]
