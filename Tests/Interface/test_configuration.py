"""What a node can be told: one list of fields for file, environment, command line, reference and metrics."""

import os
import pathlib
import re
import subprocess
import urllib.request

import pytest

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent


def dauys(*words, **environment):
    """One run of the program with nothing of ours in its environment: status, output, complaints."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DAUYS_")}
    done = subprocess.run([os.environ["DAUYS_BINARY"], *map(str, words)], capture_output=True, text=True, check=False, cwd=CHECKOUT,
                          env={**clean, **environment})
    return done.returncode, done.stdout, done.stderr


def fields():
    """The reference's rows: name, environment, unit, default, least, most."""
    rows = [[cell.strip().strip("`") for cell in row.split(" | ")] for row in (CHECKOUT / "ops" / "configuration.md").read_text().splitlines()
            if row.startswith("| `")]
    return [(row[0].lstrip("| `"), *row[1:6]) for row in rows]


NUMBERS = [(name, variable, unit, standard, least, most) for name, variable, unit, standard, least, most in fields() if most]


def test_the_reference_is_what_the_program_prints():
    status, said, _ = dauys("config", "reference")
    assert status == 0 and said == (CHECKOUT / "ops" / "configuration.md").read_text()


def test_every_field_has_a_name_a_unit_and_a_default_that_is_in_its_range():
    names = [field[0] for field in fields()]
    assert len(names) == len(set(names)) > 40
    assert all(variable == "DAUYS_" + name.upper().replace("-", "_") and unit for name, variable, unit, *_ in fields())
    assert all(int(least) <= int(standard) <= int(most) for *_, standard, least, most in NUMBERS)


def test_no_field_is_obligatory():
    status, said, complaints = dauys("config", "check")
    assert (status, said) == (0, "no faults\n"), said + complaints


def test_all_faults_are_told_at_once_each_with_its_place(tmp_path):
    file = tmp_path / "court.conf"
    file.write_text("""# the court's own
listen = 127.0.0.1
body-bytes = many
  connections=3
connections = 400
nothing = 1
oops
attachment-bytes = 999999999
""")
    status, said, _ = dauys("config", "check", "--config", file, "--bogus", "1", "--share", tmp_path / "away", DAUYS_SESSIONS="0")
    assert status == 1
    assert [row for row in said.splitlines() if row] == [
        f"{file}:3: body-bytes: a whole number of bytes is needed",
        f"{file}:4: connections: 3 connections is not from 16 to 1000000",
        f"{file}:5: 'connections' stands at {file}:4 already",
        f"{file}:6: there is no field 'nothing'",
        f"{file}:7: it is not NAME = VALUE",
        "DAUYS_SESSIONS: sessions: 0 sessions is not from 1 to 1000",
        "--bogus: there is no such option",
        f"{file}:2: '127.0.0.1' is not ADDRESS:PORT",
        f"{file}:8: it is more than a case may hold (209715200)",
        f"share: {tmp_path}/away/schemas is not there",
        f"share: {tmp_path}/away/portal is not there",
    ]


def test_a_file_that_is_named_must_be_there(tmp_path):
    status, said, _ = dauys("config", "check", "--config", tmp_path / "none.conf")
    assert status == 1 and f"{tmp_path}/none.conf: it cannot be read" in said


@pytest.mark.parametrize("name, variable, unit, standard, least, most", NUMBERS, ids=[row[0] for row in NUMBERS])
def test_every_number_is_taken_at_its_ends_and_refused_one_past_them(name, variable, unit, standard, least, most):
    def outside(value):
        return f"{variable}: {name}: {value} {unit} is not from {least} to {most}"

    for value in (least, most):
        assert outside(value) not in dauys("config", "check", **{variable: value})[1]
    for value in (int(least) - 1, int(most) + 1):
        status, said, _ = dauys("config", "check", **{variable: str(value)})
        assert status == 1 and outside(value) in said


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(tmp_path):
    file = tmp_path / "court.conf"
    file.write_text("listen = file\n")

    def listens(*words, **environment):
        return re.findall(r"'([^']*)' is not ADDRESS:PORT", dauys("config", "check", "--config", file, *words, **environment)[1])

    assert listens() == ["file"]
    assert listens(DAUYS_LISTEN="environment") == ["environment"]
    assert listens("--listen", "line", DAUYS_LISTEN="environment") == ["line"]


def test_a_node_with_faults_does_not_start_and_says_them_all():
    status, _, complaints = dauys("serve", "--sessions", "0", "--bogus", "1")
    assert status == 3 and "sessions: 0 sessions" in complaints and "--bogus: there is no such option" in complaints


def test_every_limit_stands_in_the_metrics_with_its_unit(court):
    with urllib.request.urlopen(court.stage.nodes[0] + "/metrics", timeout=20) as answer:
        text = answer.read().decode()
    # The court of the tests files more than a day's voters would, and says so on its command line.
    words = [*court.stage.PLENTY, *court.stage.letters]
    told = dict(zip((word.removeprefix("--") for word in words[::2]), words[1::2]))
    assert told
    for name, _, unit, standard, *_ in NUMBERS:
        value = told.get(name, standard)
        assert re.search(rf'^dauys_limit\{{limit="{name}",unit="{unit}"\}} {value}$', text, re.M), name
