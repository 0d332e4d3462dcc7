"""The three checks of every page: axe finds nothing, no page is wider than its window, none breaks the policy.

with chromium() as browser:
    page = new_page(browser, width=390, dark=True, language="de", cookies=signed_in(person), at=live_server.url)
    page.goto(live_server.url + "/directory/")
    assert complaints(page) == []
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (1280, 390, 320)
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const inside = (node) => { while ((node = node.parentElement)) {
    if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(node).overflowX)) return true; } };
  const found = [...document.body.querySelectorAll("*")].filter(
    (node) => node.getBoundingClientRect().right > wide + 0.5 && !inside(node));
  const names = found.map((node) => `${node.localName}.${node.getAttribute("class") || ""} `
    + `${Math.round(node.getBoundingClientRect().right)} > ${wide}`);
  return names.length ? names.slice(0, 6) : [`page ${document.documentElement.scrollWidth} > ${wide}`];
}"""


def chromium_path() -> str | None:
    """Chromium of the machine; None where there is none and Playwright must bring its own."""
    known = (os.environ.get("HANSE_CHROMIUM"), shutil.which("chromium"), shutil.which("chromium-browser"))
    return next((path for path in known if path and Path(path).exists()), None)


def signed_in(person: Any) -> dict[str, str]:
    """Cookies of a session of this person, for `new_page`."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return {name: cookie.value for name, cookie in client.cookies.items()}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window. Django may be used in the same thread meanwhile."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def new_page(
    browser: Browser,
    *,
    at: str,
    width: int = 1280,
    dark: bool = False,
    language: str = "en",
    cookies: Mapping[str, str] | None = None,
    script: bool = True,
) -> Page:
    """A page in a window of its own that writes down what goes wrong; `at` is the address of the server."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        java_script_enabled=script,
        locale={"de": "de-DE"}.get(language, "en-GB"),
    )
    given = {"language": language, **(cookies or {})}
    context.add_cookies([{"name": name, "value": value, "url": at} for name, value in given.items()])
    page = context.new_page()
    page.set_default_timeout(15_000)
    _watch(page, at)
    return page


def _watch(page: Page, at: str) -> None:
    seen: dict[str, list[str]] = {"policy": [], "errors": [], "foreign": []}
    page.seen = seen  # type: ignore[attr-defined]

    def console(message: Any) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            seen["policy"].append(message.text)

    def request(asked: Any) -> None:
        if not asked.url.startswith((at, "data:", "blob:")):
            seen["foreign"].append(asked.url)

    def response(answer: Any) -> None:
        is_part = not answer.request.is_navigation_request()
        if is_part and answer.status >= 400:
            seen["errors"].append(f"{answer.status} {answer.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: seen["errors"].append(str(error)))
    page.on("request", request)
    page.on("response", response)


def violations(page: Page, *, only: str = "") -> list[str]:
    """What axe finds (WCAG 2.2 AA, good practice), in a window as tall as the page, so that no bar covers a thing.

    `only` names a single rule, such as color-contrast.
    """
    size = page.viewport_size or {"width": 1280, "height": 900}
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], min(int(tall), 16_000))})
    chosen = {"type": "rule", "values": [only]} if only else {"type": "tag", "values": TAGS}
    answer = Axe().run(page, options={"runOnly": chosen, "resultTypes": ["violations"]})
    page.set_viewport_size(size)
    return [
        f"{found['id']}: {node['html'][:200]} ({node['failureSummary'].splitlines()[-1].strip()})"
        for found in answer.response["violations"]
        for node in found["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """What makes the page wider than its window."""
    found: list[str] = page.evaluate(OVERFLOW)
    return found


def csp_breaches(page: Page) -> list[str]:
    """What the content security policy refused since the page was made."""
    return list(page.seen["policy"])  # type: ignore[attr-defined]


def script_errors(page: Page) -> list[str]:
    """Errors of scripts, and parts of the page that did not arrive."""
    return list(page.seen["errors"])  # type: ignore[attr-defined]


def foreign_requests(page: Page) -> list[str]:
    """Addresses of other hosts that the page asked for."""
    return list(page.seen["foreign"])  # type: ignore[attr-defined]


def complaints(page: Page) -> list[str]:
    """All that is wrong with the page as it stands."""
    found = {
        "axe": violations(page),
        "too wide": overflow(page),
        "policy": csp_breaches(page),
        "script": script_errors(page),
        "foreign": foreign_requests(page),
    }
    return [f"{kind}: {words}" for kind, many in found.items() for words in many]
