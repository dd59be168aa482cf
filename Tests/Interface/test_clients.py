"""The example clients, run as somebody would who has only them and the description."""

import json
import subprocess
import sys
import time

import conftest

EXAMPLES = conftest.CHECKOUT / "ops" / "examples"
WAIT_SECONDS = 20


def run(name, *words, good=True):
    done = subprocess.run([sys.executable, "-I", "-c", "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_path(sys.argv.pop(1), "
                           "run_name='__main__')", EXAMPLES, EXAMPLES / name, *map(str, words)],
                          capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode == 0) == good, done.stdout + done.stderr
    return done.stdout if good else done.stderr


def commission(court, officer, state):
    return run("commission.py", court.address, officer.identity.key, officer.identity.certificate, state, "--once")


def until(look, found):
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        if found in (said := look()):
            return said
        time.sleep(0.2)
    raise AssertionError(f"{found} never came: {said}")


def test_a_voter_and_a_commission_meet_in_court(court, tmp_path):
    voter = court.cast.voters[1]
    complaint = court.complaint(voter)
    (tmp_path / "complaint.json").write_text(json.dumps(complaint, ensure_ascii=False, indent=2), encoding="utf-8")
    folder = tmp_path / "case"
    told = run("voter.py", court.address, "file", tmp_path / "complaint.json", folder, "--key", voter.identity.key,
               "--certificate", voter.identity.certificate)
    kept = json.loads((folder / "case.json").read_text())
    assert kept["case"] in told and (folder / "receipt.p7s").stat().st_size > 100
    court.wait(kept["case"], kept["secret"], "offered")
    judge, attempt = court.accepted(kept["case"])
    officer, state = court.officer(complaint["station"]), tmp_path / "state.json"
    until(lambda: commission(court, officer, state), f"{kept['case']}: answer")
    court.ruling(kept["case"], kept["secret"], judge, attempt)
    until(lambda: commission(court, officer, state), f"{kept['case']}: execution")
    assert commission(court, officer, state) == "", "nothing is done twice"
    assert "executed" in run("voter.py", court.address, "status", folder)
    assert run("voter.py", court.address, "confirm", folder, "yes").strip() == "closed"


def test_a_receipt_that_was_changed_is_found_out(court, tmp_path):
    sys.path.insert(0, str(EXAMPLES))
    import dauys
    client = dauys.Court(court.address)
    filed = court.filed(court.cast.voters[2])
    client.authorization = "Case " + filed["secret"]
    receipt, seal = (client.ask("GET", f"/api/v1/cases/{filed['case']}/{what}")[2] for what in ("receipt", "seal"))
    certificate = court.election["courts"][0]["sealCertificate"]
    assert dauys.seal_stands(receipt, seal, certificate)
    assert not dauys.seal_stands(receipt.replace(b"received", b"deceived", 1), seal, certificate)
