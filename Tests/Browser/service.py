"""A whole court for the browser: database, pack, people, holders, responder and two nodes, made of the rehearsal's parts.

Nobody is in a hurry here: minutes stay minutes, so that no time limit runs out while a page is looked at."""

import base64
import contextlib
import datetime
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
import types

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(CHECKOUT / "ops" / "rehearsal"))

import packing  # noqa: E402
from canonical import canonical, sha256  # noqa: E402
from cast import Cast  # noqa: E402
from client import Client, complaint, sign  # noqa: E402
from pki import Authority  # noqa: E402
from processes import Processes, free_port  # noqa: E402
from stage import Stage  # noqa: E402

OPEN_SECONDS = 6 * 3600
WAIT_SECONDS = 20.0


class Court:
    """The running service and the people who work there, each with a key."""

    def __init__(self, stage, cast, election):
        self.address, self.cast, self.election = stage.nodes[0], cast, election
        self.client, self.tokens, self.stage = Client(stage.nodes), {}, stage

    def complaint(self, voter):
        """What a voter complains of, composed at this instant."""
        station = self.election["stations"][0]
        composed = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
        return complaint(voter.complainant(), station, "VL-01", "include", self.election["id"], composed,
                         language=voter.languages[0], statement="Тізімде жоқпын.")

    def filed(self, voter):
        """A signed complaint of the voter: number and secret."""
        document = canonical(self.complaint(voter))
        answer = self.client.file(document, sign(voter.identity.key, voter.identity.certificate, document))
        assert answer.ok, answer.told()
        return {"case": answer.json["case"], "secret": answer.json["secret"]}

    def token(self, person):
        """What the person's programs say who they are with."""
        if person.iin not in self.tokens:
            self.tokens[person.iin], _ = self.client.sign_in(person.identity.key, person.identity.certificate)
        return self.tokens[person.iin]

    def officer(self, station):
        """The officer of the station's commission."""
        commission = next(s["commission"] for s in self.election["stations"] if s["id"] == station)
        return next(p for p in self.cast.staff if any(o.get("commission") == commission for o in p.offices))

    def state(self, case, secret):
        """The case as its complainant sees it."""
        return self.client.get(f"/cases/{case}", f"Case {secret}").json

    def wait(self, case, secret, *states):
        """Until the case stands in one of these."""
        end = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < end:
            status = self.state(case, secret)
            if status.get("state") in states:
                return status
            time.sleep(0.1)
        raise AssertionError(f"{case} stands in {status.get('state')}, not in {states}")

    def signed(self, case, act, document, person):
        """An act by a document that its doer signs."""
        bytes_ = canonical(document)
        signature = sign(person.identity.key, person.identity.certificate, bytes_)
        answer = self.client.send(f"/cases/{case}/{act}", bytes_, signature, self.token(person))
        assert answer.ok, answer.told()

    def accepted(self, case):
        """Whoever is offered the case takes it; the judge and the attempt."""
        for person, *_ in self.cast.judges.values():
            for offer in self.client.get("/queue", self.token(person)).json.get("offers", []):
                if offer["case"] == case:
                    answer = self.client.post(f"/cases/{case}/acceptance", {"attempt": offer["attempt"]}, self.token(person))
                    assert answer.ok, answer.told()
                    return person, offer["attempt"]
        raise AssertionError(f"nobody is offered {case}")

    def ruled(self, case, secret):
        """The case goes on until its ruling is with the commission."""
        self.wait(case, secret, "offered")
        judge, attempt = self.accepted(case)
        status = self.wait(case, secret, "awaitingRespondent")
        officer = self.officer(status["station"])
        self.signed(case, "answer", {"answers": status["complaint"], "case": case, "commission": status["commission"], "position": "agrees",
                                     "text": "Тізімге енгіземіз.", "type": "dauys-answer/1"}, officer)
        return self.ruling(case, secret, judge, attempt)

    def ruling(self, case, secret, judge, attempt):
        """The judge grants what is asked, and the ruling goes to the commission."""
        status = self.wait(case, secret, "deliberation")
        form = {"attempt": attempt, "outcome": "grant", "orders": [{"order": status["request"], "by": None}], "facts": "Тіркелген.",
                "reasons": "Тіркеу тізімге енгізуге негіз болады.", "law": ["49-бап"], "signatureReason": None}
        frozen = self.client.post(f"/cases/{case}/ruling", form, self.token(judge))
        assert frozen.ok, frozen.told()
        document = base64.b64decode(frozen.json["document"])
        signature = sign(judge.identity.key, judge.identity.certificate, document)
        answer = self.client.send(f"/cases/{case}/ruling", document, signature, self.token(judge))
        assert answer.ok, answer.told()
        return self.wait(case, secret, "served")

    def executed(self, case, secret, outcome="done"):
        """The commission confirms receipt and reports that it has obeyed, or that it does not."""
        status = self.state(case, secret)
        officer, ruling = self.officer(status["station"]), status["ruling"]["sha256"]
        common = {"answers": ruling, "case": case, "commission": status["commission"]}
        self.signed(case, "acknowledgement", {**common, "received": status["now"], "type": "dauys-acknowledgement/1"}, officer)
        self.signed(case, "execution", {**common, "at": status["now"], "line": "1204", "official": "Комиссия төрағасы", "outcome": outcome,
                                        "proof": [], "text": None, "type": "dauys-execution/1"}, officer)
        return self.wait(case, secret, "executed" if outcome == "done" else "executionRefused")


def _database(*words):
    done = subprocess.run([CHECKOUT / "ops" / "database", *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@contextlib.contextmanager
def service(binary, voters=8):
    """Everything started, and all of it ended again."""
    name, state = f"dauys_browser_{os.getpid()}", pathlib.Path(tempfile.mkdtemp(prefix="dauys-browser-"))
    processes = Processes(state / "logs")
    _database("start")
    _database("create", name)
    options = types.SimpleNamespace(binary=binary, port=free_port(), share=CHECKOUT / "ops",
                                    conninfo=_database("conninfo", name), service_conninfo=_database("conninfo", "--service", name))
    try:
        packing.quicken, packing.AT_MOST = lambda value: value, {}
        stage = Stage(options, state, processes)
        pack = packing.RehearsalPack(options.share / "jurisdictions" / "kz", OPEN_SECONDS)
        cast = Cast(pack, random.Random(7), voters)
        authority = cast.certify(Authority(state / "pki", stage.ocsp_port))
        holders = len(pack.files["holders"]["holders"])
        pack.change(stage.make_keys(holders), stage.holder_addresses(holders), datetime.datetime.now(datetime.timezone.utc))
        (state / "people.json").write_text(cast.people_file("1"))
        (state / "roster.json").write_text(cast.roster_file("1", pack.zone))
        stage.load(pack.write(state / "pack"), state / "people.json", state / "roster.json")
        stage.start(authority, holders)
        yield Court(stage, cast, Client(stage.nodes).get(f"/elections/{pack.files['election']['id']}").json)
    finally:
        processes.stop_all()
        _database("drop", name)
        shutil.rmtree(state, ignore_errors=True)


def main():
    """By hand: the service stays up until Ctrl-C or the end of its input, and says who can come in."""
    with service(os.environ["DAUYS_BINARY"]) as court:
        print(court.address, flush=True)
        for person in court.cast.staff + court.cast.voters:
            office = person.offices[0]["role"] if person.offices else "voter"
            print(office, person.part, person.iin, person.identity.key, person.identity.certificate, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
