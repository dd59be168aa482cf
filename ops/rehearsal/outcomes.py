"""The planted troubles: what the design demands of each, and what was observed."""

from evidence import events

DECIDED = {"ruled", "served", "acknowledged", "executed", "closed", "executionRefused"}


class Outcomes:
    """Judged on the evidence, trouble by trouble."""

    def __init__(self, world, evidence):
        self.world, self.evidence = world, evidence
        self.cast = world.cast

    def of(self, trouble):
        """Filings with this trouble."""
        return [filing for filing in self.world.filings if filing.trouble == trouble]

    def all(self):
        """(trouble, demanded, held, observed)."""
        return [self.cases("sent five times", "one case, one receipt, one 201", lambda f: f.case and sorted(f.answers)[:4] == [200] * 4
                           and sorted(f.answers)[4] == 201 and len(f.acts["cases"]) == 1, lambda f: f.answers),
                self.cases("withdrawn", "withdrawn", lambda f: f.state == "withdrawn"),
                self.cases("returned and corrected", "returned, corrected, decided", lambda f: self.went(f, "returned", "corrected") and decided(f)),
                self.cases("unsigned, ratified at the counter", "ratified, decided", lambda f: self.went(f, "ratified") and decided(f)),
                self.cases("unsigned for ever", "leftUnconsidered", lambda f: f.state == "leftUnconsidered"),
                self.cases("altered document", "failed HASH_FAILURE, ratified by the voter, decided",
                           lambda f: ("failed", "HASH_FAILURE") in f.verdicts and self.went(f, "signatureRefused", "ratified") and decided(f)),
                self.cases("expired certificate", "indeterminate, to ratification, at the counter, decided",
                           lambda f: self.doubtful(f) and self.went(f, "signatureRefused", "ratified") and decided(f)),
                self.cases("authentication key", "indeterminate, to ratification, by a new signature, decided",
                           lambda f: self.doubtful(f) and self.went(f, "signatureRefused", "ratified") and decided(f)),
                self.cases("somebody else's key", "indeterminate WRONG_PERSON, never ratified: leftUnconsidered",
                           lambda f: ("indeterminate", "WRONG_PERSON") in f.verdicts and f.state == "leftUnconsidered"),
                self.cases("garbage for a signature", "registered; failed FORMAT_FAILURE, to ratification, decided",
                           lambda f: ("failed", "FORMAT_FAILURE") in f.verdicts and self.went(f, "ratified") and decided(f)),
                self.cases("not a court's matter", "forwarded", lambda f: f.state == "forwarded"),
                self.cases("judge fell ill", "given to the next of the drawn order, decided",
                           lambda f: "reassignment" in f.acts and decided(f) and events(f).count("offered") > 1),
                self.cases("OCSP down", "the list of revoked certificates answers instead: passed, not held up",
                           lambda f: [verdict for verdict, _ in f.verdicts] == ["passed"] and "ratificationPending" not in f.states),
                self.cases("carried out but not let in", "the voter's word counts: EX-01, carried out, the voter let in",
                           lambda f: self.went(f, "denied") and self.followed(f, "ruled", "executed", "confirmed"), self.sequel),
                self.cases("never confirmed", "closed after closing, marked so", lambda f: f.state == "closed" and self.went(f, "confirmationLapsed")),
                self.cases("silent commission", "told above, EX-01 opened and decided, to its end at closing",
                           lambda f: self.went(f, "executionLapsed") and self.told_above(f) and self.followed(f, "ruled", "served", "confirmationLapsed")),
                self.cases("refusing commission", "told above, EX-01 drawn, ruled, served, carried out, the voter let in",
                           lambda f: self.went(f, "executionRefused") and self.told_above(f) and self.followed(
                               f, "systemRegistered", "drawn", "accepted", "ruled", "served", "acknowledged", "executed", "confirmed"), self.sequel),
                self.cases("commission that never obeys", "EX-01 ruled and refused again, told above twice, marked at closing",
                           lambda f: self.went(f, "executionRefused") and self.told_above(f) and all(map(self.told_above, self.world.sequels_of(f)))
                           and self.followed(f, "drawn", "ruled", "served", "executionRefused", "confirmationLapsed")
                           and all("notCarriedOut" in s.status["flags"] for s in self.world.sequels_of(f)), self.sequel),
                self.cases("second node killed", "registered by the first, decided", lambda f: bool(f.case) and (decided(f) or f.state in ("withdrawn",))),
                self.silent(), self.recused(), self.conflicted(), self.holder(), self.node(), self.extended(), self.wrong_secret(), self.garbage()]

    def cases(self, trouble, demanded, holds, observe=None):
        """A trouble that is judged filing by filing."""
        planted = self.of(trouble)
        good = [filing for filing in planted if filing.case and holds(filing)]
        bad = next((filing for filing in planted if filing not in good), None)
        seen = f"{len(good)} of {len(planted)}"
        if bad is not None:
            seen += f"; {bad.case}: {bad.states} {bad.verdicts} {self.world_view(bad)}"
        elif observe and planted:
            seen += f" {observe(planted[0])}"
        return trouble, demanded, bool(planted) and len(good) == len(planted), seen

    @staticmethod
    def world_view(filing):
        """The end of a timeline, for who looks for the cause."""
        return "…" + " ".join(str(name) for name in events(filing)[-6:])

    @staticmethod
    def went(filing, *names):
        """Whether these events happened, in this order."""
        happened = iter(events(filing))
        return all(name in happened for name in names)

    def followed(self, filing, *names):
        """Whether one case followed from it, these events happened there in this order, and it has ended."""
        sequels = self.world.sequels_of(filing)
        return len(sequels) == 1 and sequels[0].state == "closed" and self.went(sequels[0], *names)

    def sequel(self, filing):
        """What became of the case that followed."""
        return "; ".join(f"{sequel.case} of {filing.case}: {' '.join(str(name) for name in events(sequel)[-4:])}" for sequel in self.world.sequels_of(filing))

    @staticmethod
    def doubtful(filing):
        """A verdict that waiting can't mend."""
        return any(verdict == "indeterminate" and sub != "TRY_LATER" for verdict, sub in filing.verdicts)

    def told_above(self, filing):
        """The superior commission and the prosecutor found it in their inboxes."""
        return all(any(item.get("case") == filing.case for item in list(self.world.inboxes[part].values()))
                   for part in ("superior commission", "prosecutor"))

    def _offered(self, part):
        judges = self.cast.judges_of(part)
        return judges, {case for (case, _), seen in self.world.offers.items() if seen & judges}

    def silent(self):
        """Silence is passed on to the next of the order."""
        judges, cases = self._offered("silent judge")
        wrong = [case for case in cases if case in self.world.rulings and self.world.rulings[case][2] in judges]
        waiting = [case for case in cases if case in self.world.by_case and self.world.by_case[case].state == "offered"]
        return ("silent judges", "the next of the drawn order decides", bool(cases) and not wrong and not waiting,
                f"{len(cases)} cases let pass, {sum(case in self.world.rulings for case in cases)} decided by others, {len(waiting)} waiting")

    def recused(self):
        """Who recuses is out of the case for good."""
        judges, cases = self._offered("recusing judge")
        wrong = [case for case in self.world.rulings if self.world.rulings[case][2] in judges]
        acts = sum(what.startswith("recusal") for _, _, what in self.world.diary)
        return "recusal", "out of the case, the next decides", acts > 0 and not wrong, f"{acts} recusals in {len(cases)} cases, {len(wrong)} rulings"

    def conflicted(self):
        """The pool says CONFLICT, and nothing more, of who votes there."""
        judge = min(self.cast.judges_of("conflicted judge"))
        station = self.cast.conflict_station["id"]
        records = [record for filing in self.world.filings if filing.case and filing.station["id"] == station
                   for record in self.evidence.draws_of(filing.public_id)]
        good = [record for record in records if f"\n{judge} - CONFLICT\n" in record["pool"]]
        return ("conflicted judge", "excluded from every pool of that station", bool(records) and len(good) == len(records),
                f"{len(good)} of {len(records)} pools say so")

    def holder(self):
        """Draws go on without one of three, and say so."""
        absent = [number for number, record in self.evidence.draws.items() if any(h["pi"] == "absent" for h in record["holders"])]
        return "a holder away", "draws go on, absence on record", bool(absent), f"{len(absent)} of {len(self.evidence.draws)} records name an absence"

    def node(self):
        """Losing a node loses nothing."""
        seen = self.world.incidents
        return ("second node killed and started again", "the first answers at once, the second comes back",
                bool(seen.get("first answers after kill") and seen.get("second node back")), str({k: seen.get(k) for k in (
                    "first answers after kill", "second node back")}))

    def extended(self):
        """Open deadlines of the station are counted anew; the old ones stay to be seen."""
        filings = [f for f in self.of("closing extended") if f.case]
        moved = [f for f in filings if len(f.deadlines) > 1 or any(
            "closing" in str(deadline.get("endReason")) for deadline in f.status.get("deadlines") or [])]
        return ("closing extended", "open deadlines counted anew, with trace", self.world.incidents.get("closing extended") in (200, 201) and bool(moved),
                f"answer {self.world.incidents.get('closing extended')}, {len(moved)} of {len(filings)} cases counted anew")

    def wrong_secret(self):
        """Same answer for a wrong secret and for no such case; 401 without any."""
        seen = self.world.incidents
        held = seen.get("wrong secret") == [403, 403, 401] and seen.get("same words") and seen.get("right secret still works") == 200
        return "wrong secret", "403, in the same words as for no such case", bool(held), str({k: seen.get(k) for k in (
            "wrong secret", "same words", "www-authenticate", "right secret still works")})

    def garbage(self):
        """What is no filing is told so."""
        demanded = {"not JSON": 400, "no last boundary": 400, "not canonical": 400, "no key": 400, "members missing": 422, "wrong content type": 415}
        seen = self.world.incidents.get("garbage")
        return "garbage at the door", "400, 415, 422, never 500", seen == demanded, str(seen)


def decided(filing):
    """Whether a ruling was made."""
    return filing.state in DECIDED and "ruled" in events(filing)
