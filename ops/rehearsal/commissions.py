"""Commissions and those above them: answer, acknowledge, carry out, refuse, or stay silent."""

from canonical import sha256
from world import Desk, complaint_of, items


# States in which it is the commission's turn.
TURNS = ("awaitingRespondent", "served", "acknowledged")


class Officer(Desk):
    """An officer of a precinct's commission; `person.part`: commission, silent commission or refusing commission."""

    PAUSE_SECONDS = 1.0

    def __init__(self, world, person, second=False):
        super().__init__(world, person, second)
        self.commission = person.offices[0]["commission"]
        self.done = set()

    def turn(self):
        """Look into the inbox, and act on each case as it stands."""
        inbox = self.see("/inbox")
        for item in items(inbox, "items"):
            self.world.inboxes[self.name][item.get("id")] = item
        if self.person.part == "silent commission":
            return
        for case, state in {(item["case"], item.get("state")) for item in items(inbox, "items") if item.get("case")}:
            if (case, state) in self.done or state not in (None, *TURNS):
                continue
            status = self.see(f"/cases/{case}")
            if status is not None:
                self._case(case, status)

    def _case(self, case, status):
        state, filing = status.get("state"), self.world.by_case.get(case)
        if (case, state) in self.done:
            return
        answer = None
        if state == "awaitingRespondent" and (filing is None or filing.number % 3):
            answer = self.act(case, "answer", {
                "answers": complaint_of(status), "case": case, "commission": self.commission,
                "position": ("agrees", "partly", "disagrees")[len(self.done) % 3], "text": "The list was taken from the register.",
                "type": "dauys-answer/1"}, signed=True)
        elif state == "served":
            answer = self.act(case, "acknowledgement", {
                "answers": status["ruling"]["sha256"], "case": case, "commission": self.commission, "received": self.world.instant(),
                "type": "dauys-acknowledgement/1"}, signed=True)
        elif state == "acknowledged":
            refused = self._refuses(status)
            proof = [] if refused else [sha256(f"page {case}".encode())]
            answer = self.act(case, "execution", {
                "answers": status["ruling"]["sha256"], "at": self.world.instant(), "case": case, "commission": self.commission,
                "line": None if refused else "412", "official": f"{self.person.given} {self.person.family}",
                "outcome": "refused" if refused else "done", "proof": proof,
                "text": "The list is closed." if refused else None, "type": "dauys-execution/1"}, signed=True)
        if answer is not None and (answer.ok or answer.status in (409, 422)):
            self.done.add((case, state))

    def _refuses(self, status):
        """A refusing commission obeys the second order, unless it is one that never does."""
        if self.person.part != "refusing commission":
            return False
        first = self.world.by_case.get(status.get("origin"))
        return first is None or first.trouble == "commission that never obeys"


class Reader(Desk):
    """Superior commission, prosecutor or president: reads the inbox, which is how notices are known to have come."""

    PAUSE_SECONDS = 2.0

    def turn(self):
        """Keep every item seen."""
        for item in items(self.see("/inbox"), "items"):
            self.world.inboxes[self.name][item.get("id")] = item

