"""A database, a pack and a node for a bench, all its own and gone afterwards."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT / "ops" / "rehearsal"))

from packing import RehearsalPack  # noqa: E402
from processes import free_port  # noqa: E402


# Who files in a bench: each a few times, every time in other words, as on a busy day.
PEOPLE = 2_000


def with_time_for_clerks(files):
    """A pack in which a complaint that waits for a clerk is no alarm before the bench is over."""
    files["budgets"]["stages"]["screening"] = {"quantity": 60, "unit": "minutes"}


def run(*words, **more):
    """One command to its end; its output, or an error that shows it."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, **more)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words[:4]))}: {done.stdout[-1500:]}{done.stderr[-1500:]}")
    return done.stdout


class Stage:
    """One bench: a fresh database on the clone's own server, a pack with the day in its middle, one node."""

    def __init__(self, name, binary=None):
        self.name = name
        self.binary = pathlib.Path(binary or os.environ.get("DAUYS_BINARY") or CHECKOUT / ".build" / "release" / "dauys")
        if not self.binary.exists():
            raise SystemExit(f"{self.binary} is not there: swift build -c release --static-swift-stdlib --product dauys")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dauys-bench-"))
        self.processes = []

    def __enter__(self):
        database = CHECKOUT / "ops" / "database"
        run(database, "start")
        subprocess.run([database, "drop", self.name], capture_output=True, check=False)
        run(database, "create", self.name)
        self.owner = run(database, "conninfo", self.name).strip()
        self.service = run(database, "conninfo", "--service", self.name).strip()
        return self

    def __exit__(self, *reason):
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        subprocess.run([CHECKOUT / "ops" / "database", "drop", self.name], capture_output=True, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def pack(self, change=None):
        """The pack of Kazakhstan with today for voting day; `change` may alter its files."""
        import datetime

        pack = RehearsalPack(CHECKOUT / "ops" / "jurisdictions" / "kz", 6 * 3600)
        pack.change(["02" + "11" * 32] * 3, ["http://127.0.0.1:9"] * 3, datetime.datetime.now(datetime.timezone.utc))
        for holder, known in zip(pack.files["holders"]["holders"], self.keys()):
            holder["key"] = known
        pack.files["signatures"]["revocation"]["required"] = False
        pack.files["signatures"]["checks"]["revocation"] = "ignore"
        if change:
            change(pack.files)
        run(self.binary, "pack", "load", pack.write(self.folder / "pack"), "--database", self.owner, "--share", CHECKOUT / "ops")
        return pack.files

    def keys(self):
        """Three holders' public keys; nobody holds the private halves."""
        return [run(self.binary, "key", "new", "--kind", "vrf", "--out", self.folder / f"holder-{n}.key").strip() for n in range(3)]

    def node(self, *more):
        """Starts a node and waits until it is ready; its port. `more`: certificates to trust, and options with their values."""
        state = self.folder / "service"
        if not state.exists():
            state.mkdir(mode=0o700)
            run(self.binary, "key", "new", "--kind", "seal", "--out", state / "seal.key")
        port = free_port()
        words = [self.binary, "serve", "--database", self.service, "--listen", f"127.0.0.1:{port}", "--share", CHECKOUT / "ops", "--state", state,
                 # A bench files thousands of complaints of few people that all say the same.
                 "--filings-per-person-and-hour", 1_000_000, "--copies-before-group", 1_000_000]
        for word in more:
            words += ["--trust", word] if isinstance(word, pathlib.Path) else [word]
        log = open(self.folder / f"node-{port}.log", "wb")
        self.processes.append(subprocess.Popen([str(word) for word in words], stderr=log))
        for _ in range(150):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2):
                    return port
            except OSError:
                time.sleep(0.1)
        raise SystemExit((self.folder / f"node-{port}.log").read_text()[-2000:])

    def ask(self, sql):
        """One value out of the database."""
        return run("psql", self.owner, "-XAtqc", sql).strip()


def tool():
    """The bench's C helper, built where nothing of the checkout changes."""
    built = pathlib.Path(tempfile.gettempdir()) / f"dauys-bench-cms-{os.getuid()}"
    source = pathlib.Path(__file__).with_name("cms.c")
    if not built.exists() or built.stat().st_mtime < source.stat().st_mtime:
        run("cc", "-O2", "-o", built, source, "-lcrypto", "-lpthread")
    return built


def line(**members):
    """The one line of JSON a bench ends with."""
    print(json.dumps(members))
