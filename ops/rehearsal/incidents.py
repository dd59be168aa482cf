"""What goes wrong around the service in the middle of the day, and the clumsy guests at its door."""

import datetime
import signal
import time

import plan
from canonical import canonical
from client import BASE, Lost, Unreachable, multipart
from world import Desk


class Incidents(Desk):
    """Runs down its list, each at its second."""

    PAUSE_SECONDS = 0.3

    def __init__(self, world, stage, holders):
        super().__init__(world, None)
        self.stage, self.processes, self.holders = stage, stage.processes, holders
        length = world.length
        self.list = sorted([
            (plan.OCSP_DOWN * length, self.ocsp_down), (plan.OCSP_UP * length, self.ocsp_up),
            (plan.NODE_KILLED * length, self.node_killed), (plan.NODE_BACK * length, self.node_back),
            (plan.HOLDER_AWAY * length, self.holder_away), (plan.HOLDER_BACK * length, self.holder_back),
            (plan.CLOSING_EXTENDED * length, self.extend), (0.19 * length, self.garbage), (0.21 * length, self.wrong_secret),
        ], key=lambda step: step[0])

    def turn(self):
        """The next incident, if its time has come."""
        while self.list and self.world.now >= self.list[0][0]:
            _, step = self.list.pop(0)
            self.world.note("incident", step.__doc__)
            step()

    def ocsp_down(self):
        """the OCSP responder goes down"""
        self.processes.stop("ocsp", signal.SIGKILL)

    def ocsp_up(self):
        """the OCSP responder is back"""
        self.processes.again("ocsp")

    def node_killed(self):
        """the second node is killed"""
        self.processes.stop("node-2", signal.SIGKILL)
        self.world.incidents["killed at"] = self.world.now
        started = time.monotonic()
        answer = self.client.get("/elections")
        self.world.incidents["first answers after kill"] = answer.ok and time.monotonic() - started < 2

    def node_back(self):
        """the second node is started again"""
        self.processes.again("node-2")
        self.stage.wait_ready(self.stage.nodes[1])
        self.world.incidents["second node back"] = True

    def holder_away(self):
        """the last holder is away"""
        self.processes.stop(f"holder-{self.holders - 1}")

    def holder_back(self):
        """the last holder is back"""
        self.processes.again(f"holder-{self.holders - 1}")

    def extend(self):
        """the closing of one station is extended by half a minute"""
        station = self.world.cast.extended_station
        officer = next(p for p in self.world.cast.of("duty officer") if p.offices[0]["court"] == station["court"])
        token, _ = self.client.sign_in(officer.identity.key, officer.identity.certificate)
        later = datetime.datetime.fromisoformat(station["closes"]) + datetime.timedelta(seconds=30)
        answer = self.client.post(f"/stations/{station['id']}/closing", {
            "closes": later.isoformat(timespec="seconds"), "reason": "The power was off for half a minute."}, token)
        self.world.incidents["closing extended"] = answer.status
        self.world.note("incident", f"closing extended: {answer.told()}")

    def garbage(self):
        """garbage at the door"""
        seen = self.world.incidents.setdefault("garbage", {})
        good = canonical({"type": "dauys-complaint/1"})
        body, media = multipart([("document", "application/json", b"\x00\xff\x80 no complaint")])
        broken = multipart([("document", "application/json", good)])
        spaced, spaced_media = multipart([("document", "application/json", b'{ "type": "dauys-complaint/1" }')])
        empty, empty_media = multipart([("document", "application/json", good)])
        for name, (data, kind, more) in {
            "not JSON": (body, media, {"Idempotency_Key": "garbage-garbage-1"}),
            "no last boundary": (broken[0][:-20], broken[1], {"Idempotency_Key": "garbage-garbage-2"}),
            "not canonical": (spaced, spaced_media, {"Idempotency_Key": "garbage-garbage-3"}),
            "no key": (empty, empty_media, {}),
            "members missing": (empty, empty_media, {"Idempotency_Key": "garbage-garbage-4"}),
            "wrong content type": (b"<xml/>", "text/xml", {"Idempotency_Key": "garbage-garbage-5"}),
        }.items():
            try:
                seen[name] = self.client.ask("POST", BASE + "/filings", data, kind, **more).status
            except (Unreachable, Lost):
                seen[name] = "no answer"

    def wrong_secret(self):
        """a stranger guesses secrets"""
        filing = next((f for f in self.world.filings if f.case), None)
        if filing is None:
            return
        wrong = "AAAAAA" if filing.secret != "AAAAAA" else "BBBBBB"
        path = f"/cases/{filing.case}"
        unknown = filing.case[:-6] + "999999"
        answers = [self.client.get(path, f"Case {wrong}"), self.client.get(f"/cases/{unknown}", f"Case {wrong}"), self.client.get(path)]
        self.world.incidents["wrong secret"] = [answer.status for answer in answers]
        self.world.incidents["same words"] = answers[0].body == answers[1].body
        self.world.incidents["www-authenticate"] = {k.lower(): v for k, v in answers[2].headers.items()}.get("www-authenticate")
        self.world.incidents["right secret still works"] = self.client.get(path, f"Case {filing.secret}").status
