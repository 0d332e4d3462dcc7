"""One site and one browser for all pages of a worker; nothing here changes what later tests see."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.checks import chromium, chromium_path
from tests.site import Site, built_demonstration, serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    if chromium_path() is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, served by its own command."""
    folder: Path = tmp_path_factory.mktemp("site") / "data"
    with serving(built_demonstration(), folder) as running:
        yield running


@pytest.fixture
def as_visitor(site: Site, browser: Browser) -> Iterator[Page]:
    """A window of somebody who is not signed in."""
    yield from _window(site, browser, None)


@pytest.fixture
def as_organiser(site: Site, browser: Browser) -> Iterator[Page]:
    """A window of the organiser."""
    yield from _window(site, browser, "organiser")


@pytest.fixture
def as_representative(site: Site, browser: Browser) -> Iterator[Page]:
    """A window of the representative of an organisation."""
    yield from _window(site, browser, "representative")


@pytest.fixture
def as_participant(site: Site, browser: Browser) -> Iterator[Page]:
    """A window of a participant."""
    yield from _window(site, browser, "participant")


@pytest.fixture
def as_staff(site: Site, browser: Browser) -> Iterator[Page]:
    """A window of the staff."""
    yield from _window(site, browser, "staff")


def _window(site: Site, browser: Browser, role: str | None) -> Iterator[Page]:
    page = site.page(browser, role)
    yield page
    page.context.close()


@pytest.fixture(scope="session")
def made(site: Site) -> dict[str, Any]:
    """What pages need beyond the demonstration, and the arguments of their addresses."""
    found: dict[str, Any] = site.ask("from tests.browser.scenes import make\nmake()")
    return found
