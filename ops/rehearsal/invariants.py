"""What must hold whatever happened: each with how often it did not, and the first few examples."""

import datetime
import email
import json
import re

import ledger
from canonical import sha256
from world import ENDS


def _instant(text):
    return datetime.datetime.fromisoformat(text)


class Invariants:
    """All of them, judged on the evidence and on the ledger."""

    def __init__(self, world, evidence, stage):
        self.world, self.evidence, self.stage = world, evidence, stage
        self.filed = [filing for filing in world.filings if filing.case]
        self.cases = self.filed + list(world.sequels.values())
        self.taken = ledger.taken_letters(stage.options.conninfo)
        self.counts = ledger.counts(stage.options.conninfo)

    def all(self):
        """(words, violations, examples), in the order of a case's life."""
        checks = [
            ("every complaint that was filed got a receipt", self.unanswered()),
            ("every receipt's case exists and its state is found", self.evidence.unread),
            ("as many cases as receipts", self.numbers()),
            ("no deadline without source, edition and trigger", self.sources()),
            ("one live assignment a case", self.doubled() + self._counted("assignments of a case that overlap")),
            ("no ruling without a draw", self.undrawn() + self._counted("rulings without a draw")),
            ("no ruling by an excluded judge", self.excluded()),
            ("the clocks of a case never run backwards", self.backwards() + self._counted("events that run backwards")),
            ("every state is that of the last event", self._counted("cases whose state is not that of their last event")),
            ("every served document is the signed one", self.differing() + self._counted("served copies that are not the signed ruling")),
            ("every draw verifies, by the outside tool and by ours", self.evidence.bad_draws),
            ("every seal verifies with plain openssl", self.evidence.bad_seals),
            ("every seal has a time-stamp that proves when it was made", self.evidence.bad_stamps),
            ("every message promised was delivered or stands on the board", self.letters()),
            ("no letter names the person or tells the ruling", self.talkative()),
            ("no log holds an identification number or a family name", self.leaks()),
            ("the auditor has nothing to report", self.audit()),
            ("no case is stuck", self._counted("cases that wait for nothing") + self._counted("timers more than 10 seconds late")),
            ("a ruling that is not carried out has a case of its own, which has an end or a clock", self.forsaken()),
            ("nothing that was started fell", self.stage.processes.fallen()),
            ("the rehearsal itself did not stumble", [f"{who} at {at}: {trace.strip().splitlines()[-1]}" for at, who, trace in self.world.faults]),
        ]
        return [(words, len(found), [str(item) for item in found[:3]]) for words, found in checks]

    def _counted(self, question):
        answer = self.counts[question]
        return [] if answer == 0 else [f"{question}: {answer}"] if not isinstance(answer, int) else [question] * answer

    def unanswered(self):
        """Filings without a case; what is refused at the door is none of these."""
        return [f"filing {f.number} ({f.trouble}): {f.answers}" for f in self.world.filings if not f.case]

    def numbers(self):
        """Receipts, states and the docket must agree."""
        receipts, stated = len(self.filed), sum(1 for filing in self.filed if filing.state)
        cases = self.counts["cases filed by voters"]
        return [] if receipts == stated == cases and len({f.case for f in self.filed}) == receipts else [
            f"{receipts} receipts, {stated} states, {cases} cases in the docket"]

    def sources(self):
        """On the sealed receipts, and as the status shows them."""
        found = []
        for filing in self.filed:
            for deadline in json.loads(filing.receipt).get("deadlines", []) + (filing.status.get("deadlines") or []):
                if not (deadline.get("source") and deadline.get("edition") and (deadline.get("trigger") or {}).get("at")):
                    found.append(f"{filing.case} {deadline.get('rule')}")
        return found + self._counted("deadlines without a source")

    def doubled(self):
        """The same attempt seen in two judges' queues."""
        return [f"{case} attempt {attempt}: {sorted(judges)}" for (case, attempt), judges in self.world.offers.items() if len(judges) > 1]

    def forsaken(self):
        """Each such case is there, was opened with the first case's secret, and came to an end while the day was played."""
        seen = {sequel.case for sequel in self.world.sequels.values()}
        hidden = [f"{filing.case}: {number} was not opened" for filing in self.filed for number in filing.status.get("sequels") or []
                  if number not in seen]
        open_ = [f"{sequel.case} of {sequel.first.case}: {sequel.state}" for sequel in self.world.sequels.values() if sequel.state not in ENDS]
        return hidden + open_ + self._counted("rulings not carried out without a case of their own") + self._counted(
            "cases about such rulings without an end or a clock")

    def _ruled(self):
        for filing in self.cases:
            if filing.case in self.world.rulings:
                document, _, judge = self.world.rulings[filing.case]
                yield filing, json.loads(document), judge

    def undrawn(self):
        """A ruling names a pool whose record is public, of this case, with the judge in its order."""
        found = []
        for filing, ruling, judge in self._ruled():
            record = self.evidence.draws.get(ruling.get("draw"))
            if record is None or record["publicId"] != filing.public_id or judge not in [place["judge"] for place in record["order"]]:
                found.append(f"{filing.case} pool {ruling.get('draw')} judge {judge}")
        return found

    def excluded(self):
        """Nobody rules whom a pool of that case left out for a conflict."""
        found = []
        for filing, _, judge in self._ruled():
            for record in self.evidence.draws_of(filing.public_id):
                if re.search(rf"^{judge} - (CONFLICT|EARLIER_INSTANCE|LANGUAGE)$", record["pool"], re.MULTILINE):
                    found.append(f"{filing.case} {judge} pool {record['poolNumber']}")
        return found

    def backwards(self):
        """Timelines as the voter sees them."""
        found = []
        for filing in self.cases:
            times = [_instant(entry["at"]) for entry in filing.status.get("timeline") or []]
            if any(later < earlier for earlier, later in zip(times, times[1:])):
                found.append(filing.case)
        return found

    def differing(self):
        """What the voter can fetch is what the judge signed."""
        return [f"{case}: {self.evidence.served.get(case)}" for case, (document, _, _) in self.world.rulings.items()
                if (case in self.world.by_case or case in self.world.sequels) and self.evidence.served.get(case) != sha256(document)]

    def letters(self):
        """What the service says was taken, the sink has; and where voters gave an address, something was promised."""
        sunk = set()
        for line in self.stage.taken():
            if line["kind"] == "mail":
                sunk.add((re.search(r"^Message-ID: <msg_(\d+)@", line["message"], re.MULTILINE)[1], "mail"))
            elif line["kind"] == "sms":
                sunk.add((json.loads(line["body"])["ref"].removeprefix("msg_"), "sms"))
            else:
                sunk.add((line["id"].removeprefix("msg_"), "webhook"))
        missing = [f"{channel} {message} was not taken by the sink" for message, channel in sorted(self.taken - sunk)]
        silent = [f"nothing went by {channel}" for channel in ("mail", "sms", "webhook") if channel not in {way for _, way in self.taken}]
        return missing + silent + self._counted("letters that are neither delivered nor on the duty board")

    def talkative(self):
        """Mail and text messages carry a case's number and address, and nobody's name or number."""
        words = {person.iin for person in self.world.cast.voters} | self.world.cast.crowd.names
        rulings = {json.loads(document)["reasons"] for document, _, _ in self.world.rulings.values()}
        found = []
        for line in self.stage.taken():
            if line["kind"] == "mail":
                parts = email.message_from_string(line["message"]).walk()
                text = "".join(part.get_payload(decode=True).decode() for part in parts if not part.is_multipart())
            elif line["kind"] == "sms":
                text = json.loads(line["body"])["text"]
            else:
                continue
            found += [f"{line['kind']}: {word[:4]}…" for word in sorted(words | rulings) if word in text]
        return found

    def leaks(self):
        """Over the logs of both nodes and the holders."""
        numbers = {person.iin for person in self.world.cast.staff + self.world.cast.voters}
        names = self.world.cast.crowd.names | {name.upper() for name in self.world.cast.crowd.names}
        found = []
        for log in sorted(self.stage.processes.logs.glob("*.log")):
            if log.stem.startswith(("node", "holder")):
                text = log.read_text(errors="replace")
                found += [f"{log.name}: {word[:4]}…" for word in sorted(numbers | names) if word in text]
        return found

    def audit(self):
        """`dauys audit` ends with 0 and says nothing is wrong."""
        done = self.stage.dauys("audit", "--database", self.stage.options.conninfo, check=False)
        if done.returncode:
            return [(done.stdout + done.stderr).strip()[:400]]
        try:
            told = json.loads(done.stdout)
        except ValueError:
            return []
        return [f"{name}: {found}"[:400] for name, found in told.items() if found and name != "moment"] if isinstance(told, dict) else []
