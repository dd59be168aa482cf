"""A court with its people for programs: DAUYS_BINARY names the program that is put on loopback."""

import os
import pathlib
import sys

import pytest

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(CHECKOUT / "Tests" / "Browser"))

import service  # noqa: E402


@pytest.fixture(scope="session")
def court():
    """The running court; without a program there is nothing to test, and that is a failure."""
    with service.service(os.environ["DAUYS_BINARY"]) as running:
        yield running
