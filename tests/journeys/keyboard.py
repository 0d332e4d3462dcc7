"""Going through pages by keyboard alone: Tab, Enter, Space, arrows and letters. Nothing here uses a mouse.

Every function moves the focus as a person would, and fails in words where the focus does not arrive.
"""

import re
import time
from pathlib import Path

from playwright.sync_api import Download, Page, expect
from tests.browser.checks import complaints, overflow

MOST = 400  # presses of Tab; a list of fifty with its filters takes two hundred
# What the focused thing is called: as a screen reader would say it, shortly.
FOCUSED = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const box = node.getBoundingClientRect();
  const words = node.getAttribute("aria-label")
    || [...(node.labels || [])].map((label) => label.textContent).join(" ")
    || node.textContent || node.value || "";
  const style = getComputedStyle(node);
  return { words: words.replace(/\\s+/g, " ").trim(), kind: node.localName, type: node.type || "",
           shown: box.width > 0 && style.visibility !== "hidden", outlined: style.outlineStyle !== "none" };
}"""


def tab_to(page: Page, name: str, *, kinds: tuple[str, ...] = (), nth: int = 1, seen_by: bool = True) -> None:
    """Press Tab until the focus is on the thing whose spoken name holds the words; the `nth` time it comes by.

    Every thing passed on the way must be visible with its focus: a ring is drawn around it.
    """
    passed: list[str] = []
    count = 0
    for _ in range(MOST):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now is None:
            passed.append("¶")
            continue
        if seen_by:
            assert now["outlined"], f"the focus on “{now['words'][:60]}” cannot be seen"
        passed.append(now["words"][:30])
        if _holds(now["words"], name) and (not kinds or now["kind"] in kinds):
            count += 1
            if count == nth:
                assert now["shown"], f"“{name}” has the focus and is not shown"
                return
        if passed.count("¶") > 1:
            break
    raise AssertionError(f"no “{name}” on {page.url}; Tab came by {list(dict.fromkeys(passed))[:80]}")


def _holds(words: str, name: str) -> bool:
    # whole words; the count that follows the words of a tab does not matter
    return re.search(rf"(?<![^\W\d]){re.escape(name)}(?![^\W\d])", words) is not None


def follow(page: Page, name: str, *, nth: int = 1) -> None:
    """Go to a link and follow it; the next page is there."""
    tab_to(page, name, kinds=("a",), nth=nth)
    enter(page)


def press(page: Page, name: str, *, nth: int = 1) -> None:
    """Go to a button and press it; what it leads to is there."""
    tab_to(page, name, kinds=("button", "summary"), nth=nth)
    enter(page)


def enter(page: Page) -> None:
    """Press Enter, and wait for the page that follows."""
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def write(page: Page, label: str, text: str, *, nth: int = 1) -> None:
    """Go to a field and write into it, in place of what it holds."""
    tab_to(page, label, kinds=("input", "textarea"), nth=nth)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def write_day(page: Page, label: str, day: str) -> None:
    """Go to a field for a day and type it, as 31122030 for the last of December (the browser is British)."""
    tab_to(page, label, kinds=("input",))
    page.keyboard.type(day)


def tick(page: Page, label: str, *, nth: int = 1) -> None:
    """Go to a box and tick it."""
    tab_to(page, label, kinds=("input",), nth=nth)
    page.keyboard.press("Space")


def choose(page: Page, label: str, words: str) -> None:
    """Go to a list of choices and move with the arrows until the words are chosen."""
    tab_to(page, label, kinds=("select",))
    page.keyboard.press("Home")
    for _ in range(200):
        chosen = page.evaluate("document.activeElement.selectedOptions[0]?.textContent.trim() || ''")
        if words in chosen:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no “{words}” among the choices of “{label}”")


def give_file(page: Page, label: str, path: Path) -> None:
    """Go to a field for a file and give it one; the window in which one chooses is the system's, not the page's."""
    tab_to(page, label, kinds=("input",))
    page.locator("input[type=file]:focus").set_input_files(str(path))


def fetch(page: Page, name: str, password: str = "") -> bytes:
    """Go to a link that leads to a file and follow it; where the page asks for the password first, give it."""
    files: list[Download] = []
    page.on("download", lambda file: files.append(file))
    tab_to(page, name, kinds=("a",))
    page.keyboard.press("Enter")
    until = time.monotonic() + 40
    while not files:
        assert time.monotonic() < until, f"no file came; the page is {page.url}"
        page.wait_for_timeout(200)
        if "/reauthenticate/" in page.url and password:
            write(page, "Password", password)
            password = ""
            page.keyboard.press("Enter")
    return files[0].path().read_bytes()


def skip(page: Page) -> None:
    """Use the first link of every page: over its frame, to its matter."""
    page.keyboard.press("Tab")
    now = page.evaluate(FOCUSED)
    assert now is not None
    assert now["words"] in {"Skip to content", "Zum Inhalt springen", "Zum Inhalt"}, now
    page.keyboard.press("Enter")


def faults(page: Page, *, script: bool) -> list[str]:
    """What is wrong with the page as it stands; axe itself is a script, so that without script only width counts."""
    return complaints(page) if script else overflow(page)


def sign_in(page: Page, address: str, email: str, password: str) -> None:
    """Sign in on the page for it."""
    page.goto(f"{address}/account/login/")
    write(page, "Email", email)
    write(page, "Password", password)
    enter(page)
    expect(page.locator(".masthead")).not_to_contain_text("Sign in")
