"""The load of a chaos run: the people of the rehearsal, with a client that writes down what it was promised."""

import json
import random
import secrets
import threading
import time

from canonical import canonical, sha256
from client import BASE, Client, Lost, Unreachable
from world import Filing, World

# What some filings are in for, and how many of a hundred.
TROUBLES = [("sent five times", 6), ("withdrawn", 4), ("unsigned, ratified at the counter", 4), ("altered document", 4),
            ("never confirmed", 3), ("carried out but not let in", 3), ("judge fell ill", 4), ("returned and corrected", 4)]


class Ledger:
    """A file of JSON lines, one a request that was to change something: what was sent, and what was promised."""

    def __init__(self, path):
        self.file, self.lock = open(path, "a", encoding="utf-8"), threading.Lock()

    def note(self, **members):
        """One line, written out at once."""
        with self.lock:
            self.file.write(json.dumps(members, ensure_ascii=False) + "\n")
            self.file.flush()


class CarefulClient(Client):
    """Asks any node, asks again where nothing can be done twice by it, and enters every request to change something.

    Every such request has a key, and the same key until there is an answer. What ends without one may have been done or
    not: it is entered as that, and the person looks again, as people do."""

    TRIES, PAUSE_SECONDS, PATIENCE_SECONDS = 12, 0.25, 4.0

    def __init__(self, nodes, ledger):
        super().__init__(nodes, timeout=self.PATIENCE_SECONDS)
        self.ledger, self.document = ledger, threading.local()

    def send(self, path, document, signature=None, authorization=None, attachments=(), **more):
        """As the plain client, with the document's hash kept for the entry."""
        self.document.hash = sha256(document)
        return super().send(path, document, signature, authorization, attachments, **more)

    def post(self, path, value, authorization=None):
        """As the plain client, with the document's hash kept for the entry."""
        self.document.hash = sha256(canonical(value))
        return super().post(path, value, authorization)

    def ask(self, method, path, body=None, media=None, authorization=None, **more):
        """One request, by whichever node answers it."""
        changes = method == "POST" and path.startswith((BASE + "/filings", BASE + "/cases/"))
        if changes:
            more.setdefault("Idempotency_Key", secrets.token_urlsafe(18))
        headers = {"Accept-Language": self.language, **{name.replace("_", "-"): value for name, value in more.items()}}
        if media:
            headers["Content-Type"] = media
        if authorization:
            headers["Authorization"] = authorization
        answer, sent, last = None, False, Unreachable("no node was asked")
        for attempt in range(self.TRIES):
            try:
                answer = self._once(random.choice(self.nodes), method, path, body, headers)
                if answer.status < 500:
                    break
                last = Lost(f"{method} {path}: {answer.told()}")
                # A server's error says nothing about whether the act was committed.
                answer, sent = None, True
            except Unreachable as error:
                last = error
            except Lost as error:
                last, sent = error, True
            time.sleep(self.PAUSE_SECONDS * (1 + attempt / 4))
        if changes:
            self.enter(path, body, more["Idempotency_Key"], answer, sent)
        if answer is None:
            raise last
        return answer

    def sign_in(self, key, certificate):
        """As the plain client; a challenge that was used up by an attempt without an answer is followed by another."""
        try:
            return super().sign_in(key, certificate)
        except (PermissionError, KeyError) as error:
            raise Lost(f"sign-in: {error}") from error

    def enter(self, path, body, key, answer, sent):
        """Writes down a request that was to change something."""
        words = path[len(BASE) + 1:].split("/")
        is_filing = words[0] == "filings"
        told = answer.json if answer is not None and answer.ok else {}
        plain = json.loads(body) if body[:1] == b"{" else {}
        self.ledger.note(at=time.time(), key=key, act="filing" if is_filing else words[2], case=told.get("case") if is_filing else words[1],
                         document=self.document.hash, signed=body[:1] != b"{", attempt=plain.get("attempt"), frozen=told.get("sha256"),
                         receipt=told.get("receipt"), publicId=told.get("publicId"),
                         outcome="unknown" if answer is None and sent else "unsent" if answer is None else "done" if answer.ok else "refused",
                         status=None if answer is None else answer.status)


class Day(World):
    """A day whose clients are careful, and which is spoken to while nodes come and go."""

    def __init__(self, ledger, **members):
        super().__init__(**members)
        self.ledger = ledger

    def client(self, second=False, **more):
        """A careful one."""
        return CarefulClient(self.nodes, self.ledger)


def filings(cast, pack, rng, count, seconds):
    """So many complaints, spread evenly; most without trouble. Those against commissions that do nothing come first: what
    follows from such a case is another one, and both have to end."""
    fast = pack.kinds("fast")
    names, shares = [name for name, _ in TROUBLES], [share for _, share in TROUBLES]
    idle = (cast.silent_station, cast.refusing_station)
    quick = [station for station in cast.stations if station not in idle]
    made = []
    for number in range(count):
        kind = rng.choice(fast)
        trouble = rng.choices([None, *names], [100 - sum(shares), *shares])[0]
        made.append(Filing(number, seconds * number / count, rng.choice(cast.voters), kind["id"], rng.choice(kind["requests"]),
                           rng.choice(cast.stations if number * 3 < count else quick), trouble))
    return made
