"""Who plays: judges, registry, commissions and those above them, prosecutor, voters; and the files that name them."""

import datetime
import json

from people import Crowd

ORDINARY = {"votesAt": [], "livesIn": [], "satOn": [], "kinIn": []}
FIRST_COURT = ["silent judge", "silent judge", "recusing judge", "conflicted judge", "judge", "judge of one language"]
SECOND_COURT = ["judge", "judge", "judge"]
STATIONS_PER_COURT = 4


class Cast:
    """Everybody of one rehearsal, with their offices and certificates."""

    def __init__(self, pack, random, complaints):
        self.pack, self.random, self.crowd = pack, random, Crowd(random)
        self.staff, self.extra, self.judges = [], {}, {}
        self.courts = self._courts()
        self.stations = [{**s, "superior": pack.superior(s["commission"])} for court in self.courts
                         for s in [s for s in pack.files["stations"]["stations"] if s["court"] == court][:STATIONS_PER_COURT]]
        self.conflict_station = self.stations[0]
        self.silent_station, self.refusing_station, self.extended_station = self.stations[1], self.stations[2], self.stations[-1]
        for place, court in enumerate(self.courts):
            self._court(court, (FIRST_COURT, SECOND_COURT)[place])
        self._commissions()
        self.voters = [self.crowd.person("voter") for _ in range(complaints)]

    def _courts(self):
        count = {}
        for station in self.pack.files["stations"]["stations"]:
            count[station["court"]] = count.get(station["court"], 0) + 1
        return sorted(count, key=lambda court: (-count[court], court))[:2]

    def _join(self, part, *offices, languages=None, **conflicts):
        person = self.crowd.person(part, "kk" if "judge" in part else None, languages)
        person.offices, person.conflicts = list(offices), conflicts
        self.staff.append(person)
        return person

    def _judge(self, part, court, layer):
        number = f"J-{len(self.judges) + 1:04}"
        conflicts = {"votesAt": [self.conflict_station["id"]]} if part == "conflicted judge" else {}
        languages = ["kk"] if part == "judge of one language" else ["kk", "ru", "en"]
        office = {"role": "judge", "court": court, "judge": number, "share": 1}
        self.judges[number] = (self._join(part, office, languages=languages, **conflicts), court, layer)

    def _court(self, court, parts):
        for part in parts:
            self._judge(part, court, "duty")
        for _ in range(2):
            self._judge("reserve judge", court, "reserve")
        self._join("clerk", {"role": "registryClerk", "court": court})
        self._join("duty officer", {"role": "courtDutyOfficer", "court": court})
        self._join("president", {"role": "courtChair", "court": court})

    def _commissions(self):
        parts = {self.silent_station["commission"]: "silent commission", self.refusing_station["commission"]: "refusing commission"}
        for commission in dict.fromkeys(s["commission"] for s in self.stations):
            self._join(parts.get(commission, "commission"), {"role": "commissionOfficer", "commission": commission}).bin = self.crowd.bin()
        for superior in sorted({s["superior"] for s in self.stations if s["superior"]}):
            self._join("superior commission", {"role": "commissionOfficer", "commission": superior}).bin = self.crowd.bin()
        self._join("prosecutor", {"role": "prosecutor", "court": None, "commission": None})

    def certify(self, authority):
        """Keys and certificates for everybody; RSA for every tenth, P-256 for the others."""
        wishes, people = {}, {}
        for number, person in enumerate(self.staff):
            organisation = (person.bin, "REHEARSAL COMMISSION") if person.bin else None
            profile = "head" if person.part == "superior commission" else "officer" if person.bin else "sign"
            name = f"{person.part.replace(' ', '-')}-{number}"
            wishes[name], people[name] = (person, profile, "rsa" if number % 10 == 0 else "ec", organisation), person
        for number, person in enumerate(self.voters):
            name = f"voter-{number}"
            wishes[name], people[name] = (person, "sign", "rsa" if number % 10 == 5 else "ec", None), person
        for name, identity in authority.issue_all(wishes).items():
            people[name].identity = identity
        return authority

    def people_file(self, version):
        """people.json: those who hold an office."""
        return json.dumps({"version": version, "people": [person.entry(ORDINARY) for person in self.staff]}, ensure_ascii=False, indent=1)

    def roster_file(self, version, zone):
        """roster.json: every judge from an hour ago to the night."""
        now = datetime.datetime.now(zone)
        start, end = now - datetime.timedelta(hours=1), now + datetime.timedelta(hours=10)
        shifts = [{"judge": number, "court": court, "layer": layer, "from": start.isoformat(timespec="seconds"),
                   "to": end.isoformat(timespec="seconds")} for number, (_, court, layer) in self.judges.items()]
        return json.dumps({"version": version, "shifts": shifts}, indent=1)

    def of(self, *parts):
        """Staff with one of these parts."""
        return [person for person in self.staff if person.part in parts]

    def judges_of(self, part):
        """Their ids."""
        return {number for number, (person, _, _) in self.judges.items() if person.part == part}
