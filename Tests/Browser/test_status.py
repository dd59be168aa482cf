"""What a voter sees and does after sending, up to the ruling and the word on whether it was obeyed."""

import json

import pytest
import staff
import voter


@pytest.fixture
def sent(page, base_url, running_court):
    """An unsigned complaint of somebody, open in the page: number and secret."""
    person = running_court.cast.voters[2] if running_court else voter.somebody()
    voter.begin(page, base_url, "kk")
    voter.answer(page, person)
    voter.send_unsigned(page)
    return voter.receipt(page)


def ratify(page, base_url, number, person, folder):
    """The page on which a complaint is confirmed by a signature."""
    page.goto(f"{base_url}/kk/status/{number}/ratification")
    staff.sign_offered(page, person, folder, "a[href$='/ratification/document']")
    voter.press(page)


def test_wrong_number_and_wrong_code_get_one_answer(page, base_url, sent):
    number, secret = sent
    page.context.clear_cookies()
    texts = []
    for typed in (number, "AST-2026-999999"):
        page.goto(f"{base_url}/en/status")
        page.locator("#number").fill(typed)
        page.locator("#secret").fill("AAAAAA" if secret != "AAAAAA" else "BBBBBB")
        with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
            voter.press(page)
        assert answer.value.status == 403
        texts.append(page.locator("#errors").inner_text())
        assert page.locator("#number").input_value() == typed
    assert texts[0] == texts[1]


def test_a_case_is_kept_by_nobody_and_open_only_with_its_code(page, base_url, sent):
    number, _ = sent
    answer = page.goto(f"{base_url}/kk/status/{number}")
    assert answer.status == 200 and answer.headers["cache-control"] == "no-store"
    cookie = next(c for c in page.context.cookies() if c["name"] == f"dauys-case-{number}")
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
    page.locator("form[action$='/close'] button").click()
    page.goto(f"{base_url}/kk/status/{number}")
    assert page.url.endswith(f"/status?number={number}")


def test_a_paper_follows_the_complaint(page, base_url, sent, tmp_path):
    number, _ = sent
    paper = tmp_path / "video.mp4"
    paper.write_bytes(b"0" * 300_000)
    page.goto(f"{base_url}/kk/status/{number}/papers")
    voter.press(page)
    assert page.locator("#errors a[href='#papers']").count() == 1
    page.locator("#papers").set_input_files(paper)
    voter.press(page)
    assert page.url.endswith("/papers?done=1")
    page.locator("main a.button").click()
    assert "video.mp4" in page.locator("ul.downloads").inner_text()


def test_consents_are_changed_and_remembered(page, base_url, sent):
    number, _ = sent
    page.goto(f"{base_url}/kk/status/{number}/consent")
    assert page.locator("#remoteHearing").is_checked() and not page.locator("#anyRegion").is_checked()
    page.locator("#anyRegion").check()
    voter.press(page)
    page.goto(f"{base_url}/kk/status/{number}/consent")
    assert page.locator("#anyRegion").is_checked() and page.locator("#remoteHearing").is_checked()


def test_a_complaint_is_withdrawn_once(page, base_url, sent):
    number, _ = sent
    page.goto(f"{base_url}/kk/status/{number}/withdrawal")
    page.locator("#reason").fill("Мәселе шешілді")
    voter.press(page)
    assert page.url.endswith("/withdrawal?done=1")
    page.goto(f"{base_url}/kk/status/{number}")
    assert page.locator("ul.acts").count() == 0
    answer = page.goto(f"{base_url}/kk/status/{number}/consent")
    assert answer.status == 409 and page.locator(f"main a.button[href$='/status/{number}']").count() == 1


def test_another_person_s_signature_confirms_nothing(page, base_url, court, sent, tmp_path):
    number, secret = sent
    court.wait(number, secret, "ratificationPending")
    ratify(page, base_url, number, court.cast.voters[3], tmp_path)
    assert page.locator("#errors a[href='#signature']").count() == 1
    assert court.state(number, secret)["state"] == "ratificationPending"


def test_a_returned_complaint_is_corrected_with_its_answers_open_again(page, base_url, court):
    person = voter.somebody()
    right = court.cast.voters[4].iin
    # A wrong control digit is a warning on the page, and at the court a matter for the registry.
    person.iin = right[:-1] + str((int(right[-1]) + 1) % 10)
    voter.begin(page, base_url, "kk")
    voter.answer(page, person)
    assert person.iin in page.locator(".panel.attention").all_inner_texts()[-1]
    voter.send_unsigned(page)
    number, secret = voter.receipt(page)
    court.wait(number, secret, "ratificationPending")
    clerk = next(p for p in court.cast.of("clerk") if p.offices[0]["court"] == number[:3])
    for act, document in (
        ("ratification", {"method": "counter", "identifiedBy": "Жеке куәлік"}),
        ("return", {"defects": [{"code": "facts", "text": "Қашан болғаны жазылмаған"}]}),
    ):
        answer = court.client.post(f"/cases/{number}/{act}", document, court.token(clerk))
        assert answer.ok, answer.told()
        court.wait(number, secret, "screening" if act == "ratification" else "returnedForCorrection")
    page.goto(f"{base_url}/kk/status/{number}")
    assert "Қашан болғаны жазылмаған" in page.locator("main").inner_text()
    page.goto(f"{base_url}/kk/status/{number}/correction")
    assert "Қашан болғаны жазылмаған" in page.locator("main").inner_text()
    voter.press(page)
    assert page.url.endswith("/check") and page.locator("a[href*='/station?change=1']").count() == 0
    page.locator("a[href*='/happened?change=1']").first.click()
    page.locator("#statement").fill("Таңғы тоғызда")
    voter.press(page)
    voter.press(page)
    voter.press(page, "without")
    assert page.url.endswith(f"/status/{number}")
    assert "corrected" in [event["event"] for event in court.state(number, secret)["timeline"]]
    page.goto(f"{base_url}/kk/status/{number}")
    corrected = court.state(number, secret)["complaint"]
    for place, hashed in (("receipt", None), ("receipt/2", corrected)):
        with page.expect_download() as download:
            page.locator(f"a[href$='/status/{number}/{place}']").click()
        documents = json.loads(download.value.path().read_bytes())["documents"]
        assert (documents[0]["sha256"] == hashed) == (hashed is not None)


def test_a_ruling_not_carried_out_leads_to_the_case_about_that_and_back(page, base_url, court, sent, tmp_path):
    number, secret = sent
    court.wait(number, secret, "ratificationPending")
    ratify(page, base_url, number, court.cast.voters[2], tmp_path)
    court.ruled(number, secret)
    sequel = court.executed(number, secret, "refused")["sequels"][0]
    page.goto(f"{base_url}/kk/status/{number}")
    page.locator(f".panel.attention a[href$='/status/{sequel}']").click()
    assert page.url.endswith(f"/status/{sequel}"), "the code of the first case opens the second"
    page.locator(f"main a[href$='/status/{number}']").click()
    assert page.url.endswith(f"/status/{number}")
    page.locator("form[action$='/close'] button").click()
    for closed in (number, sequel):
        page.goto(f"{base_url}/kk/status/{closed}")
        assert page.url.endswith(f"/status?number={closed}"), "closed for who has the telephone next"
    page.locator("#secret").fill(secret)
    voter.press(page)
    assert page.url.endswith(f"/status/{sequel}")


def test_a_ruling_is_shown_printed_checked_and_answered(page, base_url, court, sent, tmp_path, language):
    number, secret = sent
    court.wait(number, secret, "ratificationPending")
    ratify(page, base_url, number, court.cast.voters[2], tmp_path)
    assert page.url.endswith("/ratification?done=1")
    ruling = court.ruled(number, secret)["ruling"]
    page.goto(f"{base_url}/{language}/status/{number}")
    page.locator("a[href$='/ruling']").click()
    sheet = page.locator("article.sheet").inner_text()
    assert ruling["sha256"][:10] in sheet and court.cast.voters[2].iin in sheet
    assert page.locator("article.sheet svg").count() == 1
    address = page.locator("article.sheet .hash").first.inner_text()
    assert address == f"{base_url}/{language}/check?number={number}&hash={ruling['sha256'][:10]}"
    answer = page.goto(address)
    assert answer.status == 200 and "71-0123" in page.locator("main").inner_text()
    assert court.cast.voters[2].family not in page.locator("main").inner_text()
    page.goto(address[:-1] + ("0" if address[-1] != "0" else "1"))
    assert page.locator(".panel.late").count() == 1
    page.goto(f"{base_url}/{language}/status/{number}")
    page.locator("a[href*='/draws/']").click()
    assert page.locator("main ol li").count() >= 2
    with page.expect_download() as download:
        page.locator("a[href$='/record']").click()
    assert json.loads(download.value.path().read_bytes())["type"] == "dauys-draw/1"
    court.executed(number, secret)
    page.goto(f"{base_url}/{language}/status/{number}/confirmation")
    voter.press(page)
    assert page.locator("#errors a[href='#letIn']").count() == 1
    page.locator("#letIn-yes").check()
    voter.press(page)
    assert page.url.endswith("/confirmation?done=1")
    assert court.state(number, secret)["state"] == "closed"
