"""The organiser: from a spreadsheet with an error to a published schedule, with script and without."""

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.checks import csp_breaches, script_errors
from tests.journeys.conftest import Windows
from tests.journeys.keyboard import choose, faults, follow, give_file, press, skip, write, write_day

WRONG = "\n".join(
    [
        "Name;Country;Kind;Founded",
        "Alster Hafennetz;Germany;cluster_organisation;2009",
        "Egejas Tilts;Atlantis;cluster_organisation;2014",
        "",
    ]
)
RIGHT = WRONG.replace("Atlantis", "Greece")
COMPUTES = 20  # seconds that the scheduler is given
WAITS = 150_000  # milliseconds until it must have answered, on a machine that does other things


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_organiser_goes_from_a_spreadsheet_to_everybodys_agenda(windows: Windows, tmp_path: Path, script: bool) -> None:
    page = windows.person("organiser@demo.example", script=script)

    imports_a_spreadsheet(page, tmp_path)
    copies_the_edition(page)

    follow(page, "Cluster Days")
    follow(page, "European Cluster Matchmaking")
    opens_the_console(page)
    assert faults(page, script=script) == []
    computes(page, version=2, script=script)
    assert faults(page, script=script) == []
    reads_why_a_wish_is_not_met(page)
    locks_a_meeting(page)
    follow(page, "Scheduling")
    computes(page, version=3, script=script)
    compares_and_publishes(page, version=3)
    assert [*csp_breaches(page), *script_errors(page)] == []


def imports_a_spreadsheet(page: Page, folder: Path) -> None:
    """A cell is wrong: the page names its row and column and writes nothing; mended, the file is taken over."""
    wrong, right = folder / "organisations.csv", folder / "organisations-mended.csv"
    wrong.write_text(WRONG, encoding="cp1252")
    right.write_text(RIGHT, encoding="utf-16")
    follow(page, "Directory")
    follow(page, "Import a spreadsheet")
    give_file(page, "Spreadsheet", wrong)
    press(page, "Upload and look at the columns")
    expect(page.get_by_role("heading", level=1)).to_have_text("What the columns mean")
    press(page, "Check the rows")
    row = page.get_by_role("row").filter(has_text="Atlantis")
    expect(row).to_contain_text("Row 3")
    expect(row).to_contain_text("Country")
    assert page.get_by_role("button", name="Import", exact=False).count() == 0

    follow(page, "Upload the corrected file")
    give_file(page, "Spreadsheet", right)
    press(page, "Upload and look at the columns")
    press(page, "Check the rows")
    expect(page.locator("main")).not_to_contain_text("To correct")
    press(page, "Import 2 new and 0 changed")
    expect(page.locator("main")).to_contain_text("2 new, 0 changed, 0 as before.")


def copies_the_edition(page: Page) -> None:
    """The next edition begins from this one."""
    follow(page, "Cluster Days")
    follow(page, "European Cluster Matchmaking")
    follow(page, "Copy to the next edition")
    write(page, "Name", "Cluster Matchmaking Riga")
    write_day(page, "First day", f"{date.today() + timedelta(weeks=60):%d%m%Y}")
    press(page, "Make the copy")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cluster Matchmaking Riga")
    follow(page, "See the page")
    expect(page.locator("main")).to_contain_text("A draft: only those who organise it see this page")


def opens_the_console(page: Page) -> None:
    """From the page of the edition over its rules."""
    follow(page, "Set the matchmaking up")
    skip(page)
    follow(page, "Console")
    expect(page.get_by_role("heading", level=1)).to_have_text("Scheduling")


def computes(page: Page, *, version: int, script: bool) -> None:
    """Start a computation and watch it until it is finished; with script the page follows by itself."""
    write(page, "Seconds at most", str(COMPUTES))
    press(page, "Compute a new version")
    finished = page.locator("#version").get_by_text("Finished in")
    heading = page.locator("#version .gap-figure")
    if script:
        page.evaluate("document.documentElement.dataset.mine = 'the page that was opened'")
        expect(finished).to_be_visible(timeout=WAITS)
        assert page.evaluate("document.documentElement.dataset.mine") == "the page that was opened"
    else:
        until = time.monotonic() + WAITS / 1000
        while not finished.is_visible():
            assert time.monotonic() < until, heading.inner_text()
            time.sleep(1)
            page.reload()
    expect(page.get_by_role("heading", name=f"Publish version {version}")).to_be_visible()
    found, bound = (int(text.replace(",", "")) for text in page.locator("#version .duo dd").all_inner_texts()[:2])
    assert 0 < found <= bound
    assert page.locator("#version .duo dd").nth(2).inner_text().split(" of ")[0].isdigit()


def reads_why_a_wish_is_not_met(page: Page) -> None:
    """Each says who, why, and what would help; none is silent."""
    rows = page.locator("table.unmet tbody tr")
    assert rows.count() >= 1
    for row in rows.all():
        who, why, remedy = (cell.strip() for cell in row.locator("th, td").all_inner_texts()[:3])
        assert "with" in who
        assert len(why.split()) >= 4, why
        assert len(remedy.split()) >= 3, remedy


def locks_a_meeting(page: Page) -> None:
    """An agreed meeting gets the slot that the organiser names."""
    follow(page, "Requests")
    choose(page, "State", "Agreed by both")
    press(page, "Show")
    skip(page)
    follow(page, "Lock or forbid", nth=4)
    choose(page, "Slot", ":")
    page.keyboard.press("ArrowDown")
    chosen = page.evaluate("document.activeElement.selectedOptions[0].textContent.trim()")
    press(page, "Lock the meeting")
    expect(page.locator("main")).to_contain_text(f"Locked: {chosen}")


def compares_and_publishes(page: Page, *, version: int) -> None:
    """The version beside the published one, then published."""
    table = page.locator("table.compare")
    expect(table.locator("thead")).to_contain_text("Version 1")
    expect(table.locator("thead")).to_contain_text(f"Version {version}")
    assert table.locator("tbody tr").count() >= 3
    expect(page.locator(".publish")).to_contain_text("Checked by the independent validator")
    press(page, f"Publish version {version}")
    expect(page.locator("#version")).to_contain_text("Published on")
    expect(page.locator(".lead")).to_contain_text(f"Version {version} is what participants see.")
