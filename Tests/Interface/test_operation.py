"""What operators see and do: health, figures and alerts, the log, traces, stopping, reloading."""

import json
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import uuid

import pytest
from client import sign
from canonical import canonical
from nodes import node

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent


def metrics(own):
    """The names a live node gives, without the endings of histograms."""
    _, _, text = own.get("/metrics")
    rows = [row for row in text.splitlines() if row and not row.startswith("#")]
    assert all(re.fullmatch(r'[a-z_]+(\{[a-zA-Z]+="[^"]*"(,[a-zA-Z]+="[^"]*")*\})? -?\d+', row) for row in rows)
    return {re.sub(r"_(bucket|sum|count)$", "", re.match(r"[a-z_]+", row)[0]) for row in rows} | set(re.findall(r"# TYPE (\w+)", text))


def test_a_node_is_live_and_ready_and_says_of_what_it_is_sure(court):
    with node(court) as own:
        assert own.get("/health/live")[0] == 200
        status, _, text = own.get("/health/ready")
        told = json.loads(text)
        assert status == 200 and told["database"] and told["clock"] and told["sealingKey"] and not told["timersLate"], text


def test_a_node_without_the_sealing_key_is_not_ready(court, tmp_path):
    (tmp_path / "state").mkdir(mode=0o700)
    with node(court, "--state", tmp_path / "state") as own:
        status, _, text = own.get("/health/ready")
        assert status == 503 and json.loads(text)["sealingKey"] is False
        assert own.get("/health/live")[0] == 200


def test_every_figure_an_alert_asks_for_is_there(court):
    rules = (CHECKOUT / "ops" / "alerts.yml").read_text()
    asked = {re.sub(r"_(bucket|sum|count)$", "", name) for row in re.findall(r"(?:expr: |^ {10,})(.*)", rules, re.M) for name in re.findall(r"dauys_\w+", row)}
    with node(court) as own:
        assert len(asked) > 10 and asked <= metrics(own), asked - metrics(own)
        text = own.get("/metrics")[2]
    for label in set(re.findall(r'(\w+="\w+")', rules)) - {'job="dauys"'}:
        assert label in text, label


def test_the_log_is_one_json_object_a_line_and_names_nobody(court):
    voter = court.cast.voters[0]
    filed = court.filed(voter)
    assert court.client.get(f"/cases/{filed['case']}", f"Case {filed['secret']}").ok
    court.token(court.cast.staff[0])
    logs = [path for path in court.stage.processes.logs.glob("*.log") if path.stem.startswith(("node", "holder"))]
    assert logs
    people = court.cast.staff + court.cast.voters
    names = court.cast.crowd.names | {name.upper() for name in court.cast.crowd.names}
    for path in logs:
        text = path.read_text()
        assert all({"event", "at"} <= json.loads(row).keys() for row in text.splitlines()), path.name
        assert not [word for word in {person.iin for person in people} | names | {filed["secret"]} if word in text], path.name


def test_a_request_is_found_by_its_trace_in_the_answer_the_log_and_the_database(court):
    owner = court.stage.options.conninfo
    name = re.search(r"dbname=(\S+)", owner)[1]
    trace = uuid.uuid4().hex

    def sql(text):
        return subprocess.run(["psql", owner, "-XAtqc", text], capture_output=True, text=True, check=True).stdout.strip()

    sql(f"ALTER DATABASE {name} SET log_statement = 'all'")
    try:
        with node(court, "--slow-request-milliseconds", "0") as own:
            status, headers, _ = own.get("/api/v1/elections", traceparent=f"00-{trace}-00f067aa0ba902b7-01")
            assert status == 200 and headers["Trace-Id"] == trace
            status, headers, _ = own.get("/kk/", Accept="text/html")
            assert status == 200 and re.fullmatch("[0-9a-f]{32}", headers["Trace-Id"])
            given = headers["Trace-Id"]
            told = {row["trace"]: row for row in own.events("request")}
            assert told[trace]["route"] == "/api/v1/elections" and told[given]["route"] == "/{language}/"
    finally:
        sql(f"ALTER DATABASE {name} RESET log_statement")
    log = pathlib.Path(sql("SHOW data_directory")) / "server.log"
    assert f"/* trace={given} */" in log.read_text(errors="replace")


def test_a_node_that_is_stopped_finishes_what_is_under_way(court):
    voter = court.cast.voters[1]
    document = canonical(court.complaint(voter))
    parts = b"".join(b'--part\r\nContent-Disposition: form-data; name="%s"; filename="x"\r\n\r\n%s\r\n' % (name, body) for name, body in [
        (b"document", document), (b"signature", sign(voter.identity.key, voter.identity.certificate, document))]) + b"--part--\r\n"
    head = ("POST /api/v1/filings HTTP/1.1\r\nHost: court\r\nContent-Type: multipart/form-data; boundary=part\r\n"
            f"Idempotency-Key: {uuid.uuid4().hex}\r\nContent-Length: {len(parts)}\r\n\r\n").encode()
    with node(court) as own, socket.create_connection(("127.0.0.1", own.port), timeout=30) as line:
        line.sendall(head + parts[:200])
        while 'dauys_http_requests_under_way 2' not in own.get("/metrics")[2]:
            pass
        own.process.send_signal(signal.SIGTERM)
        own.wait("stops")
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", own.port), timeout=5).recv(1)
            raise ConnectionRefusedError  # Taken from the queue and closed: refused all the same.
        line.sendall(parts[200:])
        answer = b""
        while piece := line.recv(65_536):
            answer += piece
        assert answer.startswith(b"HTTP/1.1 201") and b"Connection: close" in answer, answer[:300]
        assert own.stop() == 0
        assert own.events("stopped")
    number = json.loads(answer[answer.index(b"\r\n\r\n") + 4:])["case"]
    assert number.startswith("AST-") or number


def test_trust_anchors_are_read_again_on_a_signal_and_the_change_is_told(court, tmp_path):
    anchors = tmp_path / "anchors.pem"
    authority = court.stage.processes.commands["node-1"][0]
    root, issuing = [authority[place + 1] for place, word in enumerate(map(str, authority)) if word == "--trust"]
    shutil.copy(root, anchors)
    with node(court, "--trust", anchors) as own:
        def trusted():
            return json.loads(own.get("/api/v1/signatures/trust")[2])["anchors"]

        old = trusted()
        assert len(old) == 1
        anchors.write_bytes(pathlib.Path(root).read_bytes() + pathlib.Path(issuing).read_bytes())
        own.process.send_signal(signal.SIGHUP)
        told = own.wait("trustChanged")
        assert told["old"].split() == old and told["new"].split() == trusted() and len(trusted()) == 2
        anchors.write_text("no certificate")
        own.process.send_signal(signal.SIGHUP)
        own.wait("trustNotReloaded")
        assert len(trusted()) == 2
        anchors.unlink()
        own.process.send_signal(signal.SIGHUP)
        own.wait("trustNotReloaded", count=2)
        assert own.get("/health/live")[0] == 200 and len(trusted()) == 2
