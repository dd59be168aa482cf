"""The judges: accept what is offered, or recuse, or stay silent; rule by form, sign the frozen bytes."""

import base64

from canonical import sha256
from client import sign
from world import Desk, complaint_of, items

READY = {"hearing", "deliberation"}
WORDS = {
    "kk": ("Сайлаушы сол учаскенің аумағында тіркелген.", "Тіркеу фактісі тізімге енгізуге негіз болады."),
    "ru": ("Избиратель зарегистрирован на территории участка.", "Факт регистрации является основанием для включения в список."),
    "en": ("The voter is registered within the precinct.", "Registration is the ground for being on the list."),
}


class Judge(Desk):
    """A duty or reserve judge; `person.part` says how they behave."""

    def __init__(self, world, person, second=False):
        super().__init__(world, person, second)
        self.judge = person.offices[0]["judge"]
        self.taken = {}

    def turn(self):
        """Answer offers, rule on what is ripe."""
        queue = self.see("/queue")
        if queue is None:
            return
        for offer in items(queue, "offers"):
            self._offered(offer)
        if self.person.part == "silent judge":
            return
        for entry in items(queue, "cases"):
            if entry.get("state", "deliberation") in READY:
                self._rule(entry["case"], entry)

    def _offered(self, offer):
        case, attempt = offer["case"], offer["attempt"]
        with self.world.lock:
            self.world.offers.setdefault((case, attempt), set()).add(self.judge)
        if self.person.part == "silent judge":
            return
        if self.person.part == "recusing judge":
            self.act(case, "recusal", {"attempt": attempt, "reason": "The complainant's representative is a former client."})
            return
        if self.act(case, "acceptance", {"attempt": attempt}).ok:
            self.taken[case] = attempt

    def _rule(self, case, entry):
        status = self.see(f"/cases/{case}")
        if status is None or status.get("state") not in READY:
            return
        filing = self.world.by_case.get(case)
        if filing is not None and filing.trouble == "judge fell ill" and "reassignment" not in filing.acts:
            return
        attempt = status.get("attempt") or entry.get("attempt") or self.taken.get(case)
        complaint = self._complaint(case, status)
        if complaint is None:
            return
        language = complaint["language"] if complaint["language"] in WORDS else "kk"
        refuse = filing is not None and not filing.trouble and filing.number % 7 == 3
        # Nobody signed what the court opened itself, so there is nothing to give a reason for.
        passed = (status.get("signature") or {}).get("verdict") == "passed" or status.get("origin") is not None
        form = {
            "attempt": attempt, "facts": WORDS[language][0], "law": ["Конституциялық заң, 20-бап"],
            "orders": [] if refuse else [{"order": complaint["request"], "by": None}], "outcome": "refuse" if refuse else "grant",
            "reasons": WORDS[language][1], "signatureReason": None if passed else "Identity was established from the register.",
        }
        offered = self.act(case, "ruling", form)
        if not offered.ok or "document" not in offered.json:
            return
        document = base64.b64decode(offered.json["document"])
        if sha256(document) != offered.json["sha256"]:
            self.world.note(self.name, f"WRONG HASH of ruling of {case}")
            return
        signature = sign(self.person.identity.key, self.person.identity.certificate, document)
        answer = self.client.send(f"/cases/{case}/ruling", document, signature, self.token)
        if not answer.ok:
            self.world.refused("ruling signed", answer)
            return
        self.world.rulings[case] = (document, signature, self.judge)
        self.world.note(self.name, f"ruled {case}")
        if filing is not None:
            filing.ruled = self.world.now

    def _complaint(self, case, status):
        answer = self.client.get(f"/cases/{case}/documents/{complaint_of(status)}", self.token)
        if not answer.ok:
            self.world.refused("GET documents", answer)
            return None
        return answer.json
