"""Makes records of draws for the tests of ops/draw-verify: a prover and a draw written apart from the verifier."""

import base64
import hashlib
import json
import random

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
BASE = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def sha256(data):
    """SHA-256 of bytes."""
    return hashlib.sha256(data).digest()


def multiply(scalar, start):
    """Scalar multiplication in Jacobian coordinates, from the highest bit."""
    x1, y1 = start
    X = Y = Z = 0
    for bit in bin(scalar)[2:]:
        if Z:
            alpha = 3 * (X - Z * Z) * (X + Z * Z) % P
            beta = X * Y * Y % P
            X3 = (alpha * alpha - 8 * beta) % P
            X, Y, Z = X3, (alpha * (4 * beta - X3) - 8 * pow(Y, 4, P)) % P, 2 * Y * Z % P
        if bit == "1":
            if not Z:
                X, Y, Z = x1, y1, 1
                continue
            u, s = x1 * Z * Z % P, y1 * Z * Z * Z % P
            h, r = (u - X) % P, (s - Y) % P
            assert h, "the generator does not meet this case"
            X3 = (r * r - h ** 3 - 2 * X * h * h) % P
            X, Y, Z = X3, (r * (X * h * h - X3) - Y * h ** 3) % P, Z * h % P
    inverse = pow(Z, P - 2, P)
    return X * inverse ** 2 % P, Y * inverse ** 3 % P


def encode(point):
    """SEC1 compressed form."""
    return (b"\x03" if point[1] % 2 else b"\x02") + point[0].to_bytes(32, "big")


def to_curve(key, alpha):
    """Try and increment."""
    for counter in range(256):
        x = int.from_bytes(sha256(b"\x01\x01" + key + alpha + bytes([counter]) + b"\x00"), "big")
        square = (x ** 3 - 3 * x + B) % P
        y = pow(square, (P + 1) // 4, P)
        if x < P and y * y % P == square:
            return x, y if y % 2 == 0 else P - y
    raise ValueError("no point")


def public_key(secret):
    """The holder's compressed key."""
    return encode(multiply(secret, BASE))


def prove(secret, alpha, nonce):
    """A proof; any nonce makes a valid one, the output does not depend on it."""
    key = public_key(secret)
    h = to_curve(key, alpha)
    gamma = encode(multiply(secret, h))
    parts = key + encode(h) + gamma + encode(multiply(nonce, BASE)) + encode(multiply(nonce, h))
    c = sha256(b"\x01\x02" + parts + b"\x00")[:16]
    s = (nonce + int.from_bytes(c, "big") * secret) % N
    return gamma + c + s.to_bytes(32, "big")


def draw_order(weights, seed):
    """The whole order, by the rule of court-draw/v1."""
    places, left = [], dict(weights)
    while left:
        total, place, tries = sum(left.values()), len(places) + 1, 0
        while True:
            digest = sha256(b"court-draw/v1 pick\n" + seed + place.to_bytes(4, "big") + tries.to_bytes(4, "big"))
            value = int.from_bytes(digest[:8], "big")
            if value < (2 ** 64 // total) * total:
                break
            tries += 1
        reach, remainder = 0, value % total
        for judge in sorted(left):
            reach += left[judge]
            if remainder < reach:
                break
        places.append({"place": place, "judge": judge, "r": remainder, "W": total, "c": tries})
        del left[judge]
    return places


def dump(value):
    """Canonical JSON for values whose keys are ASCII and whose numbers are whole."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Draws:
    """An election with three holders, and records of draws in it."""

    def __init__(self, seed=1):
        self.random = random.Random(seed)
        self.secrets = [self.random.randrange(1, N) for _ in range(3)]
        names = ["court", "bar", "observers"]
        self.public = {
            "id": "test-2026", "origin": "court.example/test-2026", "quorum": 2, "courts": [],
            "holders": [{"name": n, "key": public_key(s).hex()} for n, s in zip(names, self.secrets)],
        }

    def record(self, judges, excluded=(), absent=(), number=7, mangle=str):
        """`judges`: id to (share, load); `excluded`: (id, reason); `absent`: places of holders that are silent;
        `mangle` changes the pool's text before anything is computed over it."""
        most = max(load for _, load in judges.values())
        weights = {j: share * (1 + most - load) for j, (share, load) in judges.items()}
        lines = [f"{j} {w}" for j, w in weights.items()] + [f"{j} - {why}" for j, why in excluded]
        case = base64.urlsafe_b64encode(self.random.randbytes(16)).rstrip(b"=").decode()
        pool = "".join(line + "\n" for line in ["court-draw/v1", f"case {case}", *sorted(lines, key=lambda l: l.split()[0])])
        pool = mangle(pool)
        leaf = base64.b64encode(sha256(b"\x00" + pool.encode())).decode()
        alpha = f"court-draw/v1\n{self.public['origin']}\n{number}\n{leaf}\n"
        lottery, holders, seed, order = len(weights) > 1, [], None, None
        if lottery:
            mixed = b"court-draw/v1 seed\n" + sha256(pool.encode())
            for place, (holder, secret) in enumerate(zip(self.public["holders"], self.secrets)):
                if place in absent:
                    holders.append({"name": holder["name"], "key": holder["key"], "pi": "absent"})
                    continue
                pi = prove(secret, alpha.encode(), self.random.randrange(1, N))
                mixed += sha256(b"\x01\x03" + pi[:33] + b"\x00")
                holders.append({"name": holder["name"], "key": holder["key"], "pi": pi.hex()})
            seed = sha256(mixed)
            order = draw_order(weights, seed)
        else:
            order = [{"place": 1, "judge": j, "r": None, "W": None, "c": None} for j in weights]
        return {
            "type": "dauys-draw/1", "election": "test-2026", "publicId": case, "origin": self.public["origin"],
            "poolNumber": number, "pool": pool, "alpha": alpha, "checkpoint": None, "layer": "duty", "after": None,
            "holders": holders, "quorum": 2, "lottery": lottery, "seed": seed.hex() if seed else None, "order": order,
            "judges": [{"id": j, "share": s, "load": load} for j, (s, load) in sorted(judges.items())],
            "pack": {"id": "test", "version": "1", "sha256": "0" * 64},
        }
