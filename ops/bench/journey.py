"""One complaint through all nine stages over HTTP, as foreign clients would take it."""

import base64
import collections
import datetime
import hashlib
import json
import random
import subprocess
import time

from client import Client, canonical, complaint, sign
from people import Crowd
from pki import Authority
from processes import free_port
from stage import CHECKOUT, run


def sha256(data):
    """Lower-case hex."""
    return hashlib.sha256(data).hexdigest()


class Journey:
    """People with keys, three holders and a node on a stage; `walk` takes one complaint to its end.

    `explains` lets the server's log tell the plan of every statement; `minutes` leaves the pack's budgets as they are, so
    that no clock runs out while something else is measured; `node`: what the node is told besides."""

    def __init__(self, stage, judges=4, *, explains=True, minutes=False, node=()):
        self.stage, self.minutes = stage, minutes
        self.seconds = collections.defaultdict(list)
        self.authority = Authority(stage.folder / "pki", free_port())
        crowd = Crowd(random.Random(7))
        self.people = {"voter": crowd.person("voter", "kk"), "officer": crowd.person("officer", "ru"), "clerk": crowd.person("clerk", "ru"),
                       "duty": crowd.person("duty", "ru")}
        for place in range(judges):
            self.people[f"judge-{place}"] = crowd.person("judge", "ru", ["kk", "ru", "en"])
        self.identities = {name: self.authority.issue(name, person) for name, person in self.people.items()}
        self.judges = [f"judge-{place}" for place in range(judges)]
        self._holders()
        if explains:
            stage.ask("ALTER DATABASE %s SET session_preload_libraries = 'auto_explain'" % stage.name)
            stage.ask("ALTER DATABASE %s SET auto_explain.log_min_duration = 0" % stage.name)
            stage.ask("ALTER DATABASE %s SET auto_explain.log_nested_statements = on" % stage.name)
        self._load()
        port = stage.node(self.authority.root, self.authority.issuing, *node)
        self.client = Client(f"http://127.0.0.1:{port}")
        self.station = next(s for s in self.client.get(f"/elections/{self.election}").json["stations"] if s["id"] == self.station_id)
        self.tokens = {name: self.client.sign_in(self.identities[name].key, self.identities[name].certificate)[0]
                       for name in self.people if name != "voter"}

    def _holders(self):
        self.addresses = []
        self.known = self.stage.keys()
        for place in range(3):
            port = free_port()
            self.addresses.append(f"http://127.0.0.1:{port}")
            words = [self.stage.binary, "holder", "--key", self.stage.folder / f"holder-{place}.key", "--listen", f"127.0.0.1:{port}"]
            self.stage.processes.append(subprocess.Popen([str(word) for word in words], stderr=subprocess.DEVNULL))

    def _load(self):
        def change(files):
            for holder, key, address in zip(files["holders"]["holders"], self.known, self.addresses):
                holder["key"], holder["address"] = key, address
            if self.minutes:
                files["budgets"] = json.loads((CHECKOUT / "ops" / "jurisdictions" / "kz" / "budgets.json").read_text())

        self.stage.keys = lambda: self.known
        files = self.stage.pack(change)
        self.election = files["election"]["id"]
        station = files["stations"]["stations"][0]
        self.station_id, court = station["id"], station["court"]
        none = {"votesAt": [], "livesIn": [], "satOn": [], "kinIn": []}
        offices = {"officer": {"role": "commissionOfficer", "commission": station["commission"]}, "clerk": {"role": "registryClerk", "court": court},
                   "duty": {"role": "courtDutyOfficer", "court": court}}
        for place, name in enumerate(self.judges):
            offices[name] = {"role": "judge", "court": court, "judge": f"J-{place:04}", "share": 1}
        people = []
        for name, office in offices.items():
            self.people[name].offices = [{"court": None, "commission": None, "judge": None, **office}]
            people.append(self.people[name].entry(none))
        now = datetime.datetime.now(datetime.timezone.utc)
        shifts = [{"judge": f"J-{place:04}", "court": court, "layer": "duty", "from": (now - datetime.timedelta(hours=1)).isoformat(timespec="seconds"),
                   "to": (now + datetime.timedelta(hours=12)).isoformat(timespec="seconds")} for place in range(len(self.judges))]
        for what, value in (("people", {"version": "bench", "people": people}), ("roster", {"version": "bench", "shifts": shifts})):
            path = self.stage.folder / f"{what}.json"
            path.write_text(json.dumps(value, ensure_ascii=False))
            run(self.stage.binary, what, "load", path, "--database", self.stage.owner, "--share", CHECKOUT / "ops")

    def _timed(self, name, ask, *words):
        """The answer to one request, which must be a good one; how long it took is kept under the name."""
        began = time.monotonic()
        answer = ask(*words)
        self.seconds[name].append(time.monotonic() - began)
        if not answer.ok:
            raise SystemExit(f"{name}: {answer.told()}")
        return answer

    def _paper(self, number, act, document, who):
        data = canonical(document)
        identity = self.identities[who]
        self._timed(act, self.client.send, f"/cases/{number}/{act}", data, sign(identity.key, identity.certificate, data), self.tokens[who])

    def _wait(self, number, secret, *states):
        for _ in range(200):
            status = self.client.get(f"/cases/{number}", secret).json
            if status["state"] in states:
                return status
            time.sleep(0.03)
        raise SystemExit(f"{number} stays in {status['state']}")

    def file(self, now, **reach):
        """A complaint of the voter, who can be reached as `reach` says; its bytes, number and secret."""
        person = {**self.people["voter"].complainant(), **reach}
        document = canonical(complaint(person, self.station, "VL-01", "include", self.election, now, statement="I am not on the list."))
        voter = self.identities["voter"]
        filed = self._timed("filing", self.client.file, document, sign(voter.key, voter.certificate, document))
        return document, filed.json["case"], "Case " + filed.json["secret"]

    def walk(self, **reach):
        """Files, accepts, answers, rules, serves, acknowledges, carries out, confirms; and looks at every list on the way."""
        began = time.monotonic()
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
        document, number, secret = self.file(now, **reach)
        self._wait(number, secret, "offered")
        judge, offer = self._offer(number)
        token = self.tokens[judge]
        self._timed("acceptance", self.client.post, f"/cases/{number}/acceptance", {"attempt": offer["attempt"]}, token)
        # A commission's events begin long before its own: late in the day the first page is the hard one.
        for path, who in (("/inbox", "officer"), ("/events", "officer"), ("/events", "duty"), ("/board", "duty"), ("/screening", "clerk")):
            self._timed(path[1:], self.client.get, path, self.tokens[who])
        commission = self.station["commission"]
        self._paper(number, "answer", {"answers": sha256(document), "case": number, "commission": commission, "position": "agrees",
                                       "text": "A mistake of ours.", "type": "dauys-answer/1"}, "officer")
        form = {"attempt": offer["attempt"], "outcome": "grant", "orders": [{"order": "include", "by": None}], "facts": "Not on the list.",
                "reasons": "Lives there.", "law": ["art. 26"], "signatureReason": None}
        frozen = base64.b64decode(self._timed("ruling prepared", self.client.post, f"/cases/{number}/ruling", form, token).json["document"])
        identity = self.identities[judge]
        self._timed("ruling", self.client.send, f"/cases/{number}/ruling", frozen, sign(identity.key, identity.certificate, frozen), token)
        self._wait(number, secret, "served")
        ruling = sha256(frozen)
        self._paper(number, "acknowledgement", {"answers": ruling, "case": number, "commission": commission, "received": now,
                                                "type": "dauys-acknowledgement/1"}, "officer")
        self._paper(number, "execution", {"answers": ruling, "at": now, "case": number, "commission": commission, "line": "12", "official": "Chair",
                                          "outcome": "done", "proof": [], "text": None, "type": "dauys-execution/1"}, "officer")
        self._timed("confirmation", self.client.post, f"/cases/{number}/confirmation",
                    {"answers": ruling, "case": number, "letIn": True, "text": None, "type": "dauys-confirmation/1"}, secret)
        status = self._wait(number, secret, "closed")
        return {"number": number, "state": status["state"], "seconds": time.monotonic() - began}

    def _offer(self, number):
        for judge in self.judges:
            for offer in self.client.get("/queue", self.tokens[judge]).json["offers"]:
                if offer["case"] == number:
                    return judge, offer
        raise SystemExit(f"{number} is offered to nobody")
