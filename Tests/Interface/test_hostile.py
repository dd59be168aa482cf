"""Somebody who means harm, at the doors of a live court of two nodes: over plain sockets, as an attacker would come."""

import base64
import concurrent.futures
import html.parser
import json
import re
import secrets
import socket
import time
import urllib.parse

import pytest
import standardwebhooks
from canonical import canonical
from client import complaint, sign

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
LANGUAGES = ("kk", "ru", "en")


def raw(address, request, seconds=10.0, source="127.0.0.1"):
    """Sends exactly these bytes from an address and reads what comes until the other end closes or falls silent."""
    place = urllib.parse.urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=seconds, source_address=(source, 0)) as line:
        line.sendall(request)
        said = b""
        try:
            while part := line.recv(65536):
                said += part
        except (TimeoutError, ConnectionResetError):
            pass
        return said


def statuses(said):
    return [int(status) for status in re.findall(rb"^HTTP/1\.1 (\d{3})", said, re.MULTILINE)]


@pytest.fixture(scope="module")
def cases(court):
    """Two voters' cases, the first before its judge."""
    mine, theirs = court.filed(court.cast.voters[5]), court.filed(court.cast.voters[6])
    for case in (mine, theirs):
        court.wait(case["case"], case["secret"], "offered")
    return mine, theirs


# --- Another person's case -------------------------------------------------------------------------------------------

def test_another_persons_case_is_shut_to_its_number_alone(court, cases):
    mine, theirs = cases
    told = set()
    # From an address of its own, since whoever guesses is shut out for a while, and the other tests are not.
    for turn, number in enumerate((theirs["case"], theirs["case"][:-1] + "9", "AST-2026-999999")):
        for path in ("", "/events", "/receipt", "/seal", "/entry", f"/documents/{'a' * 64}"):
            said = raw(court.address, f"GET /api/v1/cases/{number}{path} HTTP/1.1\r\nHost: court\r\nConnection: close\r\n"
                                      f"Authorization: Case {mine['secret']}\r\n\r\n".encode(), source=f"127.0.0.{20 + turn}")
            assert statuses(said) == [403], f"{number}{path}: {said[:100]}"
            told.add(said.split(b"\r\n\r\n", 1)[1])
    assert len(told) == 1, "an answer tells a number that exists from one that does not"


def test_many_guesses_are_few_at_all_nodes_together(court, cases):
    _, theirs = cases
    # One guess after another, at each node in turn: what one node has heard the other knows.
    secrets = [f"ABCDE{letter}" for letter in "FGHJKLMNPQRSTUVWXYZ2345678"]

    def guess(index):
        place = urllib.parse.urlsplit(court.stage.nodes[index % 2])
        head = (f"GET /api/v1/cases/{theirs['case']} HTTP/1.1\r\nHost: court\r\nConnection: close\r\n"
                f"Authorization: Case {secrets[index]}\r\n\r\n").encode()
        return statuses(raw(place.geturl(), head, source="127.0.0.30"))[0]

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        found = list(pool.map(guess, range(len(secrets))))
    assert set(found) == {403, 429} and found.count(403) <= 10, found
    # Nobody is told the right one apart now, at either node.
    for node in court.stage.nodes:
        head = (f"GET /api/v1/cases/{theirs['case']} HTTP/1.1\r\nHost: court\r\nConnection: close\r\n"
                f"Authorization: Case {'ABCDEA'}\r\n\r\n").encode()
        said = raw(node, head, source="127.0.0.30")
        assert statuses(said) == [429] and b"Retry-After" in said


def webhook(court, method, path, token, value=None):
    """Asks about a commission's own program."""
    return court.client.ask(method, "/api/v1/webhook" + path, None if value is None else canonical(value),
                            None if value is None else "application/json", token, Idempotency_Key=secrets.token_urlsafe(18))


@pytest.fixture(scope="module")
def programs(court):
    """Two commissions, each with its officer's token and its program at the sink, and that program's secret."""
    commissions = list(dict.fromkeys(station["commission"] for station in court.election["stations"]))[:2]
    found = []
    for commission in commissions:
        token = court.token(court.officer(next(s["id"] for s in court.election["stations"] if s["commission"] == commission)))
        registered = webhook(court, "PUT", "", token, {"url": f"http://127.0.0.1:{court.stage.sink_port}/hostile-{commission}"})
        assert registered.ok, registered.told()
        found.append((commission, token, registered.json["secret"]))
    return found


def came(court, commission, number):
    """What the commission's program was sent of a case."""
    return [line for line in court.stage.taken()
            if line["kind"] == "webhook" and line["path"] == f"/hostile-{commission}" and number in line["body"]]


def test_another_commissions_messages_come_to_nobody_else_by_webhook(court, programs):
    (own, own_token, own_secret), (other, other_token, other_secret) = programs
    case = court.filed(court.cast.voters[2])["case"]
    end = time.monotonic() + 20
    while not came(court, own, case):
        assert time.monotonic() < end, "the commission itself was told nothing, so nothing was tried"
        time.sleep(0.1)
    line = came(court, own, case)[0]
    assert not came(court, other, case)
    headers = {f"webhook-{name}": line[name] for name in ("id", "timestamp", "signature")}
    standardwebhooks.Webhook(own_secret).verify(line["body"], headers)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(other_secret).verify(line["body"], headers)
    assert line["id"] in {message["id"] for message in webhook(court, "GET", "/messages", own_token).json["messages"]}
    assert case not in webhook(court, "GET", "/messages", other_token).body.decode()
    # A message that is another's cannot be told from one that is not there, however it is asked for.
    answers = [webhook(court, "POST", f"/messages/{id_}/replay", other_token)
               for id_ in (line["id"], "msg_999999999", line["id"].removeprefix("msg_"), "msg_+1", "msg_-1", "MSG_1")]
    assert {answer.status for answer in answers} == {404}, [answer.told() for answer in answers]
    assert len({answer.json["type"] for answer in answers}) == 1
    time.sleep(1)
    assert not came(court, other, case)
    # The first address gets no more once another is registered, and a later message goes to the one that counts.
    assert webhook(court, "PUT", "", own_token, {"url": f"http://127.0.0.1:{court.stage.sink_port}/hostile-moved-{own}"}).ok
    assert webhook(court, "POST", f"/messages/{line['id']}/replay", own_token).status == 202
    while not came(court, f"moved-{own}", case):
        assert time.monotonic() < end, "it was not sent again"
        time.sleep(0.1)
    assert len([entry for entry in came(court, own, case) if entry["id"] == line["id"]]) == 1
    assert webhook(court, "PUT", "", own_token, {"url": f"http://127.0.0.1:{court.stage.sink_port}/hostile-{own}"}).ok


def test_nobody_else_looks_after_a_commissions_program(court, cases, programs):
    mine, _ = cases
    own, token, secret = programs[0]
    made = {scope: court.client.ask("POST", "/api/v1/keys", canonical({"name": f"k {scope}", "scopes": [scope]}), "application/json", token,
                                    Idempotency_Key=secrets.token_urlsafe(18)) for scope in ("webhookMessages", "readInbox")}
    assert all(answer.status == 201 for answer in made.values()), [answer.told() for answer in made.values()]
    key, other_key = ("Bearer " + answer.json["token"] for answer in made.values())
    others = [court.token(person) for person in court.cast.staff if not any(office["role"] == "commissionOfficer" for office in person.offices)]
    others += [court.token(judge) for judge, *_ in list(court.cast.judges.values())[:1]] + ["Case " + mine["secret"], None, "Bearer x", other_key]
    elsewhere = {"url": f"http://127.0.0.1:{court.stage.sink_port}/stolen"}
    asked = [("GET", "", None), ("PUT", "", elsewhere), ("POST", "/rotation", {"overlapSeconds": 0}), ("GET", "/messages", None),
             ("POST", "/messages/msg_1/replay", None)]
    for who in dict.fromkeys(others):
        for method, path, value in asked:
            answer = webhook(court, method, path, who, value)
            assert answer.status in (401, 403) and secret not in answer.body.decode(), f"{method} {path}: {answer.status}"
    # A program's own key asks for what was missed, and neither reads the secret nor leads the messages elsewhere.
    for method, path, value in asked[:3]:
        assert webhook(court, method, path, key, value).status == 403, f"{method} {path}"
    assert webhook(court, "GET", "/messages", key).ok
    kept = webhook(court, "GET", "", token).json
    assert kept["secret"] == secret and kept["url"].endswith(f"/hostile-{own}")


@pytest.mark.parametrize("url", [
    "http://127.0.0.1:1/", "https://127.0.0.1/", "https://localhost/", "https://LOCALHOST:443/", "https://[::1]/", "https://[::]/", "https://0/",
    "https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/", "https://127.1/", "https://[::ffff:10.0.0.1]/", "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::7f00:1]/", "https://169.254.169.254/latest/meta-data/", "https://10.0.0.1/", "https://192.168.0.1:8443/", "https://100.64.0.1/",
    "http://93.184.216.34/", "https://court@93.184.216.34/", "https://93.184.216.34@127.0.0.1/", 
    "file:///etc/passwd", "gopher://127.0.0.1:25/_HELO", "smtp://127.0.0.1:25/", "ftp://93.184.216.34/", "//93.184.216.34/", "93.184.216.34/x",
    "https://no-such-name.invalid/", "https://93.184.216.34/\r\nX-Evil: 1", "https://" + "a" * 2100 + ".example/",
    "NODE/metrics", "NODE/api/v1/webhook",
])
def test_a_program_is_registered_nowhere_inside(court, programs, url):
    _, token, _ = programs[1]
    before = webhook(court, "GET", "", token).json
    answer = webhook(court, "PUT", "", token, {"url": url.replace("NODE", court.address)})
    assert answer.status == 422, f"{answer.status} {answer.body[:200]}"
    assert webhook(court, "GET", "", token).json == before


# --- Requests that are read in two ways ------------------------------------------------------------------------------

SMUGGLED = b"GET /metrics HTTP/1.1\r\nHost: court\r\n\r\n"


@pytest.mark.parametrize("head", [
    "Content-Length: 4\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 4",
    "Content-Length: 4\r\nContent-Length: 40", "Content-Length: 4, 40", "Content-Length: +4", "Content-Length: 0x4",
    "Content-Length: -1", "Transfer-Encoding: xchunked", "Transfer-Encoding : chunked", "Transfer-Encoding:\tchunked, identity",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "Content-Length : 4", " Content-Length: 4",
    "Content-Length: 99999999999999999999",
])
def test_a_request_with_two_ends_is_refused_and_nothing_behind_it_is_read(court, head):
    request = (f"POST /api/v1/signatures/verify HTTP/1.1\r\nHost: court\r\nContent-Type: application/json\r\n{head}\r\n\r\n"
               "0\r\n\r\n").encode()
    said = raw(court.address, request + SMUGGLED, seconds=3)
    assert b"dauys_timers" not in said, "what was smuggled was answered"
    assert all(status in (400, 411, 413, 422, 431, 501) for status in statuses(said)), said[:200]


@pytest.mark.parametrize("request_", [
    b"GET /api/v1/elections HTTP/1.1\r\nHost: court\r\nX-A: b\r\n folded: c\r\n\r\n",
    b"GET /api/v1/elections HTTP/1.1\r\nHost: court\r\nX-A: b\x00c\r\n\r\n",
    b"GET /api/v1/elec\x00tions HTTP/1.1\r\nHost: court\r\n\r\n",
    b"GET /api/v1/cases/%00 HTTP/1.1\r\nHost: court\r\n\r\n",
    b"GET  /api/v1/elections HTTP/1.1\r\nHost: court\r\n\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: court\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: court\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5000)) + b"\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
])
def test_what_is_no_request_harms_nobody(court, request_):
    said = raw(court.address, request_, seconds=3)
    assert all(status >= 400 for status in statuses(said)), said[:200]
    assert court.client.ask("GET", "/health/live").status == 200


def test_slow_clients_hold_nobody_up(court):
    place = urllib.parse.urlsplit(court.address)
    lines = []
    try:
        for index in range(200):
            line = socket.create_connection((place.hostname, place.port), timeout=5)
            line.sendall(b"POST /api/v1/filings HTTP/1.1\r\nHost: court\r\nContent-Length: 1000000\r\n" if index % 2
                         else b"GET /api/v1/elections HTTP/1.1\r\nHo")
            lines.append(line)
        for _ in range(10):
            assert court.client.ask("GET", "/api/v1/elections").status == 200
            for line in lines:
                line.sendall(b"X")
    finally:
        for line in lines:
            line.close()


# --- Addresses and headers -------------------------------------------------------------------------------------------

@pytest.mark.parametrize("path", [
    "/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/schemas/..%2f..%2fREADME.md", "/schemas/%2e%2e%2finterface.json",
    "/en/..%2f..%2fapi", "//evil.example/en/", "/en/status/%2f%2fevil.example", "/schemas/interface.json%00.schema.json",
    "/problems/..%5c..%5cx", "/en/file/%2e%2e/sign",
])
def test_an_address_leads_to_no_file_and_to_no_other_place(court, path):
    said = raw(court.address, f"GET {path} HTTP/1.1\r\nHost: court\r\nConnection: close\r\n\r\n".encode(), seconds=5)
    assert b"root:" not in said and b"\"$defs\"" not in said
    assert not re.search(rb"^Location: (//|http)", said, re.MULTILINE), said[:300]


@pytest.mark.parametrize("path", [
    "/en/status/AST%0d%0aSet-Cookie:%20dauys-session=x", "/en/sign-in?kept=%0d%0aX-Evil:%201",
    "/en/inbox/%0d%0aX-Evil:%201", "/ru%0d%0aX-Evil:%201/",
])
def test_an_address_writes_no_header(court, path):
    said = raw(court.address, f"GET {path} HTTP/1.1\r\nHost: court\r\nConnection: close\r\n\r\n".encode(), seconds=5)
    head = said.split(b"\r\n\r\n")[0]
    assert not re.search(rb"^(X-Evil|Set-Cookie)", head, re.MULTILINE | re.IGNORECASE), head


def test_a_host_of_somebody_elses_choosing_is_in_no_answer(court):
    for path in ("/", "/en/", "/api/v1/openapi.json", "/en/status/AST-2026-000001", "/nothing"):
        said = raw(court.address, f"GET {path} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                                  "Connection: close\r\n\r\n".encode(), seconds=5)
        assert b"evil.example" not in said, path


# --- Scripts in every field ------------------------------------------------------------------------------------------

class Markup(html.parser.HTMLParser):
    """Finds what no page of ours may have: a script but our own, a handler in an attribute, an address of another kind."""

    def __init__(self):
        super().__init__()
        self.faults = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag == "img" and not (names.get("src") or "").startswith("data:"):
            self.faults.append(tag)
        if tag in ("iframe", "object", "embed", "base", "style"):
            self.faults.append(tag)
        if tag == "script" and not (names.get("src") or "").startswith("/assets/"):
            self.faults.append(f"script {names}")
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.faults.append(f"{tag} {name}={value}")


def requires_clean(answer, where):
    text = answer.body.decode()
    page = Markup()
    page.feed(text)
    assert page.faults == [], f"{where}: {page.faults}"
    assert "<script>alert" not in text and "<img src=x" not in text, where
    policy = answer.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy and "unsafe" not in policy, where


def form(fields):
    return urllib.parse.urlencode(fields).encode()


FORM = "application/x-www-form-urlencoded"


def test_a_script_in_a_complaint_is_text_on_every_page_of_every_office(court):
    voter = court.cast.voters[7]
    person = {**voter.complainant(), "familyName": SCRIPT[:60], "givenName": SCRIPT[:60], "patronymic": SCRIPT[:60]}
    station = court.election["stations"][0]
    document = canonical(complaint(person, station, "VL-01", "include", court.election["id"],
                                   court.complaint(voter)["composed"], language="ru", statement=SCRIPT * 3))
    answer = court.client.file(document, sign(voter.identity.key, voter.identity.certificate, document))
    assert answer.ok, answer.told()
    case, secret = answer.json["case"], answer.json["secret"]
    status = court.wait(case, secret, "offered", "screening")
    pages = [(f"/status/{case}", {"Cookie": f"dauys-case-{case}={secret}"}), (f"/status/{case}/withdrawal", {"Cookie": f"dauys-case-{case}={secret}"})]
    for someone in court.cast.staff:
        roles = {office["role"] for office in someone.offices if office.get("court", status["court"]) == status["court"]}
        for role, places in {"registryClerk": ["/clerk", f"/clerk/{case}"], "courtDutyOfficer": ["/duty", "/wall", "/duty/audit", "/sessions"],
                             "courtChair": ["/inbox"], "commissionOfficer": ["/inbox"]}.items():
            if role in roles:
                pages += [(place, {"Authorization": court.token(someone)}) for place in places]
    if status["state"] == "offered":
        for judge, *_ in court.cast.judges.values():
            if any(offer["case"] == case for offer in court.client.get("/queue", court.token(judge)).json.get("offers", [])):
                pages += [(place, {"Authorization": court.token(judge)}) for place in ("/judge", f"/judge/{case}")]
    shown = 0
    for place, headers in pages:
        for language in LANGUAGES:
            answer = court.client.ask("GET", f"/{language}{place}", **headers)
            assert answer.status in (200, 403), f"{place}: {answer.status}"
            requires_clean(answer, place)
            shown += b"&lt;script&gt;alert(1)" in answer.body
    assert shown >= 3, "the text itself was to be seen, or nothing was tried"


def test_a_script_in_every_field_of_every_form_is_text_when_the_form_comes_back(court):
    begun = court.client.ask("POST", "/en/file", form({"election": court.election["id"]}), FORM)
    where = urllib.parse.urlsplit(begun.headers["Location"]).path.rsplit("/", 1)[0]
    cookie = begun.headers.get("Set-Cookie", "").split(";")[0]
    steps = ("kind", "station", "when", "what", "about", "person", "check", "sign", "papers", "request", "contact")
    names = ("kind", "station", "act", "made-date", "made-time", "statement", "request", "familyName", "givenName", "patronymic", "iin",
             "birthDate", "phone", "email", "language", "attendance", "interpreter", "signatureText", "number", "secret", "hash", "reason",
             "token", "nonce", "kept", "key", SCRIPT)
    tried = 0
    for language in LANGUAGES:
        for step in steps:
            place = where.replace("/en/", f"/{language}/", 1) + "/" + step
            for answer in (court.client.ask("POST", place, form({name: SCRIPT for name in names}), FORM, Cookie=cookie),
                           court.client.ask("GET", place, Cookie=cookie)):
                if answer.headers.get("Content-Type", "").startswith("text/html"):
                    requires_clean(answer, place)
                    tried += 1
        for place in ("status", "sign-in", "wall/token"):
            requires_clean_or_away(court.client.ask("POST", f"/{language}/{place}", form({name: SCRIPT for name in names}), FORM), place)
        query = urllib.parse.urlencode({"number": SCRIPT, "hash": SCRIPT, "kept": SCRIPT, "nonce": SCRIPT, "before": SCRIPT})
        for place in ("check", "status", "sign-in", "", "draws/x/1", SCRIPT):
            answer = court.client.ask("GET", f"/{language}/{urllib.parse.quote(place)}?{query}", Accept="text/html")
            requires_clean_or_away(answer, place)
            tried += 1
    assert tried > 40


def requires_clean_or_away(answer, where):
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        requires_clean(answer, where)
    assert answer.status < 500, where


# --- More in the body than was asked for -----------------------------------------------------------------------------

def test_what_nobody_asked_for_sets_nothing(court, cases):
    mine, _ = cases
    before = court.state(mine["case"], mine["secret"])
    extra = {"state": "closed", "judge": "J-1", "version": 99, "court": "ALM", "attempt": 7, "flags": ["escalated"]}
    answers = [court.client.post(f"/cases/{mine['case']}/consent", {
        "answers": before["complaint"], "anyRegion": False, "remoteHearing": False, "case": mine["case"],
        "type": "dauys-consent/1", **extra}, "Case " + mine["secret"])]
    clerk = next(p for p in court.cast.staff if any(o["role"] == "registryClerk" and o["court"] == before["court"] for o in p.offices))
    answers.append(court.client.post(f"/cases/{mine['case']}/registration", {"note": None, "role": "courtChair", "person": 1, **extra},
                                     court.token(clerk)))
    officer = court.officer(before["station"])
    answers.append(court.client.post("/keys", {"name": "x", "scopes": ["readInbox"], "person": 1, "commission": "KZ"}, court.token(officer)))
    answers.append(court.client.post("/keys", {"name": "x", "scopes": ["readInbox", "reassignment"]}, court.token(officer)))
    for answer in answers:
        assert answer.status == 422, f"{answer.status} {answer.body[:300]}"
    after = court.state(mine["case"], mine["secret"])
    for member in ("state", "court", "attempt", "flags"):
        assert after[member] == before[member]


# --- Sessions --------------------------------------------------------------------------------------------------------

def test_a_challenge_is_good_once_at_whichever_node_and_for_this_court_alone(court):
    clerk = next(p for p in court.cast.staff if any(o["role"] == "registryClerk" for o in p.offices))
    challenge = court.client.ask("POST", "/api/v1/sign-in/challenges", b"", "application/json").json
    document = base64.b64decode(challenge["document"])
    signature = sign(clerk.identity.key, clerk.identity.certificate, document)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: court.client.send("/sign-in", document, signature).status, range(8)))
    assert sorted(answers) == [201] + [401] * 7
    elsewhere = canonical({**json.loads(document), "audience": "https://evil.example"})
    assert court.client.send("/sign-in", elsewhere, sign(clerk.identity.key, clerk.identity.certificate, elsewhere)).status == 422


def test_a_form_of_another_site_does_nothing(court):
    for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Origin": "https://evil.example"}):
        for place in ("/en/sign-out", "/en/file", "/en/sign-in", "/en/wall/token", "/en/status"):
            answer = court.client.ask("POST", place, form({"a": "b"}), FORM, **headers)
            assert answer.status == 403 and "Set-Cookie" not in answer.headers, f"{place} {headers}: {answer.status}"


def test_a_stream_ends_with_the_right_to_it(court):
    clerk = next(p for p in court.cast.staff if any(o["role"] == "courtDutyOfficer" for o in p.offices))
    token, _ = court.client.sign_in(clerk.identity.key, clerk.identity.certificate)
    place = urllib.parse.urlsplit(court.address)
    with socket.create_connection((place.hostname, place.port), timeout=20) as line:
        line.sendall(f"GET /api/v1/board/events HTTP/1.1\r\nHost: court\r\nAuthorization: {token}\r\n\r\n".encode())
        assert b"200" in line.recv(4096)
        assert court.client.ask("DELETE", "/api/v1/sign-in", authorization=token).status == 204
        end = time.monotonic() + 15
        while part := line.recv(65536):
            assert time.monotonic() < end, "the stream goes on"
            if part.endswith(b"0\r\n\r\n"):
                break


def test_answers_are_kept_by_nobody_and_read_as_what_they_are(court, cases):
    mine, _ = cases
    for path, headers in (("/api/v1/cases/" + mine["case"], {"Authorization": "Case " + mine["secret"]}),
                          ("/en/status/" + mine["case"], {"Cookie": f"dauys-case-{mine['case']}={mine['secret']}"}),
                          ("/en/sign-in", {}), ("/api/v1/nothing", {})):
        answer = court.client.ask("GET", path, **headers)
        assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert "Server" not in answer.headers and "Access-Control-Allow-Origin" not in answer.headers, path
