"""Keys, screens and emergencies in the browser: made, used, seen, and ended."""

import urllib.error
import urllib.request

import pytest
import staff
import voter
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def fits(page):
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def status(base_url, token, path):
    request = urllib.request.Request(f"{base_url}/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def open_access(page, way):
    page.locator("header a[href$='/sessions']").click()
    page.locator(f"main a[href$='/{way}']").click()


def test_a_commission_makes_a_key_for_its_program_and_ends_it(page, base_url, court, language, tmp_path):
    officer = court.cast.of("commission")[0]
    staff.sign_in(page, base_url, language, officer, tmp_path)
    open_access(page, "keys")
    voter.press(page)
    assert page.locator("#errors a").count() == 2, "a key has a name and opens something"
    fits(page)
    page.locator("#name").fill("Ішкі жүйе")
    page.locator("input[value=readInbox]").check()
    voter.press(page)
    token = page.locator(".panel .hash").inner_text()
    assert token.startswith("dauys-key-")
    fits(page)
    assert status(base_url, token, "/inbox") == 200
    assert status(base_url, token, "/screens") == 403, "it opens what was ticked, and nothing else"
    page.locator("form[action$='/rotation'] button").first.click()
    following = page.locator(".panel .hash").inner_text()
    assert following != token and status(base_url, following, "/inbox") == 200 and status(base_url, token, "/inbox") == 200
    page.goto(f"{base_url}/{language}/keys")
    assert page.locator(".panel .hash").count() == 0, "it is shown once"
    while page.locator("form[action$='/end'] button").count():
        page.locator("form[action$='/end'] button").first.click()
    assert status(base_url, token, "/inbox") == 401 and status(base_url, following, "/inbox") == 401


def test_a_duty_officer_gives_a_screen_its_token_and_takes_it_away(page, browser, base_url, court, language, tmp_path):
    officer = court.cast.of("duty officer")[0]
    staff.sign_in(page, base_url, language, officer, tmp_path)
    open_access(page, "screens")
    voter.press(page)
    assert page.locator("#errors a").count() == 1
    page.locator("#name").fill("Бірінші қабат")
    voter.press(page)
    token = page.locator(".panel .hash").inner_text()
    fits(page)
    screen = browser.new_page()
    screen.goto(f"{base_url}/{language}/wall/token")
    screen.locator("#token").fill(token)
    voter.press(screen)
    assert screen.url.endswith("/wall") and screen.locator("#board").count() == 1
    page.goto(f"{base_url}/{language}/screens")
    page.locator("form[action$='/end'] button").first.click()
    assert screen.goto(f"{base_url}/{language}/wall").status == 401
    screen.close()


@pytest.mark.parametrize("part", ["duty officer", "president"])
def test_a_case_of_another_court_is_opened_in_an_emergency(page, base_url, court, language, tmp_path, part):
    filed = court.filed(court.cast.voters[7])
    number = filed["case"]
    own, far = sorted(court.cast.of(part), key=lambda p: p.offices[0]["court"] != number[:3])[:2]
    staff.sign_in(page, base_url, language, far, tmp_path)
    assert page.goto(f"{base_url}/{language}/staff/{number}").status == 403
    page.goto(f"{base_url}/{language}/sessions")
    page.locator("main a[href$='/emergency']").click()
    voter.press(page)
    assert page.locator("#errors a").count() == 2
    page.locator("#number").fill(number[:-1] + "X")
    page.locator("#reason").fill("Сотта жарық жоқ.")
    voter.press(page)
    assert page.locator("#errors a[href='#number']").count() == 1, "there is no such case"
    fits(page)
    page.locator("#number").fill(number)
    voter.press(page)
    assert page.url.endswith(f"/staff/{number}")
    assert "Сотта жарық жоқ." in page.locator("main").inner_text(), "whoever opens it sees that it is seen"
    fits(page)
    assert own != far
