"""The program of a commission, as a webhook's receiver: keeps what comes, and can hold an answer until its sender is a zombie."""

import hashlib
import http.server
import pathlib
import threading
import time


def owner_of(port, candidates):
    """Which of these processes holds the connection that comes from this port of loopback; None if none does."""
    inode = None
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        if words[1] == f"0100007F:{port:04X}":
            inode = f"socket:[{words[9]}]"
    for pid in candidates:
        try:
            if any(file.is_symlink() and str(file.readlink()) == inode for file in pathlib.Path(f"/proc/{pid}/fd").iterdir()):
                return pid
        except OSError:  # It has just ended.
            continue
    return None


class Trap:
    """Waits for one delivery, lets its sender be stopped, and answers it when another node has delivered the same."""

    LONGEST_SECONDS = 60.0

    def __init__(self, catch):
        self.catch, self.key, self.taken, self.again = catch, None, threading.Lock(), threading.Event()
        self.caught, self.over = threading.Event(), threading.Event()

    def meets(self, key, port):
        """Whether this delivery is the one; its sender is stopped then."""
        if not self.taken.acquire(blocking=False):  # pylint: disable=consider-using-with
            if key == self.key and self.caught.is_set():
                self.again.set()
            return False
        self.key = key
        if self.catch(port):
            self.caught.set()
            return True
        self.taken.release()
        return False


class Sink:
    """A server on a port of loopback; each delivery becomes a line of the ledger."""

    def __init__(self, port, ledger):
        self.ledger, self.trap, sink = ledger, None, self

        class Handler(http.server.BaseHTTPRequestHandler):
            """Takes what is posted."""

            protocol_version = "HTTP/1.1"

            def do_POST(self):  # pylint: disable=invalid-name
                """Keep it, and answer: at once, or when the trap lets it go."""
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sink.take(self.headers.get("webhook-id"), body, self.client_address[1])
                self.send_response(204)
                self.end_headers()

            def log_message(self, format, *args):  # pylint: disable=redefined-builtin
                """Nothing: the ledger has it."""

        class Server(http.server.ThreadingHTTPServer):
            """One thread a connection; senders that are killed are no error."""

            daemon_threads = True

            def handle_error(self, request, client_address):
                """A sender that went away."""

        self.server = Server(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, key, body, port):
        """Write a delivery down before it is answered: what the sender thinks of it does not matter."""
        self.ledger.note(at=time.time(), key=key, body=hashlib.sha256(body).hexdigest(), message=body.decode())
        trap = self.trap
        if trap is not None and trap.meets(key, port):
            trap.again.wait(trap.LONGEST_SECONDS)
            trap.over.set()
