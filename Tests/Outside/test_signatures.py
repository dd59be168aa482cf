"""Certificates and containers made at random, judged by us, by pyhanko-certvalidator and by the openssl command.

What is drawn is drawn from a fixed seed, and signed anew after it was changed, so that it is its meaning and not a broken
signature that is judged. Where two programs disagree, disagreements.tsv says why; a disagreement that it does not explain
fails, and so does a line that explains nothing any more.
"""

import asyncio
import base64
import datetime
import hashlib
import os
import pathlib
import random
import re
import subprocess
import sys

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko_certvalidator import CertificateValidator, ValidationContext

HERE = pathlib.Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
sys.path.insert(0, str(CHECKOUT / "ops" / "bench"))
from hostile import attribute, extension, integer, name, oid, seq, tlv  # noqa: E402

BINARY = pathlib.Path(os.environ.get("DAUYS_BINARY") or CHECKOUT / ".build" / "release" / "dauys")
CERTIFICATES, CONTAINERS = 400, 200
MOMENT = datetime.datetime(2027, 3, 1, tzinfo=datetime.timezone.utc)
DOCUMENT = b'{"statement":"I am not on the list."}'
ECDSA = seq(oid("1.2.840.10045.4.3.2"))
DATA, SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"


class Key:
    """A key of P-256 that is the same in every run."""

    def __init__(self, number):
        self.private = ec.derive_private_key(number, ec.SECP256R1())
        numbers = self.private.public_key().public_numbers()
        self.point = b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
        self.info = seq(seq(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")), tlv(3, b"\0", self.point))

    @property
    def identifier(self):
        return hashlib.sha1(self.point).digest()

    def sign(self, message):
        return self.private.sign(message, ec.ECDSA(hashes.SHA256()))


ROOT, ISSUING, SIGNER = Key(1001), Key(1002), Key(1003)
ROOT_NAME, ISSUING_NAME, SIGNER_NAME = name("Root"), name("Issuing"), name("Signer")
USAGE, EXTENDED, BASIC = "2.5.29.15", "2.5.29.37", "2.5.29.19"
EMAIL = oid("1.3.6.1.5.5.7.3.4")


def certified(body, key):
    return seq(body, ECDSA, tlv(3, b"\0", key.sign(body)))


def body(serial, issuer, subject, key, extensions, version=tlv(0xA0, integer(2)), inner=ECDSA, validity=None):
    validity = validity or seq(tlv(0x17, b"250101000000Z"), tlv(0x17, b"400101000000Z"))
    listed = tlv(0xA3, seq(*extensions)) if extensions else b""
    return seq(version, serial, inner, issuer, validity, subject, key.info, listed)


def keys(own, issuer):
    return [extension("2.5.29.14", tlv(4, own.identifier)), extension("2.5.29.35", seq(tlv(0x80, issuer.identifier)))]


def authority(limit=b""):
    return [extension(BASIC, seq(b"\x01\x01\xff", limit), True), extension(USAGE, tlv(3, b"\x01\x06"), True)]


def of_signer():
    return [*keys(SIGNER, ISSUING), extension(USAGE, tlv(3, b"\x06\xc0"), True), extension(EXTENDED, seq(EMAIL))]


ROOT_DER = certified(body(integer(1), ROOT_NAME, ROOT_NAME, ROOT, [*keys(ROOT, ROOT), *authority()]), ROOT)
ISSUING_BODY = body(integer(2), ROOT_NAME, ISSUING_NAME, ISSUING, [*keys(ISSUING, ROOT), *authority()])
SIGNER_BODY = body(integer(5), ISSUING_NAME, SIGNER_NAME, SIGNER, of_signer())
SIGNER_DER = certified(SIGNER_BODY, ISSUING)


# --- What is drawn ---------------------------------------------------------------------------------------------------


def bytes_changed(dice, made):
    """A few bytes of DER other than they were; more often than not where it says what comes next."""
    made = bytearray(made)
    for _ in range(dice.choice((1, 1, 1, 2))):
        place = dice.randrange(4, len(made))
        kind = dice.randrange(5)
        if kind == 0:
            made[place] ^= 1 << dice.randrange(8)
        elif kind == 1:
            made[place] = dice.randrange(256)
        elif kind == 2:
            made[place] = dice.choice((0, 1, 2, 4, 5, 6, 0x30, 0x31, 0x80, 0xFF))
        else:
            tags = [at for at, byte in enumerate(made) if byte in (1, 2, 3, 4, 5, 6, 12, 0x17, 0x30, 0x31) and at > 3]
            made[dice.choice(tags)] = dice.choice((1, 2, 3, 4, 5, 6, 12, 0x13, 0x17, 0x18, 0x30, 0x31))
    return bytes(made)


def extension_drawn(dice):
    """One extension of a signer or an authority, of which some are right and some are not."""
    text = lambda value: tlv(0x82, value)  # noqa: E731
    purposes = [EMAIL, oid("1.3.6.1.5.5.7.3.1"), oid("1.3.6.1.5.5.7.3.2"), oid("2.5.29.37.0"), oid("1.2.398.3.3.4.1.1")]
    policy = lambda value: seq(oid(value))  # noqa: E731
    kinds = [
        lambda: extension(EXTENDED, seq(*dice.sample(purposes, dice.randint(1, 3))), dice.random() < 0.3),
        lambda: extension(USAGE, tlv(3, dice.choice((b"\x06\xc0", b"\x07\x80", b"\x06\x40", b"\x01\x06", b"\x02\x04", b"\x00\xc0"))),
                          dice.random() < 0.7),
        lambda: extension(BASIC, seq(dice.choice((b"", b"\x01\x01\xff", b"\x01\x01\x00")), dice.choice((b"", integer(0), integer(1)))),
                          dice.random() < 0.7),
        lambda: extension("2.5.29.32", seq(policy(dice.choice(("1.2.3", "2.5.29.32.0")))), dice.random() < 0.3),
        lambda: extension("2.5.29.36", seq(tlv(0x80, bytes([dice.randrange(3)]))), True),
        lambda: extension("2.5.29.17", seq(text(dice.choice((b"a.example", b"b.other", b"", b".example")))), dice.random() < 0.2),
        lambda: extension("2.5.29.30", seq(tlv(dice.choice((0xA0, 0xA1)), seq(dice.choice(
            (text(b"example"), text(b".example"), tlv(0xA4, SIGNER_NAME), tlv(0xA4, name("Nobody")), tlv(0x81, b"example")))))), dice.random() < 0.8),
        lambda: extension("1.3.6.1.4.1.55555.1", tlv(5), dice.random() < 0.5),
        lambda: extension("2.5.29.54", integer(dice.randrange(2)), True),
    ]
    return dice.choice(kinds)()


def extensions_drawn(dice, standing):
    """What stands already, with one left out, put in another's place, or added."""
    made = list(standing)
    for _ in range(dice.choice((1, 1, 2))):
        one = extension_drawn(dice)
        same = [place for place, other in enumerate(made) if other[2:7] == one[2:7]]
        kind = dice.randrange(5)
        if kind == 0 and made:
            del made[dice.randrange(len(made))]
        elif same and kind < 4:
            made[same[0]] = one
        else:
            made.append(one)
    return made


def path_drawn(dice):
    """A signer and its authority, of which one is not as usual."""
    issuing, signer = ISSUING_BODY, SIGNER_BODY
    kind = dice.randrange(5)
    if kind == 0:
        signer = bytes_changed(dice, SIGNER_BODY)
    elif kind == 1:
        issuing = bytes_changed(dice, ISSUING_BODY)
    elif kind == 2:
        signer = body(integer(5), ISSUING_NAME, SIGNER_NAME, SIGNER, extensions_drawn(dice, of_signer()))
    elif kind == 3:
        issuing = body(integer(2), ROOT_NAME, ISSUING_NAME, ISSUING, extensions_drawn(dice, [*keys(ISSUING, ROOT), *authority()]))
    else:
        serial = dice.choice((integer(0), integer(7), b"\x02\x01\x85", b"\x02\x02\x00\x05", integer(1 << 159), integer(1 << 151)))
        times = [dice.choice((b"250101000000Z", b"280101000000Z", b"2501010000Z", b"491231235959Z")) for _ in range(2)]
        issuer = dice.choice((ISSUING_NAME, name("ISSUING "), name("Other"), seq()))
        signer = body(serial, issuer, dice.choice((SIGNER_NAME, seq())), SIGNER, of_signer(),
                      validity=seq(*(tlv(0x17, time) for time in times)), version=dice.choice((tlv(0xA0, integer(2)), b"", tlv(0xA0, integer(1)))))
    return certified(signer, ISSUING), certified(issuing, ROOT)


def container_drawn(dice):
    """A container whose attributes or shell are not as usual; what is signed is signed after it was changed."""
    time = tlv(0x17, b"270101000000Z")
    attributes = [
        attribute("1.2.840.113549.1.9.3", oid(DATA)),
        attribute("1.2.840.113549.1.9.4", tlv(4, hashlib.sha256(DOCUMENT).digest())),
        attribute("1.2.840.113549.1.9.5", time),
        attribute("1.2.840.113549.1.9.16.2.47", seq(seq(seq(tlv(4, hashlib.sha256(SIGNER_DER).digest()))))),
    ]
    kind = dice.randrange(4)
    if kind == 0:
        attributes[dice.randrange(4)] = dice.choice((
            attribute("1.2.840.113549.1.9.5", time, time), attribute("1.2.840.113549.1.9.3", oid("1.2.840.113549.1.7.3")),
            attribute("1.2.840.113549.1.9.4", tlv(4, hashlib.sha256(b"other").digest())), attribute("1.2.3.4", tlv(5)),
            attribute("1.2.840.113549.1.9.16.2.47", seq(seq(seq(tlv(4, hashlib.sha256(ROOT_DER).digest())))))))
    elif kind == 1:
        place = dice.randrange(4)
        attributes[place] = bytes_changed(dice, attributes[place])
    attributes.sort()
    signed = b"".join(attributes)
    algorithm = seq(oid("2.16.840.1.101.3.4.2.1"))
    info = seq(integer(1), seq(ISSUING_NAME, integer(5)), algorithm, tlv(0xA0, signed), ECDSA, tlv(4, SIGNER.sign(tlv(0x31, signed))))
    whole = seq(oid(SIGNED_DATA), tlv(0xA0, seq(integer(1), tlv(0x31, algorithm), seq(oid(DATA)), tlv(0xA0, SIGNER_DER, certified(
        ISSUING_BODY, ROOT)), tlv(0x31, info))))
    return bytes_changed(dice, whole) if kind == 2 else whole


# --- Who judges ------------------------------------------------------------------------------------------------------


def pem(der, label="CERTIFICATE"):
    text = base64.b64encode(der).decode()
    return f"-----BEGIN {label}-----\n" + "\n".join(text[at:at + 64] for at in range(0, len(text), 64)) + f"\n-----END {label}-----\n"


def openssl(*words):
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=False)
    said = " ".join((done.stdout + done.stderr).split())
    return done.returncode == 0, said


def pyhanko(target, above):
    """The library's verdict; whatever it throws at malformed bytes is a refusal."""
    async def judge():
        certificate, issuing, root = (x509.Certificate.load(der, strict=True) for der in (target, above, ROOT_DER))
        context = ValidationContext(trust_roots=[root], moment=MOMENT, allow_fetching=False, revocation_mode="soft-fail")
        validator = CertificateValidator(certificate, [issuing], validation_context=context)
        await validator.async_validate_usage({"non_repudiation"}, {"email_protection"}, extended_optional=True)

    try:
        asyncio.run(judge())
    except Exception as error:  # pylint: disable=broad-except
        return False, f"{type(error).__name__}: {' '.join(str(error).split())}"
    return True, ""


def ours(folder, rows):
    """One run of the program over all rows: verdict and detail of each."""
    manifest = folder / "manifest.tsv"
    columns = ["file", "content", "anchors", "time", "untrusted", "params", "kind", "id"]
    manifest.write_text("\n".join("\t".join(row) for row in [columns, *rows]) + "\n")
    done = subprocess.run([BINARY, "verify", "--manifest", manifest], capture_output=True, text=True, check=True)
    answers = [line.split("\t") for line in done.stdout.splitlines()]
    assert [answer[0] for answer in answers] == [row[-1] for row in rows]
    return [(answer[2] == "accept", f"{answer[4]}: {answer[5]}") for answer in answers]


# --- What is compared ------------------------------------------------------------------------------------------------


class Explanations:
    """The lines of disagreements.tsv for one set of cases."""

    def __init__(self, cases):
        lines = (HERE / "disagreements.tsv").read_text().splitlines()[1:]
        self.rows = [row for row in (line.split("\t") for line in lines) if row[0] == cases]
        self.used = set()

    def explain(self, who, accepted, ours_said, theirs_said):
        verdict = "accept" if accepted else "reject"
        for place, (_, other, verdict_, ours_like, theirs_like, _) in enumerate(self.rows):
            if (other, verdict_) == (who, verdict) and re.search(ours_like, ours_said) and re.search(theirs_like, theirs_said):
                self.used.add(place)
                return True
        return False

    def settle(self, unexplained):
        assert not unexplained, "\n".join(unexplained)
        idle = [row for place, row in enumerate(self.rows) if place not in self.used]
        assert not idle, f"these explain nothing any more: {idle}"


@pytest.fixture(scope="module", autouse=True)
def program():
    """The program must have been built."""
    assert BINARY.exists(), f"{BINARY} is not there: swift build -c release --static-swift-stdlib --product dauys"


def test_paths(tmp_path):
    dice = random.Random(20261125)
    drawn = [path_drawn(dice) for _ in range(CERTIFICATES)] + [(SIGNER_DER, certified(ISSUING_BODY, ROOT))]
    (tmp_path / "root.pem").write_text(pem(ROOT_DER))
    rows = []
    for number, (target, above) in enumerate(drawn):
        (tmp_path / f"{number}.pem").write_text(pem(target))
        (tmp_path / f"{number}-above.pem").write_text(pem(above))
        rows.append([f"{number}.pem", "-", "root.pem", "2027-03-01T00:00:00Z", f"{number}-above.pem", "purpose=smimesign", "path", str(number)])
    explanations, unexplained = Explanations("paths"), []
    answers = ours(tmp_path, rows)
    assert answers[-1][0], answers[-1]
    for number, (accepted, said) in enumerate(answers):
        others = {
            "openssl": openssl("verify", "-x509_strict", "-purpose", "smimesign", "-auth_level", 2, "-attime", int(MOMENT.timestamp()),
                               "-CAfile", tmp_path / "root.pem", "-untrusted", tmp_path / f"{number}-above.pem", tmp_path / f"{number}.pem"),
            "pyhanko": pyhanko(*drawn[number]),
        }
        for who, (theirs, words) in others.items():
            if theirs != accepted and not explanations.explain(who, accepted, said, words):
                unexplained.append(f"{number}\t{who}\t{'accept' if accepted else 'reject'}\t{said}\t{words[:160]}")
    explanations.settle(unexplained)


def test_containers(tmp_path):
    dice = random.Random(20261126)
    drawn = [container_drawn(dice) for _ in range(CONTAINERS)]
    (tmp_path / "root.pem").write_text(pem(ROOT_DER))
    (tmp_path / "content").write_bytes(DOCUMENT)
    rows = []
    for number, made in enumerate(drawn):
        (tmp_path / f"{number}.p7s").write_bytes(made)
        rows.append([f"{number}.p7s", "content", "root.pem", "2027-03-01T00:00:00Z", "-", "purpose=smimesign cades", "cms", str(number)])
    explanations, unexplained = Explanations("containers"), []
    answers = ours(tmp_path, rows)
    assert any(accepted for accepted, _ in answers) and not all(accepted for accepted, _ in answers)
    for number, (accepted, said) in enumerate(answers):
        theirs, words = openssl("cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", tmp_path / f"{number}.p7s", "-content", tmp_path / "content",
                                "-purpose", "smimesign", "-attime", int(MOMENT.timestamp()), "-CAfile", tmp_path / "root.pem", "-no-CApath",
                                "-no-CAstore", "-out", tmp_path / "out")
        if theirs != accepted and not explanations.explain("openssl", accepted, said, words):
            unexplained.append(f"{number}\topenssl\t{'accept' if accepted else 'reject'}\t{said}\t{words[:200]}")
    explanations.settle(unexplained)
