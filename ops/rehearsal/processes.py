"""What the rehearsal starts it also stops, each by its own process id."""

import pathlib
import signal
import socket
import subprocess
import threading


def free_port():
    """A port of loopback nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Processes:
    """Started programs by name, with their output in the state folder."""

    STOP_SECONDS = 5.0

    def __init__(self, logs):
        self.logs = pathlib.Path(logs)
        self.logs.mkdir(parents=True, exist_ok=True)
        self.running, self.commands, self.lock = {}, {}, threading.Lock()

    def start(self, name, command, **environment):
        """Start, or start again, under `name`; output is appended to NAME.log."""
        with self.lock, open(self.logs / f"{name}.log", "ab") as log:
            process = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       start_new_session=True, **environment)
            self.running[name], self.commands[name] = process, (command, environment)
            (self.logs / f"{name}.pid").write_text(str(process.pid))
        return process

    def again(self, name):
        """Start what has been stopped or killed, with the same words."""
        command, environment = self.commands[name]
        return self.start(name, command, **environment)

    def stop(self, name, how=signal.SIGTERM):
        """End one; SIGKILL after a while for who does not listen."""
        with self.lock:
            process = self.running.pop(name, None)
        if process is None:
            return None
        if process.poll() is None:
            process.send_signal(how)
        try:
            return process.wait(self.STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def alive(self, name):
        """Whether it runs."""
        process = self.running.get(name)
        return process is not None and process.poll() is None

    def fallen(self):
        """Names of those that ended without having been asked to."""
        return [name for name, process in list(self.running.items()) if process.poll() is not None]

    def stop_all(self):
        """End everything, the last started first."""
        for name in reversed(list(self.running)):
            self.stop(name)

    def log(self, name):
        """What it has written so far."""
        path = self.logs / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""
