"""The frame of every page, by keyboard and without script."""

import pytest
from tests.browser.checks import chromium, csp_breaches, new_page, script_errors, signed_in

from hanse.web.accounts.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_language_and_colours_are_chosen_without_script_and_remembered(live_server):
    with chromium() as browser:
        page = new_page(browser, at=live_server.url, width=390, script=False)
        page.goto(f"{live_server.url}/there-is-nothing-here/")
        assert page.locator(".to-light").is_visible() is False
        page.locator(".to-dark").click()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
        page.locator(".to-light").click()
        assert page.locator("html").get_attribute("data-theme") == "light"
        page.locator("button[name=language]").click()
        assert page.locator("html").get_attribute("lang") == "de"
        assert page.url == f"{live_server.url}/there-is-nothing-here/"
        page.goto(f"{live_server.url}/there-is-nothing-either/")
        assert page.locator("html").get_attribute("lang") == "de"
        assert page.locator("html").get_attribute("data-theme") == "light"


def test_colours_change_at_once_with_script_and_stay(live_server):
    with chromium() as browser:
        page = new_page(browser, at=live_server.url, dark=True)
        page.goto(f"{live_server.url}/there-is-nothing-here/")
        with page.expect_response("**/theme/"):
            page.locator(".to-light").click()
        assert page.locator("html").get_attribute("data-theme") == "light"
        assert page.evaluate("document.activeElement.value") == "dark"
        page.reload()
        assert page.locator("html").get_attribute("data-theme") == "light"
        assert (csp_breaches(page), script_errors(page)) == ([], [])


def test_skip_link_comes_first_and_leads_to_the_matter(live_server):
    with chromium() as browser:
        page = new_page(browser, at=live_server.url)
        page.goto(f"{live_server.url}/there-is-nothing-here/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["y"] >= 0
        page.keyboard.press("Enter")
        assert page.url.endswith("#main")


def test_menu_of_a_phone_opens_and_closes_by_keyboard(live_server):
    cookies = signed_in(Person.objects.create_superuser("staff@example.org", name="Sandra Berg"))
    with chromium() as browser:
        page = new_page(browser, at=live_server.url, width=390, script=False, cookies=cookies)
        page.goto(f"{live_server.url}/ui/")
        assert page.locator("#nav").is_visible() is False
        page.locator(".menu-button").focus()
        page.keyboard.press("Enter")
        assert page.locator("#nav a").first.is_visible()
        page.keyboard.press("Escape")
        assert page.locator("#nav").is_visible() is False


def test_refused_form_takes_the_focus(live_server):
    """The summary of a refused form has the focus when the page comes back, so that readers hear it first."""
    with chromium() as browser:
        page = new_page(browser, at=live_server.url)
        page.goto(f"{live_server.url}/account/login/")
        page.locator("main form[novalidate] button, main form button.primary").first.click()
        assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
        page.locator("main [role=alert] a").first.click()
        assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
