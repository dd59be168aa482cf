"""How a voter walks through the pages; the same steps with JavaScript and without."""

import datetime
import re

STATEMENT = "Бүгін таңертең келдім, «тізімде жоқсыз» деді.\nМне сказали <b>«вас нет в списке»</b> & отказали."


def press(page, name=None):
    """The main button of the page, or the one of that name."""
    page.locator(f"main button[name={name}]" if name else "main button[type=submit]:not([name]):not(.plain)").first.click()


def begin(page, base_url, language):
    """The first page and its button; gives the address of the draft."""
    page.goto(f"{base_url}/{language}/")
    page.locator("form[action$='/file'] button").click()
    page.wait_for_url(re.compile("/kind$"))
    return page.url.rsplit("/", 1)[0]


def when(page, name, day="today", time="00:05"):
    """A day and a time of day."""
    page.locator(f"#{name}-day-{day}").check()
    page.locator(f"#{name}-time").fill(time)


def answer(page, person, station="71-0123", kind="VL-01", request="include", statement=STATEMENT, papers=()):
    """Every question up to the page on which all answers stand."""
    page.locator(f"#kind-{kind}").check()
    press(page)
    page.locator("#station").fill(station)
    press(page)
    assert page.locator("input[name=confirmed]").get_attribute("value")
    press(page)
    page.locator("#act-inaction").check()
    when(page, "made")
    when(page, "learned")
    page.locator("#statement").fill(statement)
    press(page)
    page.locator(f"#request-{request}").check()
    press(page)
    page.locator("#iin").fill(person.iin)
    page.locator("#familyName").fill(person.family)
    page.locator("#givenName").fill(person.given)
    page.locator("#birthDate").fill(person.birth)
    page.locator("#phone").fill("+7 701 000 00 00")
    page.locator("#language-kk").check()
    page.locator("#attendance-phone").check()
    press(page)
    page.locator("#remoteHearing").check()
    press(page)
    if papers:
        page.locator("#papers").set_input_files(papers)
    press(page)
    page.wait_for_url(re.compile("/check$"))


def send_unsigned(page):
    """From the page of answers to the receipt."""
    press(page)
    press(page, "without")
    page.wait_for_url(re.compile("/receipt$"))


def receipt(page):
    """Number and secret."""
    numbers = page.locator(".panel .number").all_inner_texts()
    return numbers[0], numbers[1] if len(numbers) > 1 else None


def somebody():
    """A person for a service whose people are not known here."""

    class Person:
        iin, family, given, birth = "900517450120", "Әлімұлы", "Дана", datetime.date(1990, 5, 17).isoformat()

    return Person
