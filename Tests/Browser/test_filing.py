"""A whole complaint, as a voter files it: in each language, with JavaScript and without, signed, unsigned, interrupted."""

import json
import re
import subprocess

import pytest
import voter
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def visitor(request, browser, browser_context_args):
    """A page with JavaScript, and one without."""
    has_script = request.param == "with JavaScript"
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": has_script})
    yield context.new_page()
    context.close()


@pytest.fixture
def person(running_court):
    """Who complains."""
    return running_court.cast.voters[0] if running_court else voter.somebody()


def test_a_complaint_is_filed_unsigned_and_found_again(visitor, base_url, language, person, tmp_path):
    photo = tmp_path / "отказ.jpg"
    photo.write_bytes(b"\xff\xd8\xff" + b"0" * 5_000)
    voter.begin(visitor, base_url, language)
    voter.answer(visitor, person, papers=[photo])
    answers = visitor.locator("dl.summary").inner_text()
    assert "<b>«вас нет в списке»</b> & отказали." in answers and "отказ.jpg" in answers
    voter.send_unsigned(visitor)
    number, secret = voter.receipt(visitor)
    assert re.fullmatch(r"[A-Z]{3}-\d{4}-\d{6,}", number) and re.fullmatch(r"[A-HJ-NP-Z2-9]{6}", secret)
    visitor.reload()
    assert voter.receipt(visitor) == (number, secret)
    visitor.context.clear_cookies()
    visitor.goto(f"{base_url}/{language}/status/{number}")
    assert visitor.url.endswith(f"/status?number={number}")
    assert visitor.locator("#number").input_value() == number
    visitor.locator("#secret").fill(secret.lower())
    voter.press(visitor)
    assert visitor.url.endswith(f"/status/{number}")
    assert visitor.get_by_role("link", name=re.compile("отказ.jpg")).count() == 1
    for place in ("receipt", "seal"):
        with visitor.expect_download() as download:
            visitor.locator(f"a[href$='/status/{number}/{place}']").click()
        assert download.value.path().stat().st_size > 500


def test_every_page_of_a_complaint_is_open_to_all(page, base_url, language, person):
    place = voter.begin(page, base_url, language)
    voter.answer(page, person)
    voter.press(page)
    for step in ("kind", "station", "happened", "request", "you", "consents", "papers", "check", "sign"):
        page.goto(f"{place}/{step}")
        found = Axe().run(page, options={"runOnly": RULES})
        assert found.violations_count == 0, f"{step}: {found.generate_report()}"
    page.set_viewport_size({"width": 320, "height": 640})
    voter.press(page, "without")
    number, _ = voter.receipt(page)
    for address in (page.url, f"{base_url}/{language}/status/{number}"):
        page.goto(address)
        found = Axe().run(page, options={"runOnly": RULES})
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_wrong_answers_are_named_and_kept(visitor, base_url, language):
    place = voter.begin(visitor, base_url, language)
    visitor.goto(f"{place}/you")
    visitor.locator("#iin").fill("12345")
    visitor.locator("#familyName").fill("Әлімұлы")
    voter.press(visitor)
    assert visitor.locator("#errors a[href='#iin']").count() == 1
    assert visitor.locator("#iin").input_value() == "12345"
    other = "ru" if language != "ru" else "kk"
    visitor.locator(f".languages a[lang={other}]").click()
    assert visitor.locator("html").get_attribute("lang") == other
    assert visitor.locator("#familyName").input_value() == "Әлімұлы"


def test_a_station_is_shown_before_it_counts(visitor, base_url):
    place = voter.begin(visitor, base_url, "ru")
    visitor.goto(f"{place}/station")
    visitor.locator("#station").fill("99-9999")
    voter.press(visitor)
    assert visitor.locator("#errors a[href='#station']").count() == 1
    visitor.locator("#station").fill("№ 71 0123")
    voter.press(visitor)
    assert visitor.locator("input[name=confirmed]").get_attribute("value") == "71-0123"
    visitor.locator("#station").fill("71-0124")
    voter.press(visitor)
    assert visitor.locator("input[name=confirmed]").get_attribute("value") == "71-0124"
    voter.press(visitor)
    assert visitor.url.endswith("/happened")


def test_an_answer_is_changed_and_one_is_back_where_one_was(visitor, base_url, person):
    voter.begin(visitor, base_url, "kk")
    voter.answer(visitor, person)
    visitor.locator("a[href*='/happened?change=1']").first.click()
    visitor.locator("#statement").fill("Басқа мәтін")
    voter.press(visitor)
    assert visitor.url.endswith("/check")
    assert "Басқа мәтін" in visitor.locator("dl.summary").inner_text()


def test_a_paper_can_be_taken_away_again(visitor, base_url, person, tmp_path):
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.4 nothing")
    place = voter.begin(visitor, base_url, "en")
    visitor.goto(f"{place}/papers")
    visitor.locator("#papers").set_input_files(paper)
    voter.press(visitor, "stay")
    assert "paper.pdf" in visitor.locator("ul.downloads").inner_text()
    voter.press(visitor, "remove")
    assert visitor.locator("ul.downloads").count() == 0


def test_what_is_signed_is_what_was_shown(page, base_url, court, tmp_path):
    person = court.cast.voters[1]
    voter.begin(page, base_url, "kk")
    voter.answer(page, person)
    voter.press(page)
    with page.expect_download() as download:
        page.locator("a[href$='/document']").click()
    document = tmp_path / "complaint.json"
    download.value.save_as(document)
    content = json.loads(document.read_bytes())
    assert content["statement"] == voter.STATEMENT and content["complainant"]["iin"] == person.iin
    shown = page.locator("dl.summary").inner_text()
    assert person.iin in shown and "VL-01" in shown
    signature = tmp_path / "complaint.p7s"
    command = ["openssl", "cms", "-sign", "-cades", "-binary", "-outform", "DER", "-md", "sha256", "-nosmimecap", "-signer",
               person.identity.certificate, "-inkey", person.identity.key, "-in", document, "-out", signature]
    subprocess.run(command, check=True, capture_output=True)
    page.locator("#signature").set_input_files(signature)
    voter.press(page)
    number, secret = voter.receipt(page)
    status = court.wait(number, secret, "registered", "awaitingDraw", "offered")
    assert status["signature"]["verdict"] == "passed"


def test_the_wrong_file_is_not_taken_for_a_signature(page, base_url, person, tmp_path):
    voter.begin(page, base_url, "ru")
    voter.answer(page, person)
    voter.press(page)
    voter.press(page)
    assert page.locator("#errors a[href='#signature']").count() == 1
    wrong = tmp_path / "photo.jpg"
    wrong.write_bytes(b"\xff\xd8\xff not a signature")
    page.locator("#signature").set_input_files(wrong)
    voter.press(page)
    assert page.locator("#errors a[href='#signature']").count() == 1


def test_nothing_is_sent_twice(page, base_url, person):
    place = voter.begin(page, base_url, "ru")
    voter.answer(page, person)
    voter.send_unsigned(page)
    number, _ = voter.receipt(page)
    page.goto(f"{place}/happened")
    assert page.url.endswith("/receipt") and voter.receipt(page)[0] == number
    answer = page.request.post(f"{place}/kind", form={"kind": "VL-02"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status == 409 and f"{place[len(base_url):]}/receipt" in answer.text()


def test_answers_changed_in_another_window_are_noticed_before_sending(page, base_url, person):
    place = voter.begin(page, base_url, "en")
    voter.answer(page, person)
    voter.press(page)
    shown = page.locator("input[name=document]").get_attribute("value")
    other = page.context.new_page()
    other.goto(f"{place}/happened?change=1")
    other.locator("#statement").fill("Something else")
    voter.press(other)
    voter.press(other)
    assert other.locator("input[name=document]").get_attribute("value") != shown
    voter.press(page, "without")
    assert page.locator("#errors a[href='#signature']").count() == 1
    assert "Something else" in page.locator("dl.summary").inner_text()


def test_an_unfinished_complaint_is_offered_again_and_can_be_forgotten(visitor, base_url):
    place = voter.begin(visitor, base_url, "kk")
    visitor.locator("#kind-VL-01").check()
    voter.press(visitor)
    visitor.goto(f"{base_url}/kk/")
    visitor.locator(f"a[href='{place[len(base_url):]}/station']").click()
    visitor.goto(f"{base_url}/kk/")
    visitor.locator("form[action$='/forget'] button").click()
    assert visitor.locator("form[action$='/forget']").count() == 0


def test_another_site_cannot_send_our_forms(page, base_url):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        answer = page.request.post(f"{base_url}/kk/file", form={"key": "k"}, headers=headers)
        assert answer.status == 403


@pytest.mark.parametrize("path", ["/xx/", "/xx/status", "/kk/draws/kz-2026/999999", "/kk/file/AAAAAAAAAAAAAAAAAAAAAA/kind"])
def test_what_is_not_there_is_a_page_with_a_way_on(page, base_url, path):
    answer = page.goto(base_url + path)
    assert answer.status == 404
    assert page.locator("main a.button").count() == 1
