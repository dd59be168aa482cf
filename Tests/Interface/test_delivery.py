"""What leaves the house, read by other people's programs: webhooks, mail over STARTTLS, text messages, calendar entries."""

import base64
import datetime
import email
import email.policy
import importlib.util
import json
import ssl
import subprocess
import time

import icalendar
import pytest
import standardwebhooks
from aiosmtpd.controller import Controller

import conftest

from canonical import canonical, sha256
from client import Client, complaint, sign
from processes import free_port

WAIT_SECONDS = 20


def bench_stage():
    """A database and a node of their own, as the benches make them; the rehearsal's stage has the same name."""
    path = conftest.CHECKOUT / "ops" / "bench" / "stage.py"
    spec = importlib.util.spec_from_file_location("bench_stage", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def until(look):
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError("it never came")


def taken(court, kind, **members):
    return [line for line in court.stage.taken() if line["kind"] == kind and all(line[name] == value for name, value in members.items())]


def filed(court, voter, language="kk", **reach):
    document = court.complaint(voter)
    document["complainant"] |= reach
    document["language"] = language
    data = canonical(document)
    answer = court.client.file(data, sign(voter.identity.key, voter.identity.certificate, data))
    assert answer.ok, answer.told()
    return answer.json


def headers(line):
    return {f"webhook-{name}": line[name] for name in ("id", "timestamp", "signature")}


def messages(court, commission):
    """What the commission's program was sent, by type."""
    found = {}
    for line in taken(court, "webhook", path=f"/{commission}"):
        found.setdefault(json.loads(line["body"])["type"], []).append(line)
    return found


def test_a_program_is_sent_what_its_commission_is_told_and_can_ask_again(court):
    station = court.election["stations"][0]
    officer, commission = court.officer(station["id"]), station["commission"]
    token = court.token(officer)

    def ask(method, path, value=None, **more):
        body = None if value is None else canonical(value)
        return court.client.ask(method, "/api/v1" + path, body, "application/json" if body else None, token, **more)

    assert ask("PUT", "/webhook", {"url": "http://127.0.0.1:1/inside"}).status == 422
    assert ask("GET", "/webhook").status == 404
    url = f"http://127.0.0.1:{court.stage.sink_port}/{commission}"
    registered = ask("PUT", "/webhook", {"url": url})
    assert registered.ok, registered.told()
    old = standardwebhooks.Webhook(registered.json["secret"])
    case = filed(court, court.cast.voters[3])
    court.ruled(case["case"], case["secret"])
    sent = until(lambda: (found := messages(court, commission)).get("case.rulingToCarryOut") and found)
    assert list(sent) == ["case.filingRegistered", "case.answer", "case.rulingToCarryOut"], "in the order in which it was told"
    line = sent["case.rulingToCarryOut"][0]
    told = old.verify(line["body"], headers(line))["data"]
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        old.verify(line["body"].replace(told["case"], "AST-2026-999999"), headers(line))
    ruling = base64.b64decode(told["document"])
    assert told["case"] == case["case"] and sha256(ruling) == told["sha256"]
    assert json.loads(base64.b64decode(told["entry"]))["answers"] == told["sha256"] and told["entrySeal"] and told["signature"]
    rotated = ask("POST", "/webhook/rotation", {"overlapSeconds": 600}, Idempotency_Key="rotation-0000000001")
    assert rotated.ok, rotated.told()
    new = standardwebhooks.Webhook(ask("GET", "/webhook").json["secret"])
    listed = ask("GET", "/webhook/messages").json["messages"]
    assert listed[0]["id"] == line["id"] and listed[0]["outcome"] == "delivered"
    assert ask("POST", "/webhook/messages/msg_999999999/replay", Idempotency_Key="replay-00000000001").status == 404
    assert ask("POST", f"/webhook/messages/{line['id']}/replay", Idempotency_Key="replay-00000000002").status == 202
    again = until(lambda: messages(court, commission)["case.rulingToCarryOut"][1:])[0]
    assert again["id"] == line["id"]
    for webhook in (old, new):
        webhook.verify(again["body"], headers(again))


def letter(message):
    """A message as a mail reader shows it: itself, its text, and what its calendar entry says."""
    read = email.message_from_string(message, policy=email.policy.default)
    attached = [part for part in read.walk() if part.get_content_type() == "text/calendar"]
    entry = None
    if attached:
        calendar = icalendar.Calendar.from_ical(attached[0].get_payload(decode=True))
        assert not calendar.errors
        [entry] = calendar.walk("VEVENT")
        assert not entry.errors
    return read, read.get_body(("plain",)).get_content(), entry


def test_a_voter_is_written_to_in_the_language_of_the_complaint_with_the_time_limit_for_the_calendar(court):
    voter = court.cast.voters[4]
    case = filed(court, voter, email="voter@people.example", phone="+7 701 000 00 00")
    [line] = until(lambda: taken(court, "mail", to=["voter@people.example"]))
    read, text, entry = letter(line["message"])
    address = f"{court.address}/kk/status/{case['case']}"
    assert read["subject"] == f"{case['case']}: Шағымыңыз қабылданды" and read["content-language"] == "kk"
    assert read["auto-submitted"] == "auto-generated" and read["to"] == "voter@people.example"
    assert address in text and case["secret"] not in line["message"] + text
    assert voter.iin not in text and voter.family not in text
    limits = [d["due"] for d in court.state(case["case"], case["secret"])["deadlines"] if d["nature"] == "deadline"]
    due = min(datetime.datetime.fromisoformat(limit) for limit in limits)
    assert abs(entry["dtstart"].dt - due) < datetime.timedelta(seconds=1) and entry["url"] == address
    assert entry["summary"] == read["subject"]


def test_a_mailbox_that_takes_nothing_is_followed_by_a_text_message(court):
    voter = court.cast.voters[5]
    case = filed(court, voter, language="ru", email="refused@people.example", phone="8 (701) 000-00-11")
    [line] = until(lambda: [line for line in taken(court, "sms") if case["case"] in line["body"]])
    said = json.loads(line["body"])
    assert said["to"] == "87010000011"
    assert said["text"] == f"{case['case']}: Ваша жалоба получена {court.address}/ru/status/{case['case']}"


class Mailbox:
    """Keeps what aiosmtpd takes, and whether it came over TLS."""

    def __init__(self):
        self.kept = []

    async def handle_DATA(self, server, session, envelope):
        self.kept.append((session.ssl is not None, envelope.mail_from, envelope.rcpt_tos, envelope.content.decode()))
        return "250 2.0.0 kept as 4711"


def certificate(folder):
    """A key and a certificate of its own for 127.0.0.1."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", folder / "key.pem",
                    "-out", folder / "cert.pem", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"],
                   check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def test_mail_turns_to_tls_with_a_server_that_is_trusted_and_stays_home_with_one_that_is_not(tmp_path):
    Stage = bench_stage().Stage
    box, plain = Mailbox(), Mailbox()
    servers = [Controller(box, hostname="127.0.0.1", port=free_port(), tls_context=certificate(tmp_path), require_starttls=True),
               Controller(plain, hostname="127.0.0.1", port=free_port())]
    for server in servers:
        server.start()
    try:
        for name, server in zip(("tls", "plain"), servers):
            with Stage(f"dauys_interface_mail_{name}") as stage:
                files = stage.pack()
                port = stage.node("--mail", f"127.0.0.1:{server.port}", "--mail-from", "no-reply@court.example", "--mail-trust",
                                  str(tmp_path / "cert.pem"), "--mail-patience-seconds", "5")
                client = Client(f"http://127.0.0.1:{port}")
                election = client.get(f"/elections/{files['election']['id']}").json
                person = {"iin": "900517450120", "familyName": "X", "givenName": "Y", "patronymic": None, "birthDate": None, "email": "v@people.example"}
                now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
                document = complaint(person, election["stations"][0], "VL-01", "include", election["id"], now, language="en", statement="Not listed.")
                assert client.file(canonical(document)).ok
                until(lambda stage=stage: stage.ask("SELECT count(*) FROM ground.letter WHERE ended IS NOT NULL") != "0")
                outcome = stage.ask("SELECT outcome FROM ground.letter ORDER BY message LIMIT 1")
                proof = json.loads(stage.ask("SELECT proof FROM ground.errand_done WHERE kind = 'mail' ORDER BY errand LIMIT 1"))
                if name == "tls":
                    assert outcome == "delivered" and proof["said"] == "250 2.0.0 kept as 4711"
                else:
                    assert outcome == "undelivered"
                    assert stage.ask("SELECT role FROM ground.alarm WHERE what LIKE 'undelivered/%' LIMIT 1") == "courtDutyOfficer"
    finally:
        for server in servers:
            server.stop()
    [(is_encrypted, sender, recipients, content)] = box.kept
    assert is_encrypted and sender == "no-reply@court.example" and recipients == ["v@people.example"]
    read, text, entry = letter(content)
    assert read["subject"].endswith("Your complaint has been received") and "/en/status/" in text and entry is not None
    assert plain.kept == []
