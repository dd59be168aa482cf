"""Drives Debian's own browsers against a running service, whose address is in DAUYS_URL."""

import os

import pytest

LANGUAGES = ("kk", "ru", "en")


def pytest_collection_modifyitems(items):
    if os.environ.get("DAUYS_URL"):
        return
    notice = pytest.mark.skip(reason="DAUYS_URL is not set: there is no running service to look at")
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
def base_url():
    return os.environ.get("DAUYS_URL", "http://127.0.0.1:1").rstrip("/")


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
