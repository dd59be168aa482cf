"""`dauys sink`, which takes webhooks, mail and text messages on loopback: what it takes it keeps, and what is none it refuses."""

import base64
import concurrent.futures
import contextlib
import datetime
import json
import os
import smtplib
import socket
import subprocess
import tempfile
import pathlib
import urllib.error
import urllib.request

import pytest
import standardwebhooks

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


class Sink:
    """One running sink: where it listens, and what it has kept."""

    def __init__(self, process, out, ports):
        self.process, self.out, self.port, self.mail_port = process, out, *ports

    @property
    def kept(self):
        return [json.loads(line) for line in self.out.read_text(encoding="utf-8").split("\n")[:-1]]

    def post(self, path, body, **headers):
        """Status and body of an answer."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body, method="POST", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def mail(self):
        return smtplib.SMTP("127.0.0.1", self.mail_port, timeout=10)


def command(*words):
    return [os.environ["DAUYS_BINARY"], "sink", *map(str, words)]


@contextlib.contextmanager
def sink(*words):
    """A sink on ports of its own, for the length of a block; it ends well when asked to."""
    with tempfile.TemporaryDirectory(prefix="dauys-sink-") as folder:
        out = pathlib.Path(folder) / "kept.jsonl"
        with subprocess.Popen(command("--listen", "127.0.0.1:0", "--smtp", "127.0.0.1:0", "--out", out, *words), stderr=subprocess.PIPE,
                              text=True) as process:
            try:
                told = json.loads(process.stderr.readline())
                yield Sink(process, out, [int(told[name].rsplit(":", 1)[1]) for name in ("address", "smtp")])
                process.terminate()
                assert process.wait(20) == 0
            finally:
                process.kill()


def test_mail_is_kept_as_it_was_sent_whatever_its_lines_begin_with():
    message = "Subject: =?utf-8?B?0KHQvtGC?=\r\n\r\n.\r\n..one\r\nтри\r\n" + "x" * 900 + "\r\n"
    with sink() as own:
        with own.mail() as line:
            line.sendmail("no-reply@court.example", ["a@x.kz", "b@x.kz"], message.encode())
            line.sendmail("no-reply@court.example", ["c@x.kz"], b"Subject: second\r\n\r\nover the same connection\r\n")
        first, second = own.kept
    assert first == {"kind": "mail", "from": "no-reply@court.example", "to": ["a@x.kz", "b@x.kz"], "message": message}
    assert second["to"] == ["c@x.kz"] and second["message"].startswith("Subject: second")


def test_mailboxes_that_refuse_and_those_that_ask_for_patience():
    with sink() as own:
        for recipient, status in (("refused7@x.kz", 550), ("later7@x.kz", 451)):
            with own.mail() as line:
                with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                    line.sendmail("no-reply@court.example", [recipient], b"Subject: x\r\n\r\ny\r\n")
                assert refused.value.recipients[recipient][0] == status
        assert own.kept == []


def test_a_message_that_breaks_off_was_never_taken():
    with sink() as own:
        with socket.create_connection(("127.0.0.1", own.mail_port), timeout=10) as line:
            line.sendall(b"EHLO x\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\nSubject: x\r\n\r\nhalf of i")
            line.shutdown(socket.SHUT_WR)
            while line.recv(4096):
                pass
        # Out of turn, unknown, too long: said so or cut off, and the next is served all the same.
        with own.mail() as line:
            line.ehlo()
            assert line.docmd("DATA")[0] == 503 and line.docmd("RCPT TO:<a@x>")[0] == 503
            assert line.docmd("MAIL FROM: nobody")[0] == 501 and line.docmd("VRFY a")[0] == 502
        with socket.create_connection(("127.0.0.1", own.mail_port), timeout=10) as line:
            line.sendall(b"EHLO " + b"x" * 100_000)
            with contextlib.suppress(ConnectionResetError):
                while line.recv(4096):
                    pass
        with own.mail() as line:
            line.sendmail("a@x.kz", ["b@x.kz"], b"Subject: x\r\n\r\ny\r\n")
        assert [line["to"] for line in own.kept] == [["b@x.kz"]]


def test_a_webhook_is_verified_as_its_makers_library_signs_it():
    body = json.dumps({"type": "case.ruling", "data": {"text": "Сот \\ \" \u2028"}}, ensure_ascii=False)
    now = datetime.datetime.now(datetime.timezone.utc)
    signature = standardwebhooks.Webhook(SECRET).sign("msg_1", now, body)
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": "v1,AAAA " + signature}
    with sink("--secret", "whsec_" + base64.b64encode(b"o" * 32).decode(), "--secret", SECRET) as own:
        assert own.post("/KZ-71", body.encode(), **headers)[0] == 204
        assert own.post("/KZ-71", body.encode() + b" ", **headers)[0] == 401
        assert own.post("/KZ-71", body.encode(), **{**headers, "webhook-id": "msg_2"})[0] == 401
        assert own.post("/KZ-71", body.encode())[0] == 401
        kept = own.kept
    assert [line["verified"] for line in kept] == [True, False, False, False]
    assert kept[0] == {"kind": "webhook", "path": "/KZ-71", "id": "msg_1", "timestamp": headers["webhook-timestamp"],
                       "signature": headers["webhook-signature"], "verified": True, "body": body, "answered": 204}


def test_a_text_message_has_a_receipt_and_every_line_is_whole_however_many_come_at_once():
    with sink("--answer", 200) as own:
        status, receipt = own.post("/sms", b'{"to": "+7701"}')
        assert status == 200 and len(json.loads(receipt)["id"]) == 16
        own.post("/sms", b"\xff\x00")
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            assert set(pool.map(lambda n: own.post("/many", str(n).encode() * 10_000)[0], range(200))) == {200}
        kept = own.kept
    assert [line["body"] for line in kept[:2]] == ['{"to": "+7701"}', "base64:/wA="]
    assert sorted(line["body"] for line in kept[2:]) == sorted(str(n) * 10_000 for n in range(200))


def test_a_sink_that_is_to_fail_fails():
    with sink("--answer", 503) as own:
        assert own.post("/x", b"{}")[0] == 503 and own.post("/sms", b"{}")[0] == 503
        assert [line["answered"] for line in own.kept] == [503, 503]


@pytest.mark.parametrize("words", [
    ("--listen", "0.0.0.0:0"), ("--listen", "127.0.0.1:0", "--smtp", "0.0.0.0:0"), ("--listen", "127.0.0.1:0", "--answer", "99"),
    ("--listen", "127.0.0.1:0", "--secret", "whsec_short"), ("--listen", "127.0.0.1:0", "--secret", "c2hvcnQ="),
])
def test_a_sink_takes_nothing_from_outside_and_no_options_that_are_none(words):
    done = subprocess.run(command(*words), capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 3 and done.stderr, done
