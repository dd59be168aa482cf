"""The court's registry and its duty officer: screening, return, forwarding, the counter; the board and its alarms."""

from world import Desk, items


class Clerk(Desk):
    """Looks through what is to be screened; people who come to the counter are those whose trouble says so."""

    def turn(self):
        """Register, return or forward; ratify at the counter."""
        for entry in items(self.see("/screening"), "cases", "items", "screening"):
            case = entry["case"] if isinstance(entry, dict) else entry
            filing = self.world.by_case.get(case)
            if filing is None or isinstance(entry, dict) and entry.get("state", "screening") != "screening":
                continue
            self._screen(case, filing)
        mine = [office.get("court") for office in self.person.offices]
        for filing in list(self.world.by_case.values()):
            if filing.trouble in ("unsigned, ratified at the counter", "expired certificate") and filing.state == "ratificationPending" \
                    and "counter" not in filing.acts and filing.station["court"] in mine:
                answer = self.act(filing.case, "ratification", {"identifiedBy": "identity card", "method": "counter"})
                if answer.ok:
                    filing.acts["counter"] = answer.status

    def _screen(self, case, filing):
        if filing.trouble == "returned and corrected" and "return" not in filing.acts:
            answer = self.act(case, "return", {"defects": [{"code": "STATEMENT", "text": "Say what was refused, and by whom."}]})
            if answer.ok:
                filing.acts["return"] = answer.status
        elif filing.trouble == "not a court's matter" and "forwarding" not in filing.acts:
            answer = self.act(case, "forwarding", {"reason": "Not a matter for this court.", "to": self.world.cast.pack.body(filing.kind) or filing.station["superior"]})
            if answer.ok:
                filing.acts["forwarding"] = answer.status
        else:
            self.act(case, "registration", {"note": None})


class DutyOfficer(Desk):
    """Watches the board, says "I am on it" to alarms, and gives one case of an ill judge to the next in the order."""

    PAUSE_SECONDS = 1.5

    def turn(self):
        """Keep every alarm; attend to those with a case."""
        board = self.see("/board")
        if board is None:
            return
        for alarm in items(board, "alarms"):
            known = self.world.alarms.setdefault(str(alarm.get("id")), {})
            known.update(alarm)
            if alarm.get("case") and not known.get("attended"):
                known["attended"] = True
                self.attend(alarm)
        for line in items(board, "undelivered"):
            if line.get("unattended"):
                self.take_on(line["channel"])
        self.ill()

    def attend(self, alarm):
        """Own an alarm."""
        answer = self.client.post(f"/alarms/{alarm['id']}/attention", {}, self.token)
        if answer.ok:
            self.world.note(self.name, f"on it: {alarm.get('what')} {alarm.get('case')}")
        else:
            self.world.refused("attention", answer)

    def take_on(self, channel):
        """Own every alarm about messages that a channel did not take."""
        page = self.see(f"/undelivered?channel={channel}")
        if page is None:
            return
        for alarm in items(page, "alarms"):
            self.world.alarms.setdefault(str(alarm.get("id")), {}).update(alarm)
        answer = self.client.post("/undelivered/attention", {"channel": channel, "upTo": page["upTo"]}, self.token)
        if answer.ok:
            self.world.note(self.name, f"on {answer.json['alarms']} alarms about {channel}")
        else:
            self.world.refused("attention", answer)

    def ill(self):
        """Pass on what an ill judge holds."""
        mine = [office.get("court") for office in self.person.offices]
        for filing in list(self.world.by_case.values()):
            if filing.trouble == "judge fell ill" and filing.station["court"] in mine \
                    and filing.state in ("accepted", "awaitingRespondent", "deliberation") and "reassignment" not in filing.acts:
                attempt = filing.status.get("attempt")
                answer = self.act(filing.case, "reassignment", {"attempt": attempt, "reason": "The judge fell ill at the bench."})
                if answer.ok:
                    filing.acts["reassignment"] = attempt
