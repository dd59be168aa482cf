"""What a clerk does in the browser: entering a complaint from paper, confirming and withdrawing for a voter."""

import staff
import voter
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def hear(page, act, method="counter"):
    """The clerk says how the voter was heard and identified."""
    form = page.locator(f"form[action$='/{act}']")
    form.locator(f"input[value={method}]").check()
    form.locator(f"input[name={act}-identifiedBy]").fill("Жеке куәлік, соңғы төрт сан 1234")
    form.locator("button[type=submit]").click()


def test_a_complaint_on_paper_is_entered_by_a_clerk_and_confirmed_at_the_counter(page, base_url, court, language, tmp_path):
    clerk, person = staff.clerk_of(court, "AST"), court.cast.voters[5]
    staff.sign_in(page, base_url, language, clerk, tmp_path)
    assert page.url.endswith(f"/{language}/clerk")
    page.locator("form[action$='/clerk/new'] button").click()
    page.wait_for_url("**/kind")
    assert page.locator(".panel.attention").count() == 1, "the page says that this one came on paper"
    scan = tmp_path / "paper.jpg"
    scan.write_bytes(b"\xff\xd8\xff" + b"0" * 5_000)
    voter.answer(page, person, papers=[scan])
    voter.send_unsigned(page)
    number, secret = voter.receipt(page)
    status = court.wait(number, secret, "ratificationPending")
    filed = status["timeline"][0]
    assert (filed["event"], filed["by"]) == ("filed", "registryClerk"), "the clerk entered it, not the voter"
    receipt = court.client.get(f"/cases/{number}/receipt", f"Case {secret}").json
    assert [document["role"] for document in receipt["documents"]] == ["complaint", "attachment"] and receipt["signed"] == "absent"
    page.goto(f"{base_url}/{language}/clerk")
    page.locator(f"a[href$='/clerk/{number}']").click()
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    form = page.locator("form[action$='/ratification']")
    form.locator("button[type=submit]").click()
    assert page.locator("#errors").count() == 1, "how the voter was identified is not left out"
    hear(page, "ratification")
    assert page.url.endswith("/clerk")
    assert page.locator(f"a[href$='/clerk/{number}']").count() == 0
    assert "ratified" in [event["event"] for event in court.wait(number, secret, "offered")["timeline"]]


def test_a_signed_complaint_is_withdrawn_by_signature_or_before_a_clerk(page, base_url, court, language, tmp_path):
    number, secret, person = signed(page, base_url, language, court, tmp_path)
    place = f"{base_url}/{language}/status/{number}/withdrawal"
    page.goto(place)
    voter.press(page)
    assert page.locator("#errors a[href='#signature']").count() == 1, "the code alone does not withdraw"
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    voter.press(page, "without")
    assert page.url.endswith("/withdrawal?done=1")
    assert court.state(number, secret)["state"] == "offered" and "withdrawalAsked" in court.state(number, secret)["flags"]
    if language == "ru":
        staff.sign_in(page, base_url, language, staff.clerk_of(court, number), tmp_path)
        page.locator(f"a[href$='/clerk/{number}']").click()
        hear(page, "withdrawal", "video")
        assert page.locator(f"a[href$='/clerk/{number}']").count() == 0
    else:
        page.goto(place)
        staff.sign_offered(page, person, tmp_path, "a[href$='/withdrawal/document']")
        voter.press(page)
        assert page.url.endswith("/withdrawal?done=1")
    assert court.state(number, secret)["state"] == "withdrawn"


def signed(page, base_url, language, court, folder):
    """A complaint that its voter confirmed by a signature: number, secret and the voter."""
    person = court.cast.voters[6]
    voter.begin(page, base_url, language)
    voter.answer(page, person)
    voter.send_unsigned(page)
    number, secret = voter.receipt(page)
    court.wait(number, secret, "ratificationPending")
    page.goto(f"{base_url}/{language}/status/{number}/ratification")
    staff.sign_offered(page, person, folder, "a[href$='/ratification/document']")
    voter.press(page)
    court.wait(number, secret, "offered")
    return number, secret, person
