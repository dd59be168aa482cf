"""Schemathesis against a live node: whatever is sent, the answer is one that the description has."""

import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
# For a run that hangs. What is tried is counted (`max-examples`) and not timed, so that it is the same on a slow machine.
HANGS_SECONDS = 600
# No challenge is still good, an alarm that never rang and a message that never came are nobody's, no number is guessed in an
# emergency, before the ruling the judge may have stepped back, and no ruling of a day without revocations is held.
OUTSIDE = {"POST /api/v1/sign-in", "POST /api/v1/alarms/{id}/attention", "POST /api/v1/inbox/{id}/opening", "POST /api/v1/emergencies",
           "POST /api/v1/cases/{number}/ruling", "POST /api/v1/cases/{number}/release"}


def facts(court):
    """A case before its judge, and a token for each office that has to do with it."""
    filed = court.filed(court.cast.voters[0])
    court.wait(filed["case"], filed["secret"], "offered")
    judge, _ = court.accepted(filed["case"])
    case, station = court.state(filed["case"], filed["secret"]), court.election["stations"][0]["id"]
    tokens = {office["role"]: court.token(person) for person in court.cast.staff for office in person.offices
              if office.get("court", case["court"]) == case["court"]}
    tokens |= {"judge": court.token(judge), "commissionOfficer": court.token(court.officer(station))}
    return {**filed, "tokens": tokens, "station": station}


def test_nothing_surprising_comes_back(court, tmp_path):
    told = facts(court)
    binary = pathlib.Path(sys.executable).with_name("schemathesis")
    command = [binary, "--config-file", HERE / "schemathesis.toml", "run", court.address + "/api/v1/openapi.json",
               # Streams do not end by themselves; the end of a session would end everybody's.
               "--exclude-path-regex", "/events$", *(word for name in ("signOut", "endSession", "revokeSession")
                                                                     for word in ("--exclude-operation-id", name)),
               "--no-color"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=HANGS_SECONDS,
                          env={**os.environ, "DAUYS_FACTS": json.dumps(told), "DAUYS_CASE": told["case"], "SCHEMATHESIS_HOOKS": "robustness",
                               "DAUYS_ELECTION": court.election["id"], "DAUYS_STATION": told["station"],
                               "PYTHONPATH": str(HERE)})
    print(done.stdout[-20_000:], done.stderr[-2_000:])
    # What is tried only from outside the door is not tried at all.
    outside = re.findall(r"(?:401 Unauthorized|403 Forbidden) .*\n((?:  - .*\n)*)", done.stdout)
    found = {operation for listed in outside for operation in re.findall(r"  - (.*)\n", listed)}
    assert found <= OUTSIDE
    selected, tested = (int(re.search(rf"{word}: (\d+)", done.stdout).group(1)) for word in ("Selected", "Tested"))
    assert tested == selected >= 40
    assert done.returncode == 0
