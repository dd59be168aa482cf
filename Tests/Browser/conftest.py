"""Drives Debian's own browsers against the service.

DAUYS_BINARY names the program: a court is then set up around it, and taken down again. DAUYS_URL names a service that
runs already; tests that need keys of its people are then left out."""

import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))

LANGUAGES = ("kk", "ru", "en")


def pytest_collection_modifyitems(items):
    if os.environ.get("DAUYS_URL") or os.environ.get("DAUYS_BINARY"):
        return
    notice = pytest.mark.skip(reason="neither DAUYS_BINARY nor DAUYS_URL is set: there is no service to look at")
    for item in items:
        item.add_marker(notice)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, browser_name):
    if browser_name == "firefox":
        return {**browser_type_launch_args, "channel": "moz-firefox", "executable_path": "/usr/bin/firefox-esr"}
    # Chromium refuses to start as root with its sandbox; elsewhere the sandbox stays.
    without_sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": without_sandbox}


@pytest.fixture(scope="session")
def running_court():
    """The service under test with its people; None when it was started by somebody else."""
    if os.environ.get("DAUYS_URL"):
        yield None
        return
    from service import service

    with service(os.environ["DAUYS_BINARY"]) as court:
        yield court


@pytest.fixture
def court(running_court):
    """The service with its people, for tests in which somebody signs."""
    if running_court is None:
        pytest.skip("the keys of that service's people are not here")
    return running_court


@pytest.fixture(scope="session")
def base_url(running_court):
    return running_court.address if running_court else os.environ["DAUYS_URL"].rstrip("/")


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "viewport": {"width": 390, "height": 844},
        "locale": "kk-KZ",
        "timezone_id": "Asia/Almaty",
    }


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def loud_page(page):
    """A page on which an error of our script or a breach of its policy fails the test."""
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    assert faults == []
