"""A person opens an account with a mailed code, agrees, takes their data along and erases the account."""

import json
import re
import time

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Windows
from tests.journeys.keyboard import enter, faults, fetch, follow, press, skip, tick, write
from tests.site import Site

EMAIL = "ines.beispiel@nowhere.example"
SECRET = "a long sentence, easily kept"
LEFT = f"""
import json
from hanse.web.accounts.models import Person
print(json.dumps(Person.objects.filter(email={EMAIL!r}).count()))
"""


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_person_comes_agrees_takes_their_data_and_goes(site: Site, windows: Windows, script: bool) -> None:
    page = windows.visitor(script=script)
    opens_an_account(page, site, script=script)
    enters_the_code(page, reads_the_code(windows.visitor(), site))
    takes_back_and_agrees(page)
    exports(page)
    erases(page)
    assert site.ask(LEFT) == 0


def opens_an_account(page: Page, site: Site, *, script: bool) -> None:
    """Nothing is agreed beforehand; without the terms there is no account."""
    page.goto(site.address)
    follow(page, "Sign in")
    follow(page, "Open an account")
    skip(page)
    write(page, "Your name", "Ines Beispiel")
    write(page, "Email", EMAIL)
    write(page, "Password", SECRET)
    press(page, "Open the account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Open an account")
    assert faults(page, script=script) == []
    write(page, "Password", SECRET)  # the focus stands on what is to be mended, above the fields
    tick(page, "terms")
    tick(page, "how my data are used")
    press(page, "Open the account")


def reads_the_code(page: Page, site: Site) -> str:
    """The mail lies in the outbox of the demonstration."""
    until = time.monotonic() + 60
    while True:
        page.goto(f"{site.address}/mail/?q={EMAIL}")
        if page.get_by_text(EMAIL).count() and page.locator("main a[href^='/mail/']").count():
            break
        assert time.monotonic() < until, "no mail came"
        time.sleep(0.5)
    page.locator("main a[href^='/mail/']").first.focus()
    enter(page)
    found = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", page.locator("main").inner_text(), re.MULTILINE)
    assert found, page.locator("main").inner_text()
    return found[1]


def enters_the_code(page: Page, code: str) -> None:
    """The code opens the account and signs the person in."""
    write(page, "Code", code)
    enter(page)
    expect(page.locator(".masthead")).to_contain_text("Ines Beispiel")


def takes_back_and_agrees(page: Page) -> None:
    """What is voluntary is given and taken back with one press."""
    follow(page, "Ines Beispiel, my account")
    skip(page)
    press(page, "Agree: Write to me when a new edition is announced")
    expect(page.locator("main")).to_contain_text("Thank you, that is noted.")
    skip(page)
    press(page, "Take back: Write to me when a new edition is announced")
    expect(page.locator("main")).to_contain_text("You took it back")


def exports(page: Page) -> None:
    """Everything that is known, as a file."""
    skip(page)
    text = fetch(page, "Export my data", SECRET).decode()
    assert EMAIL in text
    assert "Ines Beispiel" in text
    assert isinstance(json.loads(text), dict)


def erases(page: Page) -> None:
    """The question first; then nothing is left."""
    if "/reauthenticate/" in page.url:  # the file came, and the page that asked for the password stayed
        page.go_back()
    follow(page, "Erase my account")
    expect(page.locator("main")).to_contain_text("nobody can undo it")
    skip(page)
    press(page, "Erase my account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is erased")
