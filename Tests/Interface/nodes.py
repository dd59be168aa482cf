"""Nodes of a test's own beside those of the court: with other settings, or to be stopped, killed and reloaded."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from processes import free_port


class Node:
    """One `dauys serve` on loopback with its log."""

    def __init__(self, court, folder, *words, **environment):
        stage = court.stage
        self.port, self.log = free_port(), pathlib.Path(folder) / f"own-{time.monotonic_ns()}.log"
        self.address = f"http://127.0.0.1:{self.port}"
        command = [stage.options.binary, "serve", "--database", stage.options.service_conninfo, "--listen", f"127.0.0.1:{self.port}",
                   "--share", stage.options.share, "--state", stage.service, *stage.letters, *words]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(list(map(str, command)), stderr=log, stdin=subprocess.DEVNULL,
                                            env={**os.environ, **environment})

    def events(self, name=None):
        """The lines of the log, all of them JSON; those of one event where it is named."""
        lines = [json.loads(row) for row in self.log.read_text().splitlines()]
        return [row for row in lines if name in (None, row["event"])]

    def wait(self, event, count=1, seconds=20):
        """Until an event stands in the log so often; the last of them."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.events(event)
            if len(found) >= count:
                return found[-1]
            assert self.process.poll() is None or event == "stopped", self.log.read_text()
            time.sleep(0.05)
        raise AssertionError(f"no {event} in {self.log.read_text()}")

    def get(self, path, **headers):
        """Status, headers and text of an answer, whatever it is."""
        request = urllib.request.Request(self.address + path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def stop(self):
        """Asks it to stop and waits; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise


@contextlib.contextmanager
def node(court, *words, **environment):
    """A node that listens, for the length of a block."""
    with tempfile.TemporaryDirectory(prefix="dauys-node-") as folder:
        own = Node(court, folder, *words, **environment)
        try:
            own.wait("listens")
            yield own
        finally:
            own.stop()
