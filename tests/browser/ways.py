"""Ways to pages that no bare address leads to: a step must have been taken before."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page
from tests.site import PASSWORD


def ask_for_code(page: Page, address: str, _guarded: str) -> None:
    """Ask for a code by mail; the page to enter it follows."""
    page.goto(f"{address}/account/login/code/")
    page.locator("main input[type=email]").fill(f"{uuid4().hex}@nobody.example")
    page.locator("main form button.primary").first.click()
    page.wait_for_url("**/login/code/confirm/")


def sign_up(page: Page, address: str, _guarded: str) -> None:
    """Open an account; the page to enter the mailed code follows."""
    page.goto(f"{address}/account/signup/")
    page.locator("main [name=name]").fill("Ines Beispiel")
    page.locator("main [name=email]").fill(f"{uuid4().hex}@nobody.example")
    page.locator("main [name=password1]").fill(PASSWORD)
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.locator("main form button.primary").first.click()
    page.wait_for_url("**/confirm-email/")


def first_step(page: Page, address: str, guarded: str) -> None:
    """Give the password of an account that has a second step; the page of that step follows."""
    page.goto(f"{address}/account/login/")
    page.locator("[name=login]").fill(guarded)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button.primary").first.click()
    page.wait_for_url("**/2fa/authenticate/")


WAYS: dict[str, Callable[[Page, str, str], None]] = {
    "ask_for_code": ask_for_code,
    "sign_up": sign_up,
    "first_step": first_step,
}
