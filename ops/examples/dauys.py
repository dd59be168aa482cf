"""A small client of the court: Python's standard library and the openssl command, nothing else. Copy it and change it."""

import base64
import datetime
import hashlib
import json
import pathlib
import secrets
import subprocess
import tempfile
import time
import urllib.error
import urllib.request


class Problem(Exception):
    """A refusal (RFC 9457): its word, and what the court says to do next."""

    def __init__(self, status, headers, document):
        self.status, self.headers, self.document = status, headers, document
        self.word = document.get("type", "").rsplit("/", 1)[-1]
        super().__init__(f"{status} {self.word}: {document.get('detail', '')} {document.get('next', '')}")


def canonical(value):
    """Canonical JSON (RFC 8785): no white space, members sorted by their UTF-16 units, whole numbers only."""
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return b"{" + b",".join(canonical(name) + b":" + canonical(member) for name, member in members) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(canonical(item) for item in value) + b"]"
    if isinstance(value, float):
        raise ValueError("documents of the court have whole numbers only")
    # JSON's own escapes are those of the standard, once characters beyond ASCII are left as they are.
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def sha256(data):
    """The name of bytes: lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def nonce():
    """128 random bits, base64url without padding."""
    return secrets.token_urlsafe(16)


def now():
    """This instant as documents write it."""
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")


def sign(key, certificate, document):
    """A detached CAdES-B signature over the document, DER."""
    command = ["openssl", "cms", "-sign", "-cades", "-binary", "-outform", "DER", "-md", "sha256", "-nosmimecap",
               "-signer", str(certificate), "-inkey", str(key)]
    return subprocess.run(command, input=document, capture_output=True, check=True).stdout


def seal_stands(document, seal, certificate):
    """Whether the court's seal is over exactly these bytes; the certificate is in the election's public data."""
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "document").write_bytes(document)
        (place / "seal").write_bytes(seal)
        (place / "court.pem").write_text(certificate)
        command = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "seal", "-content", "document",
                   "-certfile", "court.pem", "-CAfile", "court.pem", "-partial_chain", "-purpose", "any", "-out", "verified"]
        return subprocess.run(command, cwd=place, capture_output=True, check=False).returncode == 0


class Court:
    """The service at one address, as somebody: nobody yet, the holder of a case's secret, or somebody signed in."""

    def __init__(self, origin, language="en"):
        self.origin, self.language, self.authorization = origin.rstrip("/"), language, None

    def ask(self, method, path, body=None, media=None, **headers):
        """Status, headers and body of an answer; a problem is raised. Waits when it is told to, a few times."""
        headers = {"Accept-Language": self.language, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if media:
            headers["Content-Type"] = media
        if self.authorization:
            headers["Authorization"] = self.authorization
        for last in (False, False, True):
            request = urllib.request.Request(self.origin + path, data=body, method=method, headers=headers)
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return answer.status, answer.headers, answer.read()
            except urllib.error.HTTPError as error:
                told = error.read()
                document = json.loads(told) if "json" in error.headers.get("Content-Type", "") else {}
                if last or error.code not in (429, 503):
                    raise Problem(error.code, error.headers, document) from None
                time.sleep(min(60, int(error.headers.get("Retry-After") or 1)))

    def get(self, path):
        """A document of the interface."""
        return json.loads(self.ask("GET", path)[2])

    def post(self, path, value, **headers):
        """A small request in JSON."""
        headers.setdefault("Idempotency_Key", secrets.token_urlsafe(18))
        return json.loads(self.ask("POST", path, canonical(value), "application/json", **headers)[2])

    def send(self, path, document, signature=None, attachments=(), **headers):
        """A document with the signature over it. The key makes it harmless to send the same twice."""
        headers.setdefault("Idempotency_Key", secrets.token_urlsafe(18))
        boundary = "part-" + secrets.token_hex(16)
        parts = [("document", "application/json", document)]
        parts += [("signature", "application/pkcs7-signature", signature)] if signature else []
        parts += [("attachment", "application/octet-stream", paper) for paper in attachments]
        body = b"".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
                        .encode() + data + b"\r\n" for name, kind, data in parts) + f"--{boundary}--\r\n".encode()
        return json.loads(self.ask("POST", path, body, f"multipart/form-data; boundary={boundary}", **headers)[2])

    def sign_in(self, key, certificate):
        """Signs the court's challenge; the offices that come back are what one may act as."""
        challenge = self.post("/api/v1/sign-in/challenges", {})
        document = base64.b64decode(challenge["document"])
        if json.loads(document)["audience"] != challenge["audience"]:
            raise ValueError("the challenge is for somebody else's service")
        session = self.send("/api/v1/sign-in", document, sign(key, certificate, document))
        self.authorization = "Bearer " + session["token"]
        return session["offices"]
