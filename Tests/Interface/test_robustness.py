"""Schemathesis against a live node: whatever is sent, the answer is one that the description has."""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 75


def facts(court):
    """A case before its judge, and a token for each office."""
    voter = court.cast.voters[0]
    return {"tokens": {role: court.token(person) for person in court.cast.staff for role in {o["role"] for o in person.offices}},
            **court.filed(voter)}


def test_nothing_surprising_comes_back(court, tmp_path):
    binary = pathlib.Path(sys.executable).with_name("schemathesis")
    command = [binary, "--config-file", HERE / "schemathesis.toml", "run", court.address + "/api/v1/openapi.json",
               # Streams do not end by themselves; the end of a session would end everybody's.
               "--exclude-path-regex", "/events$", "--exclude-operation-id", "signOut", "--max-time", str(SECONDS), "--no-color"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=SECONDS + 60,
                          env={**os.environ, "DAUYS_FACTS": json.dumps(facts(court)), "SCHEMATHESIS_HOOKS": "robustness",
                               "PYTHONPATH": str(HERE)})
    print(done.stdout[-20_000:], done.stderr[-2_000:])
    assert "Authentication failed" not in done.stdout, "operations were tried only from outside the door"
    assert done.returncode == 0
