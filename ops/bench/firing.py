"""Timers that fire at real nodes, and the peer's beside them: how both are set up, and how late both were."""

import os
import pathlib
import signal
import subprocess
import sys
import time

from stage import CHECKOUT, Stage, run

sys.path.insert(0, str(CHECKOUT / "ops" / "rehearsal"))

NODES = 3
LOADED_A_SECOND, MOVED_A_SECOND = 1500, 4000
PATIENCE_SECONDS = 60


def percentile(values, part):
    """The value that so many of a hundred do not pass."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * part / 100))]


def load_of_machine():
    """Processes that wanted a core in the last minute: what is measured on a busy machine must say so."""
    return f"{os.getloadavg()[0]:.1f}"


class Firing:
    """Three nodes and cases that wait for one timer each."""

    def __init__(self, stage):
        from journey import Journey

        self.stage = stage
        self.journey = Journey(stage, judges=8, explains=False, minutes=True)
        for _ in range(NODES - 1):
            stage.node(self.journey.authority.root, self.journey.authority.issuing)
        # The first eight processes are holders and nodes; only nodes are killed.
        self.nodes = [process for process in stage.processes if "serve" in process.args]

    def arm(self, kind, count, rate):
        """Cases whose timers are due one after another, soon; the generation below which everything is older."""
        before = int(self.stage.ask("SELECT last_value FROM ground.generation"))
        run("psql", self.stage.owner, "-Xqv", f"cases={count}", "-v", f"kind={kind}", "-v", f"rate={rate}",
            "-f", pathlib.Path(__file__).with_name("firing.sql"))
        # Loading takes as long as it takes; only then is it said when the first is due.
        lead = 2 + count / MOVED_A_SECOND
        with_due = f"""WITH moved AS (UPDATE bench.due SET due = due - interval '1 day' + interval '{lead} seconds' + (now() - loaded)
                           WHERE generation > {before} RETURNING *)
                       UPDATE ground.timer AS t SET due = m.due, wake = m.due FROM moved AS m WHERE t.case_id = m.case_id AND t.generation = m.generation"""
        self.stage.ask(with_due)
        if self.stage.ask(f"SELECT now() >= min(due) FROM bench.due WHERE generation > {before}") == "t":
            raise SystemExit("the timers were not armed before the first of them was due: the machine is too busy")
        self.stage.ask("SELECT pg_stat_reset_shared('wal')")
        return before

    def wait(self, before):
        """Until all of them have fired."""
        end = time.monotonic() + PATIENCE_SECONDS + int(self.stage.ask(
            "SELECT coalesce(ceil(extract(epoch FROM max(due) - now())), 0)::integer FROM bench.due WHERE due > now()") or 0)
        while self.stage.ask(f"""SELECT EXISTS (SELECT FROM ground.timer AS t JOIN bench.due AS d USING (case_id, generation)
                                 WHERE d.generation > {before})""") == "t":
            if time.monotonic() > end:
                raise SystemExit("timers that are due do not fire")
            time.sleep(0.3)

    def lateness(self, before, where="true"):
        """Milliseconds from each due instant to the commit of its effect; and each timer must have fired once.

        The server notes the instant of a commit just before it is flushed: the mean of a flush is added to each."""
        counted = self.stage.ask(f"""SELECT count(*) || ' ' || count(e.event) || ' ' || count(DISTINCT e.case_id) FROM bench.due AS d
            LEFT JOIN ground.event AS e ON e.case_id = d.case_id AND e.timer = d.timer AND e.generation = d.generation
            WHERE d.generation > {before}""").split()
        if len(set(counted)) > 1:
            raise SystemExit(f"of {counted[0]} timers {counted[1]} fired, in {counted[2]} cases")
        rows = self.stage.ask(f"""SELECT extract(epoch FROM pg_xact_commit_timestamp(e.xmin) - d.due) * 1000 FROM bench.due AS d
            JOIN ground.event AS e ON e.case_id = d.case_id AND e.timer = d.timer AND e.generation = d.generation
            WHERE d.generation > {before} AND {where}""").split()
        flush = self.flush()
        return [float(row) + flush for row in rows]

    def flush(self):
        """How long the log of the database takes to reach the disk, in milliseconds, since timers were armed."""
        return float(self.stage.ask("SELECT wal_sync_time / greatest(wal_sync, 1) FROM pg_stat_wal"))


class Peer:
    """PgQueuer on a database of its own on the same server."""

    def __init__(self, folder, workers=NODES):
        self.folder, self.count = folder, workers
        self.python = environment()
        database = CHECKOUT / "ops" / "database"
        self.name = "dauys_bench_peer"
        subprocess.run([database, "drop", self.name], capture_output=True, check=False)
        run(database, "psql", "postgres", "-qc", f"CREATE DATABASE {self.name}")
        self.host = dict(word.split("=", 1) for word in run(database, "conninfo").split())["host"]
        self.files, self.workers = [], []
        self.say("install")

    def say(self, verb, *words):
        """One command to the peer."""
        return run(self.python, pathlib.Path(__file__).with_name("peer.py"), self.host, self.name, verb, *words)

    def work(self):
        """Another worker."""
        self.files.append(self.folder / f"peer-{len(self.files)}")
        words = [self.python, pathlib.Path(__file__).with_name("peer.py"), self.host, self.name, "work", self.files[-1]]
        self.workers.append(subprocess.Popen([str(word) for word in words], stderr=subprocess.DEVNULL))
        return self.workers[-1]

    def starts(self):
        """(due, start) of every job that has started; a job that hangs has no due instant."""
        found = []
        for file in self.files:
            for line in file.read_text().splitlines() if file.exists() else []:
                due, start = line.split()
                found.append((None if due == "hang" else float(due), float(start)))
        return found

    def fire(self, count, rate):
        """Milliseconds from due instant to start of each of so many jobs; what has not started in time is as late as it is then."""
        for _ in range(self.count):
            self.work()
        time.sleep(3)
        first = time.time() + 4 + count / LOADED_A_SECOND
        self.say("enqueue", count, first, rate)
        end = first + count / rate + PATIENCE_SECONDS
        while time.time() < end and len(self.starts()) < count:
            time.sleep(0.5)
        late = [(start - due) * 1000 for due, start in self.starts()]
        self.stop()
        return late + [PATIENCE_SECONDS * 1000.0] * (count - len(late))

    def stop(self):
        """All workers."""
        for worker in self.workers:
            worker.send_signal(signal.SIGKILL)
            worker.wait()

    def drop(self):
        """Its database."""
        subprocess.run([CHECKOUT / "ops" / "database", "drop", self.name], capture_output=True, check=False)


def environment():
    """A Python with the peer in it, made once."""
    folder, wanted = CHECKOUT / ".state" / "bench-venv", pathlib.Path(__file__).with_name("requirements.txt")
    stamp = folder / "made-for"
    if not stamp.exists() or stamp.read_text() != wanted.read_text():
        run(sys.executable, "-m", "venv", "--clear", folder)
        run(folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:",
            "--require-hashes", "-r", wanted)
        stamp.write_text(wanted.read_text())
    return folder / "bin" / "python"


__all__ = ["Firing", "Peer", "Stage", "load_of_machine", "percentile"]
