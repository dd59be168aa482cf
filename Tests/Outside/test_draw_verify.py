"""ops/draw-verify against RFC 9381's examples, good records, and records wrong in one thing each."""

import copy
import importlib.machinery
import importlib.util
import json
import pathlib
import random
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import drawing  # noqa: E402

HERE = pathlib.Path(__file__).parent
TOOL = HERE.parent.parent / "ops" / "draw-verify"
JUDGES = {"J-0012": (1, 2), "J-0047": (2, 0), "J-0103": (1, 1), "J-0220": (1, 0)}


def load():
    """The verifier as a module, for its arithmetic."""
    loader = importlib.machinery.SourceFileLoader("draw_verify", str(TOOL))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("draw_verify", loader))
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


VERIFIER = load()
EXAMPLES = json.loads((HERE / "rfc9381-p256-tai.json").read_text())["examples"]


def verdict(record, public):
    """None when verified, else the verifier's words."""
    try:
        VERIFIER.verify(record if isinstance(record, bytes) else drawing.dump(record), public)
    except (VERIFIER.Wrong, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return repr(error)
    return None


@pytest.fixture(name="draws")
def fresh_draws():
    """A new election."""
    return drawing.Draws()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"example {e['example']}")
def test_examples_of_the_standard(example):
    key, alpha, pi = (bytes.fromhex(example[k]) for k in ("PK", "alpha", "pi"))
    assert VERIFIER.beta(key, alpha, pi).hex() == example["beta"]
    assert drawing.public_key(int(example["SK"], 16)) == key
    for bit in range(0, len(pi) * 8, 37):
        broken = bytearray(pi)
        broken[bit // 8] ^= 1 << bit % 8
        with pytest.raises((VERIFIER.Wrong, TypeError)):
            VERIFIER.beta(key, alpha, bytes(broken))
    with pytest.raises(VERIFIER.Wrong):
        VERIFIER.beta(key, alpha + b"x", pi)


def test_points_off_the_curve_or_not_in_canonical_form_are_refused():
    key, alpha, pi = (bytes.fromhex(EXAMPLES[0][k]) for k in ("PK", "alpha", "pi"))

    def on_curve(x):
        return pow(x ** 3 - 3 * x + drawing.B, (drawing.P - 1) // 2, drawing.P) == 1

    off = next(x for x in range(1, 99) if not on_curve(x))
    beyond = drawing.P + next(x for x in range(1, 99) if on_curve(x))
    for bad in (b"\x02" + off.to_bytes(32, "big"), b"\x04" + key[1:], b"\x02" + beyond.to_bytes(32, "big"), bytes(33)):
        with pytest.raises(VERIFIER.Wrong, match="compressed point"):
            VERIFIER.beta(bad, alpha, pi)


def test_the_worked_example_of_the_protocol():
    pool = b"court-draw/v1\nJ-0012 3\nJ-0047 5\nJ-0103 1\nJ-0220 4\n"
    betas = [drawing.sha256(b"demo beta " + who) for who in (b"court", b"bar", b"observers")]
    seed = VERIFIER.sha(b"court-draw/v1 seed\n", VERIFIER.sha(pool), *betas)
    assert seed.hex() == "08efaf633297a80bd0ec1a6f0e34c281e5c0f0f418e81bbe8fabe7b07db9b350"
    places = VERIFIER.order({"J-0012": 3, "J-0047": 5, "J-0103": 1, "J-0220": 4}, seed)
    assert [(p["judge"], p["r"], p["W"]) for p in places] == [
        ("J-0220", 10, 13), ("J-0103", 8, 9), ("J-0047", 4, 8), ("J-0012", 2, 3)]


def test_good_records_verify(draws):
    generator = random.Random(5)
    for number in range(1, 13):
        judges = {f"J-{generator.randrange(10000):04}": (generator.randrange(1, 4), generator.randrange(6)) for _ in range(2 + number % 5)}
        if len(judges) > 1:
            record = draws.record(judges, excluded=[("J-z", "CONFLICT")], absent=(number % 3,) if number % 3 else (), number=number)
            assert verdict(record, draws.public) is None


def test_one_judge_is_no_lottery(draws):
    record = draws.record({"J-0012": (1, 3)}, excluded=[("J-0047", "OFF_DUTY")])
    assert record["lottery"] is False and verdict(record, draws.public) is None
    assert verdict({**record, "lottery": True}, draws.public)
    assert verdict({**record, "seed": "0" * 64}, draws.public)
    assert verdict({**record, "order": [{**record["order"][0], "judge": "J-0047"}]}, draws.public)
    several = draws.record(JUDGES)
    alone = {**several, "lottery": False, "holders": [], "seed": None,
             "order": [{"place": 1, "judge": "J-0012", "r": None, "W": None, "c": None}]}
    assert "lottery" in verdict(alone, draws.public)


def test_the_quorum_is_two_and_the_court_always(draws):
    assert verdict(draws.record(JUDGES, absent=(2,)), draws.public) is None
    assert "quorum" in verdict(draws.record(JUDGES, absent=(1, 2)), draws.public)
    assert "quorum" in verdict(draws.record(JUDGES, absent=(0,)), draws.public)
    assert "quorum" in verdict({**draws.record(JUDGES), "quorum": 1}, draws.public)
    draws.public["holders"][2]["required"] = True
    assert "quorum" in verdict(draws.record(JUDGES, absent=(2,)), draws.public)


def test_keys_come_from_the_election_not_from_the_record(draws):
    stranger = drawing.Draws(seed=2)
    assert verdict(stranger.record(JUDGES), stranger.public) is None
    assert "holders" in verdict(stranger.record(JUDGES), draws.public)
    swapped = draws.record(JUDGES)
    swapped["holders"] = swapped["holders"][::-1]
    assert "holders" in verdict(swapped, draws.public)
    late = draws.record(JUDGES, absent=(2,))
    late["holders"][2]["pi"] = draws.record(JUDGES)["holders"][2]["pi"]
    assert verdict(late, draws.public)


@pytest.mark.parametrize("name, change", {
    "a weight": lambda r: r.update(pool=r["pool"].replace("J-0103 2", "J-0103 3")),
    "a load": lambda r: r["judges"][2].update(load=0),
    "a share": lambda r: r["judges"][0].update(share=2),
    "a judge left out": lambda r: r["judges"].pop(),
    "a judge twice": lambda r: r["judges"].append(r["judges"][0]),
    "the case": lambda r: r.update(publicId="A" * 22),
    "the number": lambda r: r.update(poolNumber=8),
    "the origin": lambda r: r.update(origin="other.example/test-2026"),
    "alpha": lambda r: r.update(alpha=r["alpha"].replace("7", "8", 1)),
    "the seed": lambda r: r.update(seed=r["seed"][:-1] + ("0" if r["seed"][-1] != "0" else "1")),
    "the order": lambda r: r["order"].reverse(),
    "a remainder": lambda r: r["order"][0].update(r=r["order"][0]["r"] + 1),
    "upper-case hex": lambda r: r["holders"][0].update(pi=r["holders"][0]["pi"].upper()),
    "a proof of another": lambda r: r["holders"][0].update(pi=r["holders"][1]["pi"]),
    "the type": lambda r: r.update(type="dauys-draw/2"),
}.items())
def test_one_thing_changed_is_seen(draws, name, change):
    record = draws.record(JUDGES, excluded=[("J-0300", "CONFLICT")])
    assert verdict(record, draws.public) is None
    broken = copy.deepcopy(record)
    change(broken)
    assert broken != record, name
    assert verdict(broken, draws.public), name


@pytest.mark.parametrize("name, mangle", {
    "lines out of order": lambda pool: "\n".join([*pool.split("\n")[:2], *sorted(pool.split("\n")[2:-1], reverse=True), ""]),
    "a blank line": lambda pool: pool + "\n",
    "no last line end": lambda pool: pool[:-1],
    "a leading zero": lambda pool: pool.replace("J-0012 1", "J-0012 01"),
    "an unknown reason": lambda pool: pool.replace("CONFLICT", "WIFE"),
    "another case": lambda pool: pool.replace("case ", "case A"),
    "another head": lambda pool: pool.replace("v1", "v2"),
    "carriage returns": lambda pool: pool.replace("\n", "\r\n"),
    "an excluded judge twice": lambda pool: pool + "J-0300 - CAP\n",
}.items())
def test_a_malformed_pool_is_refused_even_if_all_else_fits(draws, name, mangle):
    assert verdict(draws.record(JUDGES, excluded=[("J-0300", "CONFLICT")], mangle=mangle), draws.public), name


def test_every_flipped_bit_of_the_fields_that_count_is_seen(draws):
    record = draws.record(JUDGES)
    raw, generator = drawing.dump(record), random.Random(3)
    free = [raw.index(b'"election"'), raw.index(b'"holders"'), raw.index(b'"pack"'), raw.index(b'"pool"')]
    unbound = [*range(free[0], free[1]), *range(free[2], free[3])]
    unbound += range(raw.index(b'"after"'), raw.index(b'"alpha"'))
    unbound += range(raw.index(b'"checkpoint"'), raw.index(b'"election"')), *range(raw.index(b'"layer"'), raw.index(b'"lottery"'))
    unbound = {i for part in unbound for i in (part if isinstance(part, range) else (part,))}
    for _ in range(150):
        place = generator.randrange(len(raw))
        if place not in unbound:
            flipped = bytearray(raw)
            flipped[place] ^= 1 << generator.randrange(8)
            assert verdict(bytes(flipped), draws.public), (place, raw[place - 9:place + 9])


def test_the_command(draws, tmp_path):
    record, public, seal = tmp_path / "draw.json", tmp_path / "election.json", tmp_path / "draw.seal"
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
                    "-out", certificate, "-subj", "/CN=Court", "-days", "2"], check=True, capture_output=True)
    draws.public["courts"] = [{"id": "AST", "sealCertificate": certificate.read_text()}]
    record.write_bytes(drawing.dump(draws.record(JUDGES)))
    public.write_text(json.dumps(draws.public))

    def seal_over(content):
        subprocess.run(["openssl", "cms", "-sign", "-cades", "-binary", "-signer", certificate, "-inkey", key, "-outform", "DER",
                        "-in", content, "-out", seal], check=True, capture_output=True)

    def run(*arguments):
        return subprocess.run([sys.executable, TOOL, *map(str, arguments)], capture_output=True, text=True, check=False)

    seal_over(record)
    good = run(record, public, seal)
    assert good.returncode == 0 and "seal" in good.stdout and "3 of 3 proofs" in good.stdout
    seal_over(public)
    assert run(record, public, seal).returncode == 1
    assert run(record, public).returncode == 0
    record.write_bytes(record.read_bytes() + b"\n")
    assert run(record, public).returncode == 1
    record.write_bytes(b"[]")
    assert run(record, public).returncode == 1
    assert run(record).returncode == 3
    assert run(tmp_path / "nothing", public).returncode == 3


def test_it_stays_short_enough_to_be_read():
    assert len(TOOL.read_text().splitlines()) <= 100
