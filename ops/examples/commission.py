#!/usr/bin/env python3
"""A commission's client: follows what happens in its cases, answers, confirms receipt of rulings, reports execution.

    commission.py ORIGIN KEY.pem CERTIFICATE.pem STATE.json [--once]

What to say is decided in `decide`; here the commission admits everything and obeys. The cursor in STATE.json says how
far the events were read, so that a program that was stopped goes on where it was and misses nothing.
"""

import argparse
import json
import pathlib
import sys
import time

from dauys import Court, Problem, canonical, now, sign

PAUSE_SECONDS = 5


class Commission:
    """The programs' side of one commission."""

    def __init__(self, court, key, certificate, state):
        self.court, self.key, self.certificate, self.state = court, key, certificate, pathlib.Path(state)
        offices = court.sign_in(key, certificate)
        self.name = next(office["commission"] for office in offices if office["role"] == "commissionOfficer")

    def news(self):
        """The numbers of cases in which something happened since the last time, and where to go on."""
        cursor = json.loads(self.state.read_text())["cursor"] if self.state.exists() else "0.0"
        numbers = {}
        while True:
            page = self.court.get(f"/api/v1/events?limit=500&after={cursor}")
            numbers.update((event["case"], True) for event in page["events"])
            cursor = page["cursor"]
            if not page["more"]:
                return list(numbers), cursor

    def decide(self, case):
        """What the commission says in a case as it stands: an act and its document, or nothing."""
        common = {"case": case["case"], "commission": self.name}
        match case["state"]:
            case "awaitingRespondent":
                return "answer", {**common, "answers": case["complaint"], "position": "agrees",
                                  "text": "The voter is registered here and will be entered.", "type": "dauys-answer/1"}
            case "served":
                return "acknowledgement", {**common, "answers": case["ruling"]["sha256"], "received": now(),
                                           "type": "dauys-acknowledgement/1"}
            case "acknowledged":
                return "execution", {**common, "answers": case["ruling"]["sha256"], "at": now(), "line": "1204",
                                     "official": "Chair of the commission", "outcome": "done", "proof": [], "text": None,
                                     "type": "dauys-execution/1"}
        return None

    def attend(self, number):
        """Acts until nothing is asked of the commission in this case."""
        while True:
            _, headers, body = self.court.ask("GET", "/api/v1/cases/" + number)
            said = self.decide(json.loads(body))
            if said is None:
                return
            act, value = said
            document = canonical(value)
            try:
                # If the case has moved on since it was read, nothing is done and it is read again.
                self.court.send(f"/api/v1/cases/{number}/{act}", document, sign(self.key, self.certificate, document),
                                If_Match=headers["ETag"])
                print(f"{number}: {act}", flush=True)
            except Problem as problem:
                if problem.word not in ("stale-page", "out-of-turn"):
                    raise
                time.sleep(0.2)

    def round(self):
        """Everything new, once; the cursor is kept only after all of it was attended to."""
        numbers, cursor = self.news()
        for number in numbers:
            self.attend(number)
        self.state.write_text(json.dumps({"cursor": cursor}))


def main():
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("origin", "key", "certificate", "state"):
        parser.add_argument(name)
    parser.add_argument("--once", action="store_true", help="attend to what is new, and end")
    options = parser.parse_args()
    try:
        commission = Commission(Court(options.origin), options.key, options.certificate, options.state)
        while True:
            commission.round()
            if options.once:
                return
            time.sleep(PAUSE_SECONDS)
    except Problem as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
