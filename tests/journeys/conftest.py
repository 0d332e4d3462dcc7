"""A site of its own for each story: what one does to it, the next does not meet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.checks import chromium, chromium_path, new_page
from tests.journeys.keyboard import sign_in
from tests.site import PASSWORD, Site, built_demonstration, serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    if chromium_path() is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with chromium() as found:
        yield found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The demonstration, served by its own command."""
    with serving(built_demonstration(), tmp_path / "data") as running:
        yield running


class Windows:
    """Windows of people who sign in by keyboard; closed together at the end."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.site, self.browser = site, browser
        self.pages: list[Page] = []

    def visitor(self, *, script: bool = True, width: int = 1280) -> Page:
        """A window of somebody who has not signed in."""
        page = new_page(self.browser, at=self.site.address, script=script, width=width)
        page.set_default_timeout(40_000)
        self.pages.append(page)
        return page

    def person(self, email: str, *, script: bool = True, width: int = 1280) -> Page:
        """A window of a person of the demonstration, signed in."""
        page = self.visitor(script=script, width=width)
        sign_in(page, self.site.address, email, PASSWORD)
        return page


@pytest.fixture
def windows(site: Site, browser: Browser) -> Iterator[Windows]:
    """Windows on the site of the story."""
    made = Windows(site, browser)
    yield made
    for page in made.pages:
        page.context.close()
