"""Every page of the site in English, and that none is forgotten. German stands in a file of its own: two workers."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser
from tests.browser.checks import new_page
from tests.browser.pages import NO_PAGE, PAGES, At
from tests.browser.walk import complaints_of, look
from tests.site import Site

LOOKS = [(name, at) for name, looks in PAGES.items() for at in looks]


def ids(value: object) -> str:
    """A look in few words."""
    return f"{value.role}-{value.arguments}{value.query}" if isinstance(value, At) else str(value)


def addresses(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The name of every address that Django knows."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield ":".join((*spaces, entry.name or ""))
        else:
            yield from addresses(entry, (*spaces, entry.namespace) if entry.namespace else spaces)


def test_tables_name_every_address() -> None:
    known = set(addresses(get_resolver()))
    assert sorted(known - PAGES.keys() - NO_PAGE.keys()) == []
    assert sorted((PAGES.keys() | NO_PAGE.keys()) - known) == []
    assert sorted(PAGES.keys() & NO_PAGE.keys()) == []


@pytest.mark.browser
@pytest.mark.parametrize(("name", "at"), LOOKS, ids=ids)
def test_page_holds_in_english(site: Site, browser: Browser, made: dict[str, Any], name: str, at: At) -> None:
    assert look(site, browser, made, name, at, language="en") == []


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("path", "status"), [("/nowhere/", 404), ("/editions/new/", 200), ("/mail/99999/", 404)])
def test_refusal_is_a_page_too(site: Site, browser: Browser, language: str, path: str, status: int) -> None:
    page = new_page(browser, at=site.address, language=language)
    answer = page.goto(site.address + path)
    assert answer is not None
    assert answer.status == status
    assert complaints_of(page, language=language) == []
    page.context.close()
