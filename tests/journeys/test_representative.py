"""A cluster manager finds a partner, knows why, asks; the other side accepts, and the open page says so by itself."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.checks import csp_breaches, script_errors
from tests.journeys.conftest import Windows
from tests.journeys.keyboard import enter, faults, follow, press, skip, tab_to, write
from tests.site import PASSWORD, Site

WORD = "Our members dry coatings; your sensors could see when they are dry."
ANSWER = "Gladly; we bring two sensors."
# Gives the speaker of the organisation that is asked a password; prints their address.
GIVE_PASSWORD = f"""
import json
from hanse.web.directory.models import Organisation, Role
from hanse.web.accounts.models import Person
role = Role.objects.filter(organisation__name={{name!r}}).order_by("kind", "pk").first()
role.person.set_password({PASSWORD!r})
role.person.language = "en"
role.person.save()
print(json.dumps(role.person.email))
"""


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_representative_asks_and_the_other_side_accepts(site: Site, windows: Windows, script: bool) -> None:
    page = windows.person("representative@demo.example", script=script)
    edits_the_profile(page, script=script)
    opens_the_partners(page)
    partner = asks_the_first(page, script=script)

    email = site.ask(GIVE_PASSWORD.format(name=partner))
    other = windows.person(email, script=script)
    opens_the_requests(other)
    accepts(other, script=script)

    sees_the_answer(page, partner, script=script)
    assert [*csp_breaches(page), *script_errors(page), *csp_breaches(other), *script_errors(other)] == []


def edits_the_profile(page: Page, *, script: bool) -> None:
    """A figure changes; the profile says it at once."""
    follow(page, "Directory")
    write(page, "Search", "Baltic Fibre Circle")
    enter(page)
    skip(page)
    follow(page, "Baltic Fibre Circle", nth=2)  # the first takes the words of the search away
    follow(page, "Edit the profile")
    assert faults(page, script=script) == []
    skip(page)
    write(page, "Founded in", "2010")
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("Saved")
    expect(page.locator("main")).to_contain_text("2010")


def opens_the_partners(page: Page) -> None:
    """From home over the event."""
    follow(page, "Cluster Days")
    follow(page, "European Cluster Matchmaking")
    follow(page, "See your partners")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recommended partners")


def asks_the_first(page: Page, *, script: bool) -> str:
    """Whoever can be asked first has an open form and reasons in words; their name comes back."""
    card = page.locator(".match").filter(has=page.locator("textarea")).first
    name = card.locator("h2").inner_text().strip()
    reasons = card.locator(".reasons li").all_inner_texts()
    assert len(reasons) >= 2
    assert all(len(reason.split()) >= 4 for reason in reasons), reasons
    skip(page)
    write(page, "A word why, it helps", WORD)
    tab_to(page, "Request a meeting", kinds=("button",))
    if script:
        page.keyboard.press("Enter")
        mine = page.locator(".match").filter(has_text=name).first
        expect(mine).to_contain_text("Waiting until")
        expect(page.locator("#toasts")).to_contain_text(f"You asked {name}")
    else:
        enter(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Requests")
        mine = page.locator(".match").filter(has_text=name).first
        expect(mine).to_contain_text("Waiting until")
    expect(mine).to_contain_text(WORD)
    return name


def opens_the_requests(page: Page) -> None:
    """From home over the event and the partners to those who asked."""
    follow(page, "Cluster Days")
    follow(page, "European Cluster Matchmaking")
    follow(page, "See your partners")
    follow(page, "Asked you")
    expect(page.locator(".match").filter(has_text="Baltic Fibre Circle")).to_contain_text(WORD)


def accepts(page: Page, *, script: bool) -> None:
    """Yes, with a word where the page asks for one."""
    card = page.locator(".match").filter(has_text="Baltic Fibre Circle")
    position = page.locator(".match").all_inner_texts().index(card.inner_text()) + 1
    skip(page)
    tab_to(page, "Accept", kinds=("a", "button"), nth=position)
    asks_back = card.locator("a", has_text="Accept").count() == 1
    if script:
        page.keyboard.press("Enter")
        if asks_back:
            expect(card).to_contain_text("Accept this request?")
            skip_to_card(page)
            write(page, "A word to them", ANSWER)
            tab_to(page, "Accept", kinds=("button",))
            page.keyboard.press("Enter")
        expect(card).to_contain_text("Agreed")
    else:
        enter(page)
        if asks_back:
            write(page, "A word to them", ANSWER)
            press(page, "Accept")
        expect(page.locator("main")).to_contain_text("You will meet Baltic Fibre Circle")


def skip_to_card(page: Page) -> None:
    """The part that was exchanged is reached again from the beginning of the page."""
    page.evaluate("document.activeElement.blur()")


def sees_the_answer(page: Page, partner: str, *, script: bool) -> None:
    """With script the open page changes without being loaded anew; without, after it is loaded anew."""
    if not script:
        page.goto(page.url.split("?")[0] + "?show=agreed")
    card = page.locator(".match").filter(has_text=partner).first
    expect(card).to_contain_text("Agreed", timeout=20_000)
