"""One look at one page: everything that must hold of it in one language, in both colours, at three widths."""

from typing import Any
from urllib.parse import urlparse

from django.urls import reverse
from playwright.sync_api import Browser, Page
from tests.browser.checks import csp_breaches, foreign_requests, new_page, overflow, script_errors, violations
from tests.browser.german import left_in_english
from tests.browser.pages import At
from tests.browser.ways import WAYS
from tests.site import PASSWORD, Site

Made = dict[str, list[Any]]
TALL = 900
# Addresses that send everybody on to the page that is then looked at.
LEADING_ON = {"meetings:matchmaking", "account_reset_password_from_key"}


def look(site: Site, browser: Browser, made: Made, name: str, at: At, *, language: str) -> list[str]:
    """Open a page as somebody, and say all that is wrong with it."""
    page = window(site, browser, made, at.role, language=language)
    try:
        if at.through:
            WAYS[at.through](page, site.address, made["guarded"][0])
            found = []
        else:
            found = arrive(page, site, made, name, at)
        return found or complaints_of(page, language=language)
    finally:
        page.context.close()


def window(site: Site, browser: Browser, made: Made, role: str, *, language: str) -> Page:
    """A window of the role; the person with a second step signs in with a code of theirs."""
    if role == "guarded" and role not in site.cookies:
        page = new_page(browser, at=site.address)
        page.set_default_timeout(30_000)
        WAYS["first_step"](page, site.address, made["guarded"][0])
        page.locator("main [name=code]").fill(made["guarded"][1])
        page.locator("main form button").first.click()
        page.wait_for_url(lambda url: "/authenticate/" not in url)
        site.cookies[role] = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
        del site.cookies[role]["language"]
        page.context.close()
    return site.page(browser, None if role == "visitor" else role, language=language)


def arrive(page: Page, site: Site, made: Made, name: str, at: At) -> list[str]:
    """Go to the address, through the question for the password where it is asked; complain of another page."""
    path = reverse(name, args=made[at.arguments] if at.arguments else [])
    answer = page.goto(site.address + path + at.query, wait_until="load")
    if "/reauthenticate/" in page.url and "reauthenticate" not in name:
        page.locator("main [name=password]").fill(PASSWORD)
        page.locator("main form button.primary, main form button").first.click()
        page.wait_for_url(lambda url: "/reauthenticate/" not in url)
    elif answer is None or answer.status != at.status:
        return [f"{path} answers {answer.status if answer else 'nothing'}"]
    if name not in LEADING_ON and urlparse(page.url).path != path:
        return [f"{path} leads to {urlparse(page.url).path}"]
    return []


def complaints_of(page: Page, *, language: str) -> list[str]:
    """All that is wrong with the page as it stands, at 1280, 390 and 320 pixels, light and dark."""
    found = [*frame_faults(page, language=language)]
    if language == "de":
        found += [f"not German: {words[:120]}" for words in left_in_english(page)]
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": TALL})
        found += [f"too wide at {width}: {words}" for words in overflow(page)]
        found += [f"axe at {width}: {words}" for words in violations(page)]
    page.set_viewport_size({"width": 320, "height": TALL})
    found += [f"too wide at 320: {words}" for words in overflow(page)]
    if language == "en":  # colours do not depend on the language
        page.set_viewport_size({"width": 390, "height": TALL})
        page.emulate_media(color_scheme="dark")
        found += [f"axe in the dark: {words}" for words in violations(page, only="color-contrast")]
    found += [f"policy: {words}" for words in csp_breaches(page)]
    found += [f"script: {words}" for words in script_errors(page)]
    found += [f"foreign: {words}" for words in foreign_requests(page)]
    return found


def frame_faults(page: Page, *, language: str) -> list[str]:
    """What every page has: its language, a title of its own, one first heading."""
    found = []
    if (spoken := page.locator("html").get_attribute("lang")) != language:
        found.append(f"lang is {spoken}")
    if page.title().startswith(("·", " ")) or " · " not in page.title():
        found.append(f"title is “{page.title()}”")
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{count} h1")
    elif not page.locator("h1").inner_text().strip():
        found.append("the h1 is empty")
    return found
