"""What anyone can open: it must be readable by all, on a small phone, and without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = ("", "sign-in", "status", "check", "check?number=AST-2026-999999&hash=0000000000", "no-such-page")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter(e => {
    const box = e.getBoundingClientRect();
    const isInText = e.matches('p a') && getComputedStyle(e).display === 'inline';
    return box.width && box.height && (box.width < 24 || box.height < 24) && !isInText && !e.matches('.skip');
  }).map(e => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("path", PAGES)
def test_page_has_no_accessibility_fault(loud_page, base_url, language, path):
    loud_page.goto(f"{base_url}/{language}/{path}")
    result = Axe().run(loud_page, options={"runOnly": RULES})
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_the_smallest_phone(page, base_url, language, path):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{base_url}/{language}/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", PAGES)
def test_targets_are_large_enough_for_a_finger(page, base_url, language, path):
    page.goto(f"{base_url}/{language}/{path}")
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("path", PAGES)
def test_page_says_its_language_and_offers_the_others(page, base_url, language, path):
    page.goto(f"{base_url}/{language}/{path}")
    assert page.locator("html").get_attribute("lang") == language
    links = [a.get_attribute("href") for a in page.locator(".languages a").all()]
    assert [link.split("/")[1] for link in links] == ["kk", "ru", "en"]
    assert page.locator(".languages a[aria-current]").get_attribute("lang") == language
    assert page.locator(".help a[href^='tel:']").count() == 1


def test_page_forbids_inline_scripts_and_styles(page, base_url, language):
    answer = page.goto(f"{base_url}/{language}/")
    policy = answer.headers["content-security-policy"]
    for rule in ("default-src 'none'", "style-src 'self'", "script-src 'self'", "frame-ancestors 'none'"):
        assert rule in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_first_view_is_small(page, base_url, language):
    sizes = []
    page.on("response", lambda answer: sizes.append(len(answer.body())) if answer.ok else None)
    page.goto(f"{base_url}/{language}/", wait_until="networkidle")
    assert len(sizes) <= 4
    assert sum(sizes) <= 40_000  # bytes before compression; about 20 KB after it


def test_keyboard_reaches_the_content_first(page, base_url, language):
    page.goto(f"{base_url}/{language}/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("class") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


@pytest.fixture
def plain_page(browser, browser_context_args):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    yield context.new_page()
    context.close()


def test_a_complaint_can_be_begun_without_javascript(plain_page, base_url, language):
    plain_page.goto(f"{base_url}/{language}/")
    plain_page.locator("form[action$='/file'] button[type=submit]").click()
    assert re.search(rf"/{language}/file/[^/]+/kind$", plain_page.url)
    plain_page.locator("input[name=kind]").first.check()
    plain_page.locator("main button[type=submit]").first.click()
    assert plain_page.url.endswith("/station")


def test_an_empty_answer_is_explained_and_kept_on_the_page(plain_page, base_url, language):
    plain_page.goto(f"{base_url}/{language}/status")
    plain_page.locator("#number").fill("AST-2026-000123")
    plain_page.locator("main button[type=submit]").click()
    assert plain_page.locator("#errors a[href='#secret']").count() == 1
    assert plain_page.locator("#number").input_value() == "AST-2026-000123"
