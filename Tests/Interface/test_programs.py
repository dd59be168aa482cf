"""The program's commands and its start, as an operator meets them."""

import os
import subprocess
import time
import urllib.error
import urllib.request

import conftest
from processes import free_port

DATABASE = conftest.CHECKOUT / "ops" / "database"
NAME = "dauys_interface_programs"
WAIT_SECONDS = 20


def database(*words):
    return subprocess.run([DATABASE, *words], capture_output=True, text=True, check=True).stdout.strip()


def dauys(*words):
    return subprocess.run([os.environ["DAUYS_BINARY"], *map(str, words)], capture_output=True, text=True, timeout=60, check=False)


def loaded(name):
    """A database with the law in it."""
    database("start")
    subprocess.run([DATABASE, "drop", name], capture_output=True, check=False)
    database("create", name)
    done = dauys("pack", "load", conftest.CHECKOUT / "ops" / "jurisdictions" / "kz", "--database", database("conninfo", name),
                 "--share", conftest.CHECKOUT / "ops")
    assert done.returncode == 0, done.stderr
    return database("conninfo", name)


def test_a_commission_of_the_pack_gets_a_program_and_another_does_not(tmp_path):
    owner = loaded(NAME)
    try:
        for commission, good in (("KZ-71-0123", True), ("KZ-71-9999", False)):
            # An address inside, since no name of the world outside is known to every machine that runs this.
            done = dauys("webhook", "set", "--commission", commission, "--url", "https://127.0.0.1:9/dauys",
                         "--ocsp-allow", "127.0.0.1:9", "--database", owner, "--state", tmp_path / "service")
            assert (done.returncode == 0) == good, done.stdout + done.stderr
        kept = subprocess.run(["psql", owner, "-XAtc", "SELECT commission FROM service.webhook"], capture_output=True, text=True, check=True)
        assert kept.stdout.split() == ["KZ-71-0123"]
    finally:
        database("drop", NAME)


def lives(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=2) as answer:
            return answer.status == 200
    except urllib.error.URLError:
        return False


def test_a_node_waits_for_its_database_and_lets_nobody_in_before_it_knows_the_law(tmp_path):
    loaded(NAME)
    target = database("conninfo", "--service", NAME)
    real = dict(word.split("=", 1) for word in target.split())["host"]
    port = free_port()
    words = [os.environ["DAUYS_BINARY"], "serve", "--database", target.replace(real, str(tmp_path)), "--listen", f"127.0.0.1:{port}",
             "--share", conftest.CHECKOUT / "ops", "--state", tmp_path / "state"]
    with subprocess.Popen([str(word) for word in words], stderr=subprocess.PIPE, text=True) as node:
        try:
            said = ""
            while "waitsForDatabase" not in said:
                said = node.stderr.readline()
                assert said, "the node ended without a database"
            assert not lives(port)
            (tmp_path / ".s.PGSQL.5432").symlink_to(f"{real}/.s.PGSQL.5432")
            end = time.monotonic() + WAIT_SECONDS
            while not lives(port):
                assert node.poll() is None and time.monotonic() < end
                time.sleep(0.1)
        finally:
            node.kill()
            node.wait()
            database("drop", NAME)
