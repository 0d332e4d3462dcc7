"""Every page of the site in German."""

from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.browser.pages import PAGES, At
from tests.browser.walk import look
from tests.site import Site

LOOKS = [(name, at) for name, looks in PAGES.items() for at in looks]


def ids(value: object) -> str:
    """A look in few words."""
    return f"{value.role}-{value.arguments}{value.query}" if isinstance(value, At) else str(value)


@pytest.mark.browser
@pytest.mark.parametrize(("name", "at"), LOOKS, ids=ids)
def test_page_holds_in_german(site: Site, browser: Browser, made: dict[str, Any], name: str, at: At) -> None:
    assert look(site, browser, made, name, at, language="de") == []
