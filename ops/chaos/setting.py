"""Where a chaos run takes place: a database server of its own that may crash, a proxy before it, three nodes, a sink."""

import os
import pathlib
import socket
import subprocess
import tempfile
import threading
import time

from processes import free_port
from sink import Sink
from stage import Stage

FAKETIME = "/usr/lib/*-linux-gnu/faketime/libfaketime.so.1"
TABLES = {
    "events": "SELECT event, case_id, version, name, role, state, timer, generation, facts, ground.micros(at) AS at FROM ground.event ORDER BY event",
    "docket": "SELECT case_id, number, public_id, election, court, commission, state, version, origin FROM ground.docket ORDER BY case_id",
    "timers": "SELECT what, case_id, kind, step, generation, ground.micros(due) AS due, ground.micros(at) AS at FROM observer.timer ORDER BY entry",
    "waiting": "SELECT case_id, kind, step, ground.micros(due) AS due, ground.micros(ground.instant()) AS now FROM ground.timer",
    "errands": "SELECT key, case_id, kind, attempts, outcome FROM ground.errand_done UNION ALL SELECT key, case_id, kind, attempts, 'open' FROM ground.errand",
    "attempts": "SELECT case_id, attempt, judge, ground.micros(offered) AS offered, ground.micros(ended) AS ended FROM assignment.attempt",
    "pools": "SELECT pool, case_id, election, number FROM assignment.pool",
    "copies": "SELECT case_id, addressee, document, channel FROM service.copy",
    "acknowledgements": "SELECT case_id, document FROM service.acknowledgement",
    "messages": "SELECT message, case_id, addressee || '/' || office AS receiver, what FROM ground.message WHERE addressee LIKE '%ommission'",
    "rulings": "SELECT case_id, sha256, attempt FROM ruling.ruling",
    "reports": "SELECT case_id, outcome, document FROM execution.report",
    "documents": "SELECT case_id, sha256, role FROM filing.document",
    "seals": "SELECT case_id, edition FROM filing.seal",
}


class Setting(Stage):
    """The stage of the rehearsal, with what faults need."""

    NODES = 3
    # One node's clock is moved; it is to go on taking part, and not to be found unready for it.
    ANY_CLOCK = ("--clock-disagreement-milliseconds", 10_000_000_000_000)
    # A clock that runs longer is not waited for when the faults are over; nobody acts any more by then.
    LONG_SECONDS = 12

    def __init__(self, options, state, processes, ledger):
        self.checkout = options.checkout
        self.database("start")
        # What an earlier run has left when it was itself killed.
        self.database("drop", "chaos")
        self.database("create", "chaos")
        options.conninfo = self.owner = self.database("conninfo", "chaos").strip()
        super().__init__(options, state, processes)
        self.names = [f"node-{place + 1}" for place in range(self.NODES)]
        self.ports = [free_port() for _ in self.names]
        self.nodes = [f"http://127.0.0.1:{port}" for port in self.ports]
        # A socket's path may have 107 bytes, and the state folder may lie deep.
        self.sockets = tempfile.TemporaryDirectory(prefix="dauys-chaos-")  # pylint: disable=consider-using-with
        self.clock = state / "clock"
        self.clock.write_text("+0\n")
        self.sink_port, self.ledger, self.sink, self.proxy, self.cuts = free_port(), ledger, None, None, []

    def database(self, *words):
        """This clone's second database server, which nothing else uses."""
        done = subprocess.run([self.checkout / "ops" / "database", *words], capture_output=True, text=True, check=False,
                              env={**os.environ, "DAUYS_CLUSTER": "chaos"})
        if done.returncode:
            raise RuntimeError(f"ops/database {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def observe(self):
        """Lets the observer in, and gives every commission a program."""
        self._psql("-f", pathlib.Path(__file__).with_name("observe.sql"))
        for commission in sorted({station["commission"] for station in self.stations}):
            self.dauys("webhook", "set", "--commission", commission, "--url", f"http://127.0.0.1:{self.sink_port}/{commission}",
                       "--database", self.owner, "--state", self.service, "--ocsp-allow", f"127.0.0.1:{self.sink_port}")

    def _psql(self, *words):
        done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", self.owner, *map(str, words)], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        return done.stdout

    def start(self, authority, holders):
        """The sink, the proxy, holders, responder, and the nodes, the last of them under a clock that can be moved."""
        self.sink = Sink(self.sink_port, self.ledger)
        target = dict(word.split("=", 1) for word in self.owner.split())["host"]
        with open(self.processes.logs / "proxy.log", "ab") as log:
            self.proxy = subprocess.Popen([str(pathlib.Path(__file__).with_name("proxy.py")), self.sockets.name, target],  # pylint: disable=consider-using-with
                                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        self.proxy.stdout.readline()
        threading.Thread(target=self._listen, daemon=True).start()
        self.options.service_conninfo = f"host={self.sockets.name} port=5432 user=dauys_service dbname=chaos"
        for place in range(holders):
            self.processes.start(f"holder-{place}", [self.options.binary, "holder", "--key", self.state / f"holder-{place}.key",
                                                     "--listen", f"127.0.0.1:{self.holder_ports[place]}"])
        self.processes.start("ocsp", authority.responder())
        allowed = [word for port in [self.ocsp_port, self.sink_port, *self.holder_ports[:holders]] for word in ("--ocsp-allow", f"127.0.0.1:{port}")]
        library = next(iter(sorted(pathlib.Path("/").glob(FAKETIME[1:]))), None)
        if library is None:
            raise RuntimeError("libfaketime is not installed; run ops/bootstrap")
        moved = {**os.environ, "LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(self.clock), "FAKETIME_CACHE_DURATION": "1",
                 "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                 # Were this not named, the library would change the environment, next to which Swift looks for a program's arguments.
                 "FAKETIME_SHARED": f"/sem.{os.getpid()} /shm.{os.getpid()}"}
        for name, port in zip(self.names, self.ports):
            self.processes.start(name, [
                self.options.binary, "serve", "--database", self.options.service_conninfo, "--listen", f"127.0.0.1:{port}",
                "--share", self.options.share, "--state", self.service, "--origin", self.nodes[0], "--trust", authority.root,
                "--trust", authority.issuing, *allowed, *self.PLENTY, *self.ANY_CLOCK], env=moved if name == self.names[-1] else None)
        for node in self.nodes:
            self.wait_ready(node)

    def is_open(self, name):
        """Whether a node takes connections."""
        with socket.socket() as probe:
            probe.settimeout(0.2)
            return probe.connect_ex(("127.0.0.1", self.ports[self.names.index(name)])) == 0

    def _listen(self):
        for line in self.proxy.stdout:
            self.cuts.append(line.strip())

    def cut(self, how):
        """Arms one cut of the proxy."""
        if self.proxy.poll() is not None:
            raise RuntimeError("the proxy has ended: " + self.processes.log("proxy")[-500:])
        self.proxy.stdin.write(how + "\n")
        self.proxy.stdin.flush()

    def end_proxy(self):
        """The nodes lose the database for good."""
        if self.proxy is not None:
            self.proxy.terminate()
            self.proxy.wait()
        if self.sink is not None:
            self.sink.server.shutdown()
            self.sink.server.server_close()
        self.sockets.cleanup()

    def open_cases(self):
        """How many cases have not ended and do not just wait for a clock that has long to run; errands; timers that are due."""
        return [int(word) for word in self._psql("-c", f"""
            SELECT (SELECT count(*) FROM ground.docket AS d WHERE state NOT IN
                        ('closed', 'withdrawn', 'terminated', 'leftUnconsidered', 'forwarded', 'joined', 'moot')
                    AND coalesce((SELECT min(t.due) FROM ground.timer AS t WHERE t.case_id = d.case_id AND t.kind NOT IN ('warning', 'pollsClose'))
                                 < ground.instant() + interval '{self.LONG_SECONDS} seconds', true)),
                   (SELECT count(*) FROM ground.errand),
                   (SELECT count(*) FROM ground.timer WHERE due <= ground.instant())""").strip().split("|")]

    def settle(self, seconds):
        """Waits until nothing is open any more; what is then still open the checker will find."""
        end = time.monotonic() + seconds
        while (left := self.open_cases()) != [0, 0, 0] and time.monotonic() < end:
            time.sleep(0.5)
        return left

    def write_evidence(self, folder):
        """Events and what was written with them, as the database holds them at one instant: a file of JSON lines each."""
        script = ["\\set ON_ERROR_STOP on", "BEGIN ISOLATION LEVEL REPEATABLE READ;"]
        for name, sql in TABLES.items():
            script += [f"\\o {folder / name}.jsonl", f"SELECT row_to_json(x) FROM ({sql}) AS x;"]
        (folder / "evidence.sql").write_text("\n".join(script) + "\n")
        self._psql("-f", folder / "evidence.sql")
