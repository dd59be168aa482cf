"""What is typed must survive: a reload, another language, a network that goes away."""

import re

import pytest


@pytest.fixture
def question(loud_page, base_url, language):
    """The page on which a voter tells what happened, reached as a voter reaches it."""
    loud_page.goto(f"{base_url}/{language}/")
    loud_page.locator("form[action$='/file'] button[type=submit]").click()
    loud_page.wait_for_url(re.compile("/kind$"))
    loud_page.goto(loud_page.url.replace("/kind", "/happened"))
    return loud_page


def test_typed_text_comes_back_after_a_reload(question):
    question.locator("#statement").fill("Тізімде жоқпын — нет в списке")
    question.locator(".state:not(:empty)").wait_for()
    question.reload()
    assert question.locator("#statement").input_value() == "Тізімде жоқпын — нет в списке"


def test_typed_text_comes_back_in_another_language(question, language):
    question.locator("#statement").fill("Мәтін")
    question.locator(".state:not(:empty)").wait_for()
    question.locator(f".languages a:not([lang={language}])").first.click()
    assert question.locator("#statement").input_value() == "Мәтін"


def test_a_stranger_s_phone_can_be_wiped(question):
    question.locator("#statement").fill("Мәтін")
    question.locator(".state:not(:empty)").wait_for()
    question.locator("[data-forget]").click()
    question.reload()
    assert question.locator("#statement").input_value() == ""


def test_sending_waits_for_the_network(question):
    question.locator("#statement").fill("Мәтін")
    question.context.set_offline(True)
    question.locator("main button[type=submit]").first.click()
    offline = question.locator("form[data-once]").first.get_attribute("data-offline")
    assert question.locator(".state").inner_text() == offline
    with question.expect_request(lambda request: request.method == "POST"):
        question.context.set_offline(False)
