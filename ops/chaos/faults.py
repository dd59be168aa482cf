"""What is done to the nodes, the database and the ways between them while the load runs; each fault is counted."""

import collections
import os
import pathlib
import random
import signal
import subprocess
import threading
import time

from sink import Trap, owner_of

# A lock of a case that outlasts what a timer waits for, and a reading transaction that vacuum cannot pass by.
LOCKED = """BEGIN; SELECT case_id FROM ground.docket WHERE state NOT IN ('closed', 'withdrawn', 'leftUnconsidered')
            ORDER BY random() LIMIT 3 FOR UPDATE; SELECT pg_sleep({seconds}); ROLLBACK;"""
READING = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM ground.event; SELECT pg_sleep({seconds}); COMMIT;"


class Faults:
    """Plays every fault against the stage; `counts` says how often, `told` when and what."""

    LONG_SECONDS = 5

    def __init__(self, stage, rng, options):
        self.stage, self.rng, self.options, self.processes = stage, rng, options, stage.processes
        self.counts, self.told, self.lock = collections.Counter(), [], threading.Lock()
        self.over, self.stopped, self.threads, self.errors, self.away = threading.Event(), {}, [], [], []

    def note(self, fault, what=""):
        """Counts one."""
        with self.lock:
            self.counts[fault] += 1
            self.told.append([round(time.time(), 3), fault, what])

    def begin(self):
        """Every kind of fault in a thread of its own; the killer ends it all."""
        for work in (self.kill_nodes, self.start_fallen, self.crash_database, self.make_zombies, self.stop_shortly, self.cut_commits, self.move_clock,
                     self.hold_reading, self.hold_cases):
            thread = threading.Thread(target=self._safely, args=(work,), name=work.__name__, daemon=True)
            self.threads.append(thread)
            thread.start()

    def _safely(self, work):
        try:
            work()
        except Exception as error:  # pylint: disable=broad-except
            self.errors.append(f"{work.__name__}: {error!r}")
            self.over.set()

    def end(self):
        """Waits for the last kill, then lets everything recover: whoever is stopped goes on, whoever is dead is started."""
        self.over.wait()
        for thread in self.threads:
            thread.join(Trap.LONGEST_SECONDS + 10)
        for name in list(self.stopped):
            self.go_on(name)
        for name in self.stage.names:
            if not self.processes.alive(name):
                self.processes.again(name)

    def nap(self, mean):
        """About so many seconds; false when the run is over."""
        return not self.over.wait(self.rng.uniform(0.5, 1.5) * mean)

    # --- Nodes -------------------------------------------------------------------------------------------------------

    def kill_nodes(self):
        """SIGKILL, and up again at once, as a service manager does."""
        patience = time.monotonic() + 3 * self.options.length + 30
        while self.counts["nodes killed"] < self.options.kills and time.monotonic() < patience and self.nap(self.options.every):
            with self.lock:
                # One that has not opened yet has nothing to lose.
                open_ = [name for name in self.stage.names if name not in self.stopped and self.stage.is_open(name)]
                name = self.rng.choice(open_) if open_ else None
                if name:
                    self.processes.stop(name, signal.SIGKILL)
                    self.processes.again(name)
            if name:
                self.note("nodes killed", name)
        self.over.set()

    def start_fallen(self):
        """No node may end by itself, whatever is done to it; one that does is started again and told of."""
        while not self.over.wait(0.5):
            for name in self.stage.names:
                with self.lock:
                    if not self.processes.alive(name):
                        self.errors.append(f"{name} ended by itself: {self.processes.log(name).strip().splitlines()[-1:]}"[:300])
                        self.processes.again(name)

    def stop(self, name):
        """SIGSTOP; the node does not know. One at least goes on."""
        with self.lock:
            if name in self.stopped or len(self.stopped) + 1 >= len(self.stage.names):
                return False
            self.stopped[name] = self.processes.running[name]
            self.stopped[name].send_signal(signal.SIGSTOP)
        return True

    def go_on(self, name):
        """SIGCONT."""
        with self.lock:
            process = self.stopped.pop(name, None)
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGCONT)

    def make_zombies(self):
        """A node is stopped while a delivery of its errand is under way, and goes on when another has made the same one."""
        for _ in range(self.options.zombies):
            if not self.nap(3):
                return
            caught = []

            def catch(port, caught=caught):
                pids = {self.processes.running[name].pid: name for name in self.stage.names if self.processes.alive(name)}
                owner = owner_of(port, pids)
                if owner is not None and self.stop(pids[owner]):
                    caught.append(pids[owner])
                return bool(caught)

            trap = self.stage.sink.trap = Trap(catch)
            while not trap.caught.is_set() and not self.over.is_set():
                trap.caught.wait(0.2)
            if caught:
                trap.over.wait(Trap.LONGEST_SECONDS + 5)
                self.note("nodes stopped past their lease" if trap.again.is_set() else "nodes stopped past nothing", caught[0])
                self.go_on(caught[0])
            self.stage.sink.trap = None

    def stop_shortly(self):
        """A node that stands still for seconds: in the middle of a transaction, of an answer, of anything."""
        while self.nap(self.options.every * 4):
            name = self.rng.choice(self.stage.names)
            if self.processes.alive(name) and self.stop(name):
                self.note("nodes stopped for seconds", name)
                self.over.wait(self.rng.uniform(0.5, 5))
                self.go_on(name)

    def move_clock(self):
        """The clock of one node jumps by up to an hour, ahead or back, while it runs."""
        file = self.stage.clock
        while self.nap(5):
            seconds = self.rng.randrange(-3600, 3601)
            fresh = file.with_suffix(".new")
            fresh.write_text(f"{seconds:+d}\n")
            os.replace(fresh, file)
            self.note("clock of a node moved", f"{seconds:+d} s")

    # --- The database ------------------------------------------------------------------------------------------------

    def crash_database(self):
        """Now the server drops everything, now its postmaster is killed; then it is started, and recovers."""
        seconds = self.options.kills * self.options.every
        for number in range(self.options.crashes):
            if self.over.wait(seconds / (self.options.crashes + 1)):
                return
            began = time.monotonic()
            self.stage.database("crash", ("immediate", "kill")[number % 2])
            self.note("database crashed", ("immediate", "kill")[number % 2])
            self.over.wait(self.rng.uniform(0, 0.5))
            self.stage.database("start")
            self.away.append(round(time.monotonic() - began, 1))

    def cut_commits(self):
        """A connection is cut when its COMMIT has been sent, or just before."""
        while self.nap(1):
            self.stage.cut(self.rng.choice(("after", "after", "before")))

    def hold_reading(self):
        """One reading transaction after another, each held open."""
        while not self.over.is_set():
            began = time.monotonic()
            self._psql(READING.format(seconds=self.rng.randrange(10, 60)))
            # A crash of the database ends it sooner; then it counts if it was long enough to be in the way.
            if time.monotonic() - began > self.LONG_SECONDS:
                self.note("reading transactions held open")

    def hold_cases(self):
        """Cases locked by somebody for longer than a timer of theirs waits, and than a statement may."""
        while self.nap(6):
            if self._psql(LOCKED.format(seconds=self.rng.choice((0.5, 1.5, 3)))):
                self.note("cases held locked")

    def _psql(self, sql):
        """Whether it ran to its end, or was ended with the run; a crash may end it before."""
        with subprocess.Popen(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", self.stage.owner, "-c", sql], stdout=subprocess.DEVNULL,
                              stderr=open(self.processes.logs / "sessions.log", "ab")) as session:
            while session.poll() is None and not self.over.wait(0.1):
                pass
            if session.poll() is None:
                session.terminate()
            session.wait()
        self.over.wait(0.2)
        return session.returncode in (0, -signal.SIGTERM)


def fenced(logs):
    """How many writes of nodes that had lost their lease were refused, as the nodes tell it."""
    found = 0
    for log in pathlib.Path(logs).glob("node-*.log"):
        for line in log.read_text(errors="replace").splitlines():
            found += '"leaseLost"' in line or ('"errandPutOff"' in line or '"letterPutOff"' in line) and '"lost"' in line
    return found


def generator(seed):
    """The run's own dice; what threads do in which order is still another each time."""
    return random.Random(seed)
