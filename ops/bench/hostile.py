"""Containers within every cap that cost a verifier as much as anybody here could think of.

Each is made for one weakness: a web of certificates that all vouch for each other, names and lists as long as may be,
keys as dear as may be, elements as many as fit. `write(folder)` makes one file each, with its document beside it.
"""

import hashlib
import pathlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

DOCUMENT = b'{"statement":"I am not on the list."}'
CONTAINER_BYTES, CERTIFICATES, CERTIFICATE_BYTES, STAMP_BYTES, NAME_BYTES, STAMPS = 1 << 20, 16, 64 << 10, 32 << 10, 4 << 10, 2
EACH = CERTIFICATE_BYTES // CERTIFICATES  # bytes of one certificate when all of them are equally long
STAMP = "1.2.840.113549.1.9.16.1.4"
SHA256, STREEBOG_512, GOST_34311 = "2.16.840.1.101.3.4.2.1", "1.2.398.3.10.1.3.3", "1.2.398.3.10.1.3.1"
RSA_SHA256, ECDSA_SHA256 = "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"
GOST_512, GOST_2004 = "1.2.398.3.10.1.1.2.3.2", "1.2.398.3.10.1.1.1.2"


def tlv(tag, *parts):
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + body


def seq(*parts):
    return tlv(0x30, *parts)


def oid(text):
    first, second, *rest = map(int, text.split("."))
    body = b""
    for number in [first * 40 + second, *rest]:
        septets = [number & 127]
        while number := number >> 7:
            septets.append(number & 127 | 128)
        body += bytes(reversed(septets))
    return tlv(6, body)


def integer(number):
    return tlv(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def extension(name, value, critical=False):
    return seq(oid(name), b"\x01\x01\xff" if critical else b"", tlv(4, value))


class Curve:
    """A key of P-256."""

    algorithm = seq(oid(ECDSA_SHA256))

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        numbers = self.key.public_key().public_numbers()
        point = b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
        self.info = seq(seq(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")), tlv(3, b"\0", point))

    last = fixed = None

    def sign(self, message):
        self.last = self.fixed or self.key.sign(message, ec.ECDSA(hashes.SHA256()))
        return self.last


class DearRSA:
    """RSA with the longest modulus and exponent that are taken; the modulus is smooth, so the key costs nothing to make."""

    algorithm = seq(oid(RSA_SHA256), b"\x05\x00")
    exponent = (1 << 33) - 1

    def __init__(self, bits=8192):
        self.modulus, primes, candidate = 1, [], (1 << 31) + 1
        while self.modulus.bit_length() <= bits - 32:
            candidate += 2
            if self.fits(candidate - 1) and all(candidate % d for d in range(3, 46342, 2)):
                self.modulus *= candidate
                primes.append(candidate)
        # The Chinese remainder theorem: each prime, its part of the secret, and what brings its remainder into the whole.
        self.parts = [(p, pow(self.exponent, -1, p - 1), rest * pow(rest, -1, p)) for p in primes for rest in [self.modulus // p]]
        self.info = seq(seq(oid("1.2.840.113549.1.1.1"), b"\x05\x00"),
                        tlv(3, b"\0", seq(integer(self.modulus), integer(self.exponent))))

    @classmethod
    def fits(cls, number):
        exponent = cls.exponent
        while number:
            exponent, number = number, exponent % number
        return exponent == 1

    last = fixed = None

    def sign(self, message):
        if self.fixed:
            return self.fixed
        size = (self.modulus.bit_length() + 7) // 8
        digest = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(message).digest()
        padded = b"\0\1" + b"\xff" * (size - 3 - len(digest)) + b"\0" + digest
        number = int.from_bytes(padded, "big")
        whole = sum(pow(number, secret, prime) * back for prime, secret, back in self.parts) % self.modulus
        self.last = whole.to_bytes(size, "big")
        return self.last


class Gost:
    """A key on the dearest curve of GOST; what it "signs" is wrong, which costs the verifier the same."""

    algorithm = seq(oid(GOST_512))
    # The base point of id-tc26-gost-3410-12-512-paramSetC, whose cofactor has every key checked for its order.
    X = int("E2E31EDFC23DE7BDEBE241CE593EF5DE2295B7A9CBAEF021D385F7074CEA043AA27272A7AE602BF2A7B9033DB9ED3610C6FB85487EAE97AAC5BC7928C1950148", 16)
    Y = int("F5CE40D95B5EB899ABBCCFF5911CB8577939804D6527378B8C108C3D2090FF9BE18E2D33E3021ED2EF32D85822423B6304F726AA854BAE07D0396E9A9ADDC40F", 16)

    def __init__(self, _=None):
        self.algorithm = seq(oid("1.2.643.7.1.1.3.3"))
        point = self.X.to_bytes(64, "little") + self.Y.to_bytes(64, "little")
        self.info = seq(seq(oid("1.2.643.7.1.1.1.2"), seq(oid("1.2.643.7.1.2.1.2.3"))), tlv(3, b"\0", tlv(4, point)))

    def sign(self, message):
        return hashlib.sha512(message).digest() * 2


def name(*texts, parts=1):
    """A name of many attributes."""
    sets = [tlv(0x31, *[seq(oid("2.5.4.3"), tlv(0x0C, text.encode()))] * parts) for text in texts]
    return seq(*sets)


def certificate(key, issuer_key, subject, issuer, serial=1, extensions=(), last=b""):
    body = seq(
        tlv(0xA0, integer(2)), integer(serial), issuer_key.algorithm, issuer,
        seq(tlv(0x17, b"250101000000Z"), tlv(0x17, b"350101000000Z")), subject, key.info,
        tlv(0xA3, seq(extension("2.5.29.19", seq(b"\x01\x01\xff"), True), *extensions,
                      *([extension("1.3.6.1.4.1.55555.1", tlv(4, last))] if last else []))),
    )
    return seq(body, issuer_key.algorithm, tlv(3, b"\0", issuer_key.sign(body)))


def nested(depth, value=b"\x05\x00"):
    for _ in range(depth):
        value = seq(value)
    return value


def attribute(name_, *values):
    return seq(oid(name_), tlv(0x31, *values))


def container(key, certificates, issuer, serial=1, digest=SHA256, unsigned=(), content=None, signers=1, kind="1.2.840.113549.1.7.1"):
    hashed = hashlib.sha256(content or DOCUMENT).digest()
    signer_certificate = hashlib.sha256(certificates[0]).digest() if certificates else b""
    attributes = [
        attribute("1.2.840.113549.1.9.3", oid(kind)),
        attribute("1.2.840.113549.1.9.4", tlv(4, hashed)),
        attribute("1.2.840.113549.1.9.5", tlv(0x17, b"261124100000Z")),
        attribute("1.2.840.113549.1.9.16.2.47", seq(seq(seq(tlv(4, signer_certificate))))),
    ]
    attributes.sort()
    algorithm = seq(oid(digest))
    info = seq(integer(1), seq(issuer, integer(serial)), algorithm, tlv(0xA0, *attributes), key.algorithm,
               tlv(4, key.sign(tlv(0x31, *attributes))), tlv(0xA1, *unsigned) if unsigned else b"")
    inside = tlv(0xA0, tlv(4, content)) if content is not None else b""
    signed = seq(integer(1), tlv(0x31, algorithm), seq(oid(kind), inside),
                 tlv(0xA0, *certificates) if certificates else b"", tlv(0x31, *[info] * signers))
    return seq(oid("1.2.840.113549.1.7.2"), tlv(0xA0, signed))


def web(key, bulk, make=name, count=CERTIFICATES):
    """Certificates of one name and one key that all vouch for each other and differ in their last bytes alone."""
    own = make("W" * 60)
    return own, [certificate(key, key, own, own, last=b"x" * bulk + bytes([place])) for place in range(count)]


def filled(make, step, room=CONTAINER_BYTES - 2048):
    """The longest value of `step` after `step` that still fits."""
    count = room // step
    while len(made := make(count)) > CONTAINER_BYTES:
        count -= max(1, (len(made) - CONTAINER_BYTES) // step)
    return made


def stamped(key, certificates, issuer, make, **more):
    """A container with stamps over its signature, each of an authority of its own that vouches for itself."""
    plain = container(key, certificates, issuer, **more)
    value = key.last
    stamps = []
    for authority in range(STAMPS):
        own, vouching = make(key, f"Authority {authority}")
        content = seq(integer(1), oid("1.2.398.3.3.2.6.4"), seq(seq(oid(SHA256)), tlv(4, hashlib.sha256(value).digest())), integer(7),
                      tlv(0x18, b"20261124100000Z"))
        stamps.append(attribute("1.2.840.113549.1.9.16.2.14", container(key, vouching, own, content=content, kind=STAMP)))
    key.fixed = value
    made = container(key, certificates, issuer, unsigned=stamps, **more)
    key.fixed = None
    assert len(plain) < len(made)
    return made


def cases(issuing_name):
    curve, dear, gost = Curve(), DearRSA(), Gost()
    own, vouching = web(curve, 0)
    yield "web", container(curve, vouching, own)
    own, vouching = web(curve, EACH - 500)
    long_web = lambda key, text: web(key, STAMP_BYTES // CERTIFICATES - 700, lambda _: name(text))  # noqa: E731
    yield "web-of-long-certificates", container(curve, vouching, own)
    yield "web-of-long-certificates-with-stamps", stamped(curve, vouching, own, long_web)
    long_name = lambda text: name(text * ((NAME_BYTES - 100) // len(text)))  # noqa: E731
    own, vouching = web(curve, 0, long_name)
    yield "web-of-long-names", container(curve, vouching[:7], own)
    own, vouching = web(dear, 0)
    yield "web-of-dear-keys", container(dear, vouching, own)
    yield "web-of-dear-keys-with-stamps", stamped(dear, vouching, own, lambda key, text: web(key, 0, lambda _: name(text), 10))
    yield "eight-dear-signers", container(dear, vouching, own, signers=8)
    own, vouching = web(gost, 0)
    yield "gost", container(gost, vouching, own, digest="1.2.643.7.1.1.2.3", signers=8)
    # Strangers who name the trusted authority as theirs, so that its key is asked about each.
    plain = [certificate(curve, curve, issuing_name, issuing_name, serial=n + 1, last=b"x" * (EACH - 600)) for n in range(CERTIFICATES)]
    yield "false-authorities", container(curve, plain, issuing_name)
    own = name("A")
    one = certificate(curve, curve, own, own)
    yield "elements", filled(lambda n: container(curve, [one], own, unsigned=[attribute("1.2.3.4", seq(b"\x05\x00" * n))]), 2)
    yield "depth", filled(lambda n: container(curve, [one], own, unsigned=[attribute("1.2.3.4", nested(n // 10))]), 10)
    yield "other-certificates", container(curve, [one, *[tlv(0xA1, b"\x05\x00" * 2000)] * 15], own)
    yield "long-content", filled(lambda n: container(curve, [one], own, content=b"x" * n), 1)
    yield "slow-digest", filled(lambda n: container(curve, [one], own, content=b"x" * n, digest=GOST_34311), 1)
    yield "content-in-pieces", in_pieces(curve, one, own)
    directory = tlv(0xA4, seq())
    names = [extension("2.5.29.17", seq(*[directory] * ((EACH - 500) // 4)))]
    yield "alternative-names", container(curve, [certificate(curve, curve, own, own, extensions=names, serial=n + 1) for n in range(16)], own)
    part = name("x")[2:]
    names = lambda room: [extension("2.5.29.17", seq(*[tlv(0xA4, seq(part))] * (room // (len(part) + 4))))]  # noqa: E731
    many = lambda key, text, each: (name(text), [  # noqa: E731
        certificate(key, key, name(text), name(text), extensions=names(each), serial=n + 1) for n in range(16)])
    own, dear_names = many(curve, "A", EACH - 500)
    yield "directory-names", container(curve, dear_names, own)
    # And everything at once that fits beside each other.
    yield "everything", filled(lambda n: stamped(curve, dear_names, own, lambda key, text: many(key, text, STAMP_BYTES // 16 - 500),
                                                 content=b"x" * n, digest=GOST_34311), 1, CONTAINER_BYTES - CERTIFICATE_BYTES - 2 * STAMP_BYTES)
    own = name("A")
    point = seq(tlv(0xA0, tlv(0xA0, *[directory] * ((EACH - 700) // 4 // 16))))
    points = [extension("2.5.29.31", seq(*[point] * 16))]
    yield "distribution-points", container(curve, [certificate(curve, curve, own, own, extensions=points, serial=n + 1) for n in range(16)], own)
    attributes = name(*["x" * 12] * 64)
    yield "names", container(curve, [certificate(curve, curve, attributes, attributes, serial=n + 1) for n in range(15)], attributes)


def in_pieces(key, one, own):
    """An embedded content in pieces of one byte, which BER allows."""
    whole = container(key, [one], own, content=b"")
    start = seq(oid("1.2.840.113549.1.7.1"), tlv(0xA0, tlv(4)))
    pieces = seq(oid("1.2.840.113549.1.7.1"), tlv(0xA0, tlv(0x24, b"\x04\x01x" * 4095)))
    at = whole.index(start)
    before, after = whole[:at], whole[at + len(start):]
    # The three lengths around it have changed: taken apart and put together again.
    version = before[before.index(integer(1) + b"\x31"):]
    return seq(oid("1.2.840.113549.1.7.2"), tlv(0xA0, seq(version, pieces, after)))


def write(folder, issuing_name):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for title, made in cases(issuing_name):
        if len(made) > CONTAINER_BYTES:
            raise SystemExit(f"{title} has {len(made)} bytes")
        (folder / f"{title}.p7s").write_bytes(made)
        (folder / title).write_bytes(DOCUMENT)
    for attached in ["long-content", "slow-digest", "content-in-pieces", "everything"]:
        (folder / attached).unlink()
