"""The voters: file at their second of the day, look how the case stands, ratify, correct, withdraw, confirm."""

import base64
from concurrent.futures import ThreadPoolExecutor

from canonical import canonical, nonce, sha256
from client import Lost, Unreachable, complaint, sign
from world import ENDS, Desk, Sequel

STATEMENTS = {
    "kk": "Мені бюллетень берілмеді, тізімде жоқ екенімді айтты.",
    "ru": "Мне отказали в бюллетене: сказали, что в списке меня нет.",
    "en": "I was refused a ballot; they said I was not on the list.",
}


class Filer:
    """Makes, signs and sends complaints, with whatever trouble each was given."""

    def __init__(self, world):
        self.world = world
        self.extra = world.cast.extra

    def day(self):
        """File everything at its second; returns when the last has been answered."""
        with ThreadPoolExecutor(8, "voter") as crowd:
            for filing in sorted(self.world.filings, key=lambda f: f.at):
                if not self.world.wait_until(filing.at):
                    return
                crowd.submit(self._safely, filing)

    def _safely(self, filing):
        try:
            self.file(filing)
        except (Unreachable, Lost) as error:
            self.world.note("voter", f"filing {filing.number} got no answer: {error}")
        except Exception:  # pylint: disable=broad-except
            self.world.fault(f"voter {filing.number}")

    def compose(self, filing, answers=None):
        """The complaint's canonical bytes."""
        voter = filing.voter
        return canonical(complaint({**voter.complainant(), **self.reach(filing)}, filing.station, filing.kind, filing.request, self.world.election["id"],
                                   self.world.instant(), language=voter.language, statement=self.statement(filing, answers), answers=answers))

    @staticmethod
    def reach(filing):
        """How the voter can be reached: both ways, one of them, neither, or by a mailbox that takes nothing."""
        mail, phone = f"voter{filing.number}@people.example", f"+7 701 000 {filing.number:04}"
        full = f"refused{filing.number}@people.example"
        ways = [(mail, phone), (None, phone), (None, None), (full, phone), (full, None), (mail, None)]
        return dict(zip(("email", "phone"), ways[filing.number % len(ways)]))

    @staticmethod
    def statement(filing, answers):
        """What the voter says; nothing at first where the complaint is to be returned for it."""
        empty = filing.trouble == "returned and corrected" and answers is None
        return "" if empty else STATEMENTS[filing.voter.language]

    def signed(self, filing):
        """The signature the trouble asks for; None for those who have none."""
        trouble, own = filing.trouble, filing.voter.identity
        if trouble in ("unsigned, ratified at the counter", "unsigned for ever"):
            return None
        if trouble == "altered document":
            return sign(own.key, own.certificate, filing.document.replace(b'"papers"', b'"person"'))
        if trouble == "garbage for a signature":
            return b"\x30\x82\x01\x00 this is no signature"
        if trouble in ("expired certificate", "authentication key", "somebody else's key"):
            own = self.extra[trouble]
        return sign(own.key, own.certificate, filing.document)

    def file(self, filing):
        """One filing, or five of the same where the telephone is impatient."""
        world, key = self.world, nonce()
        filing.document = self.compose(filing)
        filing.signature = self.signed(filing)
        client = world.client(second=filing.number % 2 == 1)
        filing.filed = world.now
        times = 5 if filing.trouble == "sent five times" else 1
        with ThreadPoolExecutor(times) as pool:
            answers = list(pool.map(lambda _: client.file(filing.document, filing.signature, key), range(times)))
        filing.answers = [answer.status for answer in answers]
        good = [answer.json for answer in answers if answer.ok]
        if not good:
            world.refused("filing", answers[0])
            world.note("voter", f"filing {filing.number} ({filing.trouble}): {answers[0].told()}")
            return
        first = good[0]
        filing.acts["cases"] = {(a["case"], a["receipt"], a.get("secret")) for a in good}
        filing.case, filing.public_id, filing.secret = first["case"], first["publicId"], first.get("secret")
        filing.receipt = base64.b64decode(first["receipt"])
        filing.seal = base64.b64decode(first["seal"]) if first.get("seal") else None
        with world.lock:
            world.by_case[filing.case] = filing


class Telephone(Desk):
    """Looks at every open case with its secret, and does what its voter does next."""

    PAUSE_SECONDS = 1.2

    def __init__(self, world, filer, share, shares):
        super().__init__(world, None, second=share % 2 == 1)
        self.name, self.filer, self.share, self.shares = f"telephone {share}", filer, share, shares

    def turn(self):
        """Every open case of this share once."""
        for filing in list(self.world.by_case.values()):
            if filing.number % self.shares == self.share and not filing.acts.get("settled"):
                self.look(filing)
                for number in filing.status.get("sequels") or []:
                    self.look_on(filing, number)
                filing.acts["settled"] = self.world.ended(filing)

    def look(self, filing):
        """Read the status and keep what is new in it."""
        answer = self.client.get(f"/cases/{filing.case}", f"Case {filing.secret}")
        if not answer.ok:
            self.world.refused("GET case", answer)
            return
        status = filing.status = answer.json
        if status.get("state") != filing.state:
            filing.states.append(status.get("state"))
        signature = status.get("signature") or {}
        verdict = (signature.get("verdict"), signature.get("sub"))
        if verdict[0] and (not filing.verdicts or filing.verdicts[-1] != verdict):
            filing.verdicts.append(verdict)
        filing.flags |= {flag if isinstance(flag, str) else flag.get("flag", "?") for flag in status.get("flags") or []}
        dues = sorted((d["rule"], d["due"]) for d in status.get("deadlines") or [])
        if dues and (not filing.deadlines or filing.deadlines[-1] != dues):
            filing.deadlines.append(dues)
        self.next(filing)

    def next(self, filing):
        """What this voter does about it, once."""
        state, trouble, acts = filing.state, filing.trouble, filing.acts
        secret = f"Case {filing.secret}"
        if trouble == "withdrawn" and state not in ENDS and "withdrawal" not in acts:
            own = filing.voter.identity
            document = canonical({"answers": sha256(filing.document), "case": filing.case, "reason": None, "type": "dauys-withdrawal/1"})
            self._do(filing, "withdrawal", self.client.send(f"/cases/{filing.case}/withdrawal", document,
                                                            sign(own.key, own.certificate, document), secret))
        elif trouble in ("altered document", "authentication key", "garbage for a signature") and state == "ratificationPending" and "ratification" not in acts:
            own = filing.voter.identity
            document = canonical({"answers": sha256(filing.document), "case": filing.case, "type": "dauys-ratification/1"})
            self._do(filing, "ratification", self.client.send(f"/cases/{filing.case}/ratification", document,
                                                              sign(own.key, own.certificate, document), secret))
        elif trouble == "returned and corrected" and state == "returnedForCorrection" and "correction" not in acts:
            own = filing.voter.identity
            document = self.filer.compose(filing, answers=sha256(filing.document))
            answer = self.client.send(f"/cases/{filing.case}/correction", document, sign(own.key, own.certificate, document), secret)
            if self._do(filing, "correction", answer):
                filing.acts["first"], filing.document = filing.document, document
        elif state == "executed" and "confirmation" not in acts and trouble != "never confirmed":
            self._do(filing, "confirmation", self.client.post(f"/cases/{filing.case}/confirmation", {
                "answers": (filing.status.get("ruling") or {}).get("sha256"), "case": filing.case, "letIn": trouble != "carried out but not let in",
                "text": None, "type": "dauys-confirmation/1"}, secret))

    def look_on(self, filing, number):
        """Open what followed from a filing with the filing's own secret, and say so when the second order has helped."""
        secret = f"Case {filing.secret}"
        answer = self.client.get(f"/cases/{number}", secret)
        if not answer.ok:
            self.world.refused("GET case that followed", answer)
            return
        sequel = self.world.sequels.setdefault(number, Sequel(number, filing))
        sequel.see(answer.json)
        if sequel.state == "executed" and "confirmation" not in sequel.acts:
            self._do(sequel, "confirmation", self.client.post(f"/cases/{number}/confirmation", {
                "answers": sequel.status["ruling"]["sha256"], "case": number, "letIn": True, "text": None, "type": "dauys-confirmation/1"}, secret))

    def _do(self, filing, act, answer):
        filing.acts[act] = answer.status
        if not answer.ok:
            self.world.refused(act, answer)
            self.world.note("voter", f"{act} {filing.case}: {answer.told()}")
            if answer.status in (409, 429):
                del filing.acts[act]
        else:
            self.world.note("voter", f"{act} {filing.case}")
        return answer.ok
