"""The rehearsal's own jurisdiction pack: a real one with minutes made seconds, today for voting day, midday for now."""

import datetime
import json
import pathlib

SHORTER = {"minutes": "seconds", "hours": "minutes"}
# What would otherwise outlast the day that is played, in seconds.
AT_MOST = {"ratification": 45, "correction": 45, "confirmation": 25, "verdict": 5}
TAIL_SECONDS = 25


def midday_offset(now=None):
    """Whole hours from UTC at which it is about midday now; Etc/GMT knows -12 to +14."""
    now = now or datetime.datetime.now(datetime.timezone.utc)
    return max(-12, min(14, 12 - now.hour))


def zone_name(offset):
    """The zone's name; its sign runs the other way, as the zone database has it."""
    return "Etc/GMT" if offset == 0 else f"Etc/GMT{-offset:+d}"


def quicken(value):
    """Every {quantity, unit} sixty times shorter; days stay days."""
    if isinstance(value, list):
        return [quicken(item) for item in value]
    if isinstance(value, dict):
        changed = {key: quicken(item) for key, item in value.items()}
        if changed.get("unit") in SHORTER and isinstance(changed.get("quantity"), int):
            changed["unit"] = SHORTER[changed["unit"]]
        return changed
    return value


class RehearsalPack:
    """The files of a pack, changed for one day."""

    def __init__(self, source, length):
        self.files = {path.stem: json.loads(path.read_text()) for path in sorted(pathlib.Path(source).glob("*.json"))}
        self.offset, self.length = midday_offset(), length
        self.zone = datetime.timezone(datetime.timedelta(hours=self.offset))
        self.today = datetime.datetime.now(self.zone).date()

    def change(self, keys, addresses, begins):
        """Fill in holders and make the day: stations open before and close after `begins` plus the day's length."""
        self.files = {name: quicken(value) for name, value in self.files.items()}
        name = zone_name(self.offset)
        self.files["pack"]["zones"] = [name]
        self.files["pack"]["version"] = str(self.files["pack"]["version"]) + "-rehearsal"
        for entry in self.files["courts"]["courts"] + self.files["stations"]["stations"]:
            entry["zone"] = name
        closes = begins + datetime.timedelta(seconds=self.length + TAIL_SECONDS)
        for station in self.files["stations"]["stations"]:
            station["opens"] = (begins - datetime.timedelta(hours=3)).astimezone(self.zone).isoformat(timespec="seconds")
            station["closes"] = closes.astimezone(self.zone).isoformat(timespec="seconds")
        self._day()
        for stage, most in AT_MOST.items():
            budget = self.files["budgets"]["stages"].get(stage)
            if budget and budget["unit"] != "seconds" or budget and budget["quantity"] > most:
                self.files["budgets"]["stages"][stage] = {**budget, "quantity": most, "unit": "seconds"}
        for holder, key, address in zip(self.files["holders"]["holders"], keys, addresses):
            holder["key"], holder["address"] = key, address
        return closes

    def _day(self):
        election = self.files["election"]
        shift = self.today - datetime.date.fromisoformat(election["votingDay"])
        election["votingDay"] = self.today.isoformat()
        for cut in election.get("cutOffs", []):
            cut["date"] = (datetime.date.fromisoformat(cut["date"]) + shift).isoformat()
        working = self.files["calendar"].setdefault("working", [])
        # Election day and the day before are working days for courts, whatever day the rehearsal falls on.
        for date in (self.today, self.today - datetime.timedelta(days=1)):
            if working and all(day["date"] != date.isoformat() for day in working):
                working.append({**working[0], "date": date.isoformat()})

    def write(self, folder):
        """The folder that `dauys pack load` takes."""
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True)
        for name, value in self.files.items():
            (folder / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
        return folder

    def kinds(self, *tracks):
        """Kinds on these tracks that something can be asked under."""
        return [kind for kind in self.files["kinds"]["kinds"] if kind["track"] in tracks and kind["requests"]]

    def body(self, kind):
        """Where matters of this kind are forwarded to, the first of the pack's list; None if nowhere."""
        return next((body for entry in self.files["kinds"]["kinds"] if entry["id"] == kind for body in entry.get("forwardTo", [])), None)

    def superior(self, commission):
        """The commission above."""
        return next((c.get("superior") for c in self.files["commissions"]["commissions"] if c["id"] == commission), None)
