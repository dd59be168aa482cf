"""The real nginx with the configuration of ops/nginx in front of the court's two nodes."""

import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import time
import uuid

import pytest
from canonical import canonical
from client import sign
from processes import free_port

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent
WAIT_SECONDS = 20


class Proxy:
    """nginx on loopback, as the file of the release says but for ports, names and keys."""

    def __init__(self, court, folder):
        self.folder, self.port = folder, free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=court.example",
                        "-addext", "subjectAltName=DNS:court.example", "-days", "2", "-keyout", folder / "tls.key", "-out", folder / "tls.crt"],
                       check=True, capture_output=True)
        text = (CHECKOUT / "ops" / "nginx" / "dauys.conf").read_text()
        for old, new in [
            ("    listen [::]:443 ssl http2;\n", ""), ("    listen [::]:80;\n", ""), ("listen 443 ", f"listen 127.0.0.1:{self.port} "),
            ("listen 80;", f"listen 127.0.0.1:{free_port()};"), ("/etc/dauys/tls.", f"{folder}/tls."), ("/var/log/nginx/", f"{folder}/"),
            ("127.0.0.1:8080", f"127.0.0.1:{court.stage.ports[0]}"), ("127.0.0.1:8081", f"127.0.0.1:{court.stage.ports[1]}"),
            # The allowance fills again so slowly here that a busy machine cannot ask too slowly to use it up.
            ("rate=50r/s", "rate=1r/s"),
        ]:
            assert old in text, old
            text = text.replace(old, new)
        (folder / "dauys.conf").write_text(text)
        temporary = "".join(f"    {name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        owner = f"user {os.environ.get('USER', 'root')};\n" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(f"{owner}worker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
                                           f"events {{ worker_connections 2048; }}\nhttp {{\n{temporary}    access_log off;\n    include {folder}/dauys.conf;\n}}\n")
        program = shutil.which("nginx") or CHECKOUT / ".state" / "nginx" / "usr" / "sbin" / "nginx"
        words = [program, "-e", folder / "error.log", "-c", folder / "nginx.conf"]
        subprocess.run([*words, "-t"], check=True)
        self.process = subprocess.Popen([*words, "-g", "daemon off;"])
        self.trust = ssl.create_default_context(cafile=folder / "tls.crt")

    def line(self, context=None, source="127.0.0.1"):
        """An open connection with TLS."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=WAIT_SECONDS, source_address=(source, 0))
        return (context or self.trust).wrap_socket(plain, server_hostname="court.example")

    def ask(self, method, path, body=None, source="127.0.0.1", **headers):
        """Status, headers and body of one answer."""
        with contextlib.closing(self.line(source=source)) as line:
            connection = http.client.HTTPConnection("court.example")
            connection.sock = line
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def wait(self):
        """Until it listens."""
        end = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                return self.line().close()
            except OSError:
                assert time.monotonic() < end and self.process.poll() is None, (self.folder / "error.log").read_text()
                time.sleep(0.05)

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            self.process.wait()


@pytest.fixture(scope="module")
def proxy(court, tmp_path_factory):
    running = Proxy(court, tmp_path_factory.mktemp("nginx"))
    try:
        running.wait()
        yield running
    finally:
        running.stop()


def file(court, proxy, voter):
    """A signed complaint sent through the proxy."""
    document = canonical(court.complaint(voter))
    parts = b"".join(b'--part\r\nContent-Disposition: form-data; name="%s"; filename="x"\r\n\r\n%s\r\n' % (name, body) for name, body in [
        (b"document", document), (b"signature", sign(voter.identity.key, voter.identity.certificate, document))]) + b"--part--\r\n"
    return proxy.ask("POST", "/api/v1/filings", parts, Content_Type="multipart/form-data; boundary=part", Idempotency_Key=uuid.uuid4().hex)


def test_it_speaks_tls_1_3_and_nothing_older(proxy):
    with contextlib.closing(proxy.line()) as line:
        assert line.version() == "TLSv1.3"
    older = ssl.create_default_context(cafile=proxy.folder / "tls.crt")
    older.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError):
        proxy.line(older)


def test_a_complaint_goes_through_it_and_keeps_its_trace(court, proxy):
    status, headers, body = file(court, proxy, court.cast.voters[2])
    assert status == 201 and json.loads(body)["case"], body
    assert len(headers["Trace-Id"]) == 32 and headers["Strict-Transport-Security"]
    rows = [json.loads(row) for row in (proxy.folder / "dauys.log").read_text().splitlines()]
    assert any(row["trace"] == headers["Trace-Id"] and row["path"] == "/api/v1/filings" for row in rows)


def test_a_board_is_passed_on_as_it_comes(court, proxy):
    officer = next(person for person in court.cast.staff if any(o["role"] == "courtDutyOfficer" for o in person.offices))
    with contextlib.closing(proxy.line()) as line:
        line.sendall((f"GET /api/v1/board/events HTTP/1.1\r\nHost: court.example\r\nAuthorization: {court.token(officer)}\r\n\r\n").encode())
        seen = b""
        # The stream is open and stays so: were it held back, nothing would come until the time is over.
        while b"event: board" not in seen:
            piece = line.recv(65_536)
            assert piece, seen[:500]
            seen += piece
        assert seen.startswith(b"HTTP/1.1 200") and b"text/event-stream" in seen


def test_the_other_node_answers_when_one_is_killed(court, proxy):
    processes = court.stage.processes
    for name in ("node-1", "node-2"):
        processes.stop(name, signal.SIGKILL)
        try:
            for _ in range(10):
                assert proxy.ask("GET", "/api/v1/elections")[0] == 200
            assert file(court, proxy, court.cast.voters[3])[0] == 201
        finally:
            processes.again(name)
            court.stage.wait_ready(court.stage.nodes[int(name[-1]) - 1])
        # nginx leaves a node that failed alone until more than its fail_timeout has passed, and counts whole seconds.
        time.sleep(3.1)


def test_operators_pages_are_for_this_machine_alone(proxy):
    assert proxy.ask("GET", "/health/ready")[0] == 200
    for path in ("/metrics", "/health/live", "/health/ready"):
        assert proxy.ask("GET", path, source="127.0.0.2")[0] == 403


def test_what_is_too_large_is_refused_before_it_reaches_a_node(proxy):
    with contextlib.closing(proxy.line()) as line:
        line.sendall(b"POST /api/v1/filings HTTP/1.1\r\nHost: court.example\r\nContent-Length: 67108865\r\n\r\n")
        assert line.recv(4_096).startswith(b"HTTP/1.1 413")


def test_an_address_that_floods_it_is_held_back_and_others_are_not(proxy):
    statuses = []
    connection = http.client.HTTPConnection("court.example")
    connection.sock = proxy.line(source="127.0.0.3")
    for _ in range(900):  # nginx closes a connection after a thousand.
        connection.request("GET", "/problems/busy")
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
        if answer.status == 429:
            break
    connection.close()
    assert statuses[:200] == [200] * 200 and statuses[-1] == 429
    assert proxy.ask("GET", "/problems/busy", source="127.0.0.4")[0] == 200
