"""What all who play share: the clock of the day, the diary, the filings, and who is signed in where."""

import collections
import dataclasses
import datetime
import random
import threading
import time
import traceback

from canonical import canonical
from client import Client, Lost, Unreachable, sign

ENDS = {"closed", "withdrawn", "terminated", "leftUnconsidered", "forwarded", "joined", "moot"}


@dataclasses.dataclass
class Filing:
    """One complaint as planned, and what became of it."""

    number: int
    at: float
    voter: object
    kind: str
    request: str
    station: dict
    trouble: str | None = None
    document: bytes = b""
    signature: bytes | None = None
    case: str | None = None
    public_id: str | None = None
    secret: str | None = None
    receipt: bytes = b""
    seal: bytes | None = None
    filed: float | None = None
    ruled: float | None = None
    answers: list = dataclasses.field(default_factory=list)
    states: list = dataclasses.field(default_factory=list)
    verdicts: list = dataclasses.field(default_factory=list)
    flags: set = dataclasses.field(default_factory=set)
    status: dict = dataclasses.field(default_factory=dict)
    acts: dict = dataclasses.field(default_factory=dict)
    deadlines: list = dataclasses.field(default_factory=list)

    @property
    def state(self):
        """Where it was last seen."""
        return self.states[-1] if self.states else None


@dataclasses.dataclass
class Sequel:
    """The case that the court opened because the ruling of a filing was not carried out; the filing's secret opens it."""

    case: str
    first: Filing
    states: list = dataclasses.field(default_factory=list)
    status: dict = dataclasses.field(default_factory=dict)
    acts: dict = dataclasses.field(default_factory=dict)

    @property
    def state(self):
        """Where it was last seen."""
        return self.states[-1] if self.states else None

    @property
    def public_id(self):
        """Its name in public records."""
        return self.status.get("publicId")

    @property
    def secret(self):
        """The voter has learned one secret only."""
        return self.first.secret

    def see(self, status):
        """Keep what is new in it."""
        self.status = status
        if status.get("state") != self.state:
            self.states.append(status.get("state"))


class World:
    """The day being played."""

    def __init__(self, *, nodes, election, cast, offset, seed, length):
        self.nodes, self.election, self.cast = nodes, election, cast
        self.zone = datetime.timezone(datetime.timedelta(hours=offset))
        self.random, self.length = random.Random(seed + 7), length
        self.filings, self.by_case, self.sequels = [], {}, {}
        self.over, self.lock, self.begun = threading.Event(), threading.Lock(), None
        self.diary, self.faults, self.refusals = [], [], collections.Counter()
        self.offers, self.rulings, self.inboxes = {}, {}, collections.defaultdict(dict)
        self.alarms = {}
        self.incidents = {}

    def begin(self):
        """The day's first second."""
        self.begun = time.monotonic()

    @property
    def now(self):
        """Seconds since the day began."""
        return time.monotonic() - self.begun

    def instant(self, later=0.0):
        """The wall clock as RFC 3339 in the court's zone."""
        moment = datetime.datetime.now(self.zone) + datetime.timedelta(seconds=later)
        return moment.isoformat(timespec="seconds")

    def note(self, who, what):
        """A line of the diary."""
        with self.lock:
            self.diary.append((round(self.now, 2), who, what))

    def fault(self, who):
        """Something broke in the rehearsal itself: kept with its trace, counted in the report."""
        with self.lock:
            self.faults.append((round(self.now, 2), who, traceback.format_exc(limit=4)))

    def wait_until(self, moment):
        """Sleep till that second of the day; False if the day ended first."""
        return not self.over.wait(max(0.0, moment - self.now))

    def sequels_of(self, filing):
        """What followed from this filing."""
        return [sequel for sequel in list(self.sequels.values()) if sequel.first is filing]

    def ended(self, filing):
        """Whether nothing of it goes on, and nothing that followed from it."""
        known = {sequel.case for sequel in self.sequels_of(filing)}
        return filing.state in ENDS and known >= set(filing.status.get("sequels") or []) and all(
            sequel.state in ENDS for sequel in self.sequels_of(filing))

    def client(self, second=False, **more):
        """A client whose first node is the first or the second."""
        return Client(self.nodes[::-1] if second else self.nodes, **more)

    def refused(self, act, answer):
        """An act that was not taken, by its problem's word."""
        with self.lock:
            self.refusals[f"{act} {answer.status} {str(answer.json.get('type', '')).rsplit('/', 1)[-1]}"] += 1


class Desk(threading.Thread):
    """Somebody who looks again and again at what there is to do, and does it."""

    PAUSE_SECONDS = 0.8

    def __init__(self, world, person, second=False):
        super().__init__(name=person.part if person else type(self).__name__, daemon=True)
        self.world, self.person, self.client = world, person, world.client(second)
        self.token, self.offices = None, []

    def turn(self):
        """One look; each desk has its own."""
        raise NotImplementedError

    def run(self):
        """Until the day is over."""
        while not self.world.over.is_set():
            try:
                if self.person and not self.token:
                    self.token, self.offices = self.client.sign_in(self.person.identity.key, self.person.identity.certificate)
                self.turn()
            except (Unreachable, Lost) as error:
                self.world.note(self.name, f"no answer: {error}")
            except Exception:  # pylint: disable=broad-except
                self.world.fault(self.name)
                self.world.over.wait(1.0)
            self.world.over.wait(self.PAUSE_SECONDS)

    def see(self, path):
        """GET as this person; None if refused. A token that is no longer taken is made anew at the next look."""
        answer = self.client.get(path, self.token)
        if answer.status == 401:
            self.token = None
        if not answer.ok:
            self.world.refused(f"GET {path.split('/')[1]}", answer)
            return None
        return answer.json

    def act(self, case, act, value, signed=False):
        """An act in canonical JSON, signed or not; the answer."""
        path = f"/cases/{case}/{act}"
        if signed:
            document = canonical(value)
            answer = self.client.send(path, document, sign(self.person.identity.key, self.person.identity.certificate, document), self.token)
        else:
            answer = self.client.post(path, value, self.token)
        if answer.ok:
            self.world.note(self.name, f"{act} {case}")
        else:
            self.world.refused(act, answer)
        return answer


def complaint_of(status):
    """The hash of the complaint as it stands, after corrections."""
    found = [document["sha256"] for document in status.get("documents", []) if document["role"] in ("complaint", "correction")]
    return status.get("complaint") or (found[-1] if found else None)


def items(answer, *names):
    """The list under the first of these names that is there."""
    for name in names:
        if isinstance(answer, dict) and isinstance(answer.get(name), list):
            return answer[name]
    return answer if isinstance(answer, list) else []
