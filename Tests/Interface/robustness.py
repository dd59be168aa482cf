"""What Schemathesis has to know of the court: who may ask what."""

import json
import os

import schemathesis

FACTS = json.loads(os.environ["DAUYS_FACTS"])


# Not kept from one operation to the next: each has its own people.
@schemathesis.auth(refresh_interval=None)
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


@schemathesis.serializer("application/json")
def canonical(context, value):
    """Documents are taken in canonical form alone; what is bytes already goes as it is."""
    if isinstance(value, bytes):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "surrogatepass")
