#!/usr/bin/env python3
"""A program's way into the service: filing, acts, sign-in. By hand: client.py file|status|act|sign-in|check --help"""

import argparse
import base64
import datetime
import http.client
import json
import pathlib
import secrets
import subprocess
import sys
import urllib.parse

from canonical import canonical, check, nonce, sha256

BASE = "/api/v1"


class Unreachable(Exception):
    """No node took the request; nothing was sent."""


class Lost(Exception):
    """The request was sent and no answer came: it may or may not have been carried out."""


class Answer:
    """Status, headers and body of one answer."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        """The body as JSON; an empty object if it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    @property
    def ok(self):
        """Whether the act was taken."""
        return 200 <= self.status < 300

    def told(self):
        """What a person would be told, in one line."""
        problem = self.json if isinstance(self.json, dict) else {}
        return f"{self.status} {problem.get('type', '').rsplit('/', 1)[-1]} {problem.get('detail', '')}".strip()


def multipart(parts):
    """Body and content type; a part is (name, media type, bytes)."""
    boundary = "dauys-" + secrets.token_hex(12)
    out = []
    for name, media, data in parts:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\nContent-Type: {media}\r\n\r\n'
        out += [head.encode(), data, b"\r\n"]
    return b"".join([*out, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


def sign(key, certificate, document, more=()):
    """A detached CAdES-B signature by plain openssl, as any foreign client would make it."""
    command = ["openssl", "cms", "-sign", "-cades", "-binary", "-outform", "DER", "-md", "sha256", "-nosmimecap",
               "-signer", str(certificate), "-inkey", str(key), *more]
    return subprocess.run(command, input=document, capture_output=True, check=True).stdout


class Client:
    """Talks to the first node that answers; `nodes` are origins such as http://127.0.0.1:8080."""

    def __init__(self, nodes, timeout=15.0, language="en"):
        self.nodes = [urllib.parse.urlsplit(node) for node in ([nodes] if isinstance(nodes, str) else nodes)]
        self.timeout, self.language = timeout, language

    def _once(self, node, method, path, body, headers):
        connection = http.client.HTTPConnection(node.hostname, node.port or 80, timeout=self.timeout)
        try:
            try:
                connection.connect()
            except OSError as error:
                raise Unreachable(str(error)) from error
            try:
                connection.request(method, path, body=body, headers=headers)
                answer = connection.getresponse()
                return Answer(answer.status, dict(answer.getheaders()), answer.read())
            except (OSError, http.client.HTTPException) as error:
                raise Lost(f"{method} {path}: {error!r}") from error
        finally:
            connection.close()

    def ask(self, method, path, body=None, media=None, authorization=None, **more):
        """One request. A node that can't be reached is passed over; one that falls silent is an error, unless the
        request changes nothing or carries an idempotency key."""
        headers = {"Accept-Language": self.language, **{name.replace("_", "-"): value for name, value in more.items()}}
        if media:
            headers["Content-Type"] = media
        if authorization:
            headers["Authorization"] = authorization
        again, last = method in ("GET", "HEAD") or "Idempotency-Key" in headers, None
        for node in self.nodes + self.nodes[:1]:
            try:
                return self._once(node, method, path, body, headers)
            except Unreachable as error:
                last = error
            except Lost as error:
                last = error
                if not again:
                    raise
        raise last

    def get(self, path, authorization=None):
        """GET below the interface's base."""
        return self.ask("GET", BASE + path, authorization=authorization)

    def send(self, path, document, signature=None, authorization=None, attachments=(), **more):
        """POST of a document with its detached signature."""
        parts = [("document", "application/json", document)]
        if signature is not None:
            parts.append(("signature", "application/pkcs7-signature", signature))
        parts += [("attachment", "application/octet-stream", data) for data in attachments]
        body, media = multipart(parts)
        return self.ask("POST", BASE + path, body, media, authorization, **more)

    def post(self, path, value, authorization=None):
        """POST of a small document in canonical JSON."""
        return self.ask("POST", BASE + path, canonical(value), "application/json", authorization)

    def file(self, document, signature=None, key=None, attachments=()):
        """File a complaint; `key` is the idempotency key."""
        return self.send("/filings", document, signature, None, attachments, Idempotency_Key=key or secrets.token_urlsafe(18))

    def sign_in(self, key, certificate):
        """Authorization value and offices of whoever holds the key."""
        challenge = self.ask("POST", BASE + "/sign-in/challenges", b"", "application/json").json
        document = canonical({"audience": challenge["audience"], "issued": challenge["issued"], "nonce": challenge["nonce"],
                              "type": "dauys-signin/1"})
        answer = self.send("/sign-in", document, sign(key, certificate, document))
        if not answer.ok:
            raise PermissionError(answer.told())
        return "Bearer " + answer.json["token"], answer.json["offices"]


def complaint(person, station, kind, request, election, composed, *, language="kk", statement="", answers=None, attachments=(), act="inaction"):
    """A dauys-complaint/1 as a value. `person`: iin, familyName, givenName, patronymic, birthDate; `station`: the
    election's public data about it; `composed`: an instant with offset."""
    return {
        "answers": answers,
        "attachments": [{"mediaType": media, "name": name, "sha256": sha256(data), "size": len(data)} for name, media, data in attachments],
        "challenged": {"act": act, "commission": station["commission"], "made": composed, "number": None},
        "complainant": {"email": None, "phone": None, **person}, "composed": composed,
        "consents": {"anyRegion": False, "remoteHearing": True}, "election": election,
        "hearing": {"attendance": "papers", "interpreter": None}, "kind": kind, "language": language, "learned": composed,
        "nonce": nonce(), "representative": None, "request": request, "statement": statement, "station": station["id"],
        "type": "dauys-complaint/1",
    }


def _file(client, options):
    election = client.get(f"/elections/{options.election}").json
    station = next(s for s in election["stations"] if s["id"] == options.station)
    person = {"iin": options.iin, "familyName": options.family, "givenName": options.given, "patronymic": None, "birthDate": options.birth}
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    document = canonical(complaint(person, station, options.kind, options.request, options.election, now, language=options.language,
                                   statement=options.statement))
    signature = sign(options.key, options.certificate, document) if options.key else None
    answer = client.file(document, signature)
    print(json.dumps({k: v for k, v in answer.json.items() if k not in ("receipt", "seal")}, ensure_ascii=False, indent=1))
    if answer.ok and options.out:
        out = pathlib.Path(options.out)
        out.mkdir(parents=True, exist_ok=True)
        (out / "complaint.json").write_bytes(document)
        (out / "receipt.json").write_bytes(base64.b64decode(answer.json["receipt"]))
        if answer.json.get("seal"):
            (out / "receipt.seal").write_bytes(base64.b64decode(answer.json["seal"]))
    return 0 if answer.ok else 1


def main(arguments):
    """The command by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--origin", default="http://127.0.0.1:8080")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("file", help="file one complaint")
    for name in ("iin", "family", "given", "birth", "station"):
        verb.add_argument("--" + name, required=True)
    for name, usual in (("election", "kz-2026"), ("kind", "VL-01"), ("request", "include"), ("language", "kk"), ("statement", ""),
                        ("key", None), ("certificate", None), ("out", None)):
        verb.add_argument("--" + name, default=usual)
    verb = verbs.add_parser("status", help="where a case stands")
    verb.add_argument("case")
    verb.add_argument("secret")
    verb = verbs.add_parser("act", help="an act in canonical JSON, with a voter's secret or a token")
    verb.add_argument("case")
    verb.add_argument("act")
    verb.add_argument("document", help="the act's document as JSON")
    verb.add_argument("--authorization", required=True, help="'Case SECRET' or 'Bearer TOKEN'")
    verb = verbs.add_parser("sign-in", help="a token for an office")
    verb.add_argument("key")
    verb.add_argument("certificate")
    verbs.add_parser("check", help="this client's canonical JSON against RFC 8785")
    options = parser.parse_args(arguments)
    client = Client(options.origin)
    if options.verb == "check":
        wrong = check()
        print("canonical JSON as RFC 8785 has it" if not wrong else f"wrong: {wrong}")
        return 1 if wrong else 0
    if options.verb == "file":
        return _file(client, options)
    if options.verb == "sign-in":
        token, offices = client.sign_in(options.key, options.certificate)
        print(json.dumps({"authorization": token, "offices": offices}, indent=1))
        return 0
    if options.verb == "status":
        answer = client.get(f"/cases/{options.case}", f"Case {options.secret}")
    else:
        answer = client.post(f"/cases/{options.case}/{options.act}", json.loads(options.document), options.authorization)
    print(json.dumps(answer.json, ensure_ascii=False, indent=1) if answer.ok else answer.told())
    return 0 if answer.ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
