"""Late: a delegate cannot come; the organiser fills the free times and moves nobody, then publishes."""

import time

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Windows
from tests.journeys.keyboard import follow, press, skip, write
from tests.site import Site

WAITS = 150_000
AGENDAS = """
import json
from hanse.web.meetings.models import Meeting
rows = Meeting.objects.filter(schedule__state="published", cancelled_at=None)
rows = rows.exclude(request__state="cancelled").select_related("slot", "request")
print(json.dumps({str(row.request_id): row.slot.number for row in rows}))
"""


@pytest.mark.slow
@pytest.mark.browser
def test_organiser_repairs_moving_nobody(site: Site, windows: Windows) -> None:
    delegate = windows.person("participant@demo.example", width=390)
    cancels(delegate)
    before = site.ask(AGENDAS)

    page = windows.person("organiser@demo.example")
    opens_late_changes(page)
    repairs(page, site)

    after = site.ask(AGENDAS)
    assert {request: after.get(request) for request in before} == before
    assert len(after) >= len(before)


def cancels(page: Page) -> None:
    """The delegate says it themselves."""
    follow(page, "Cluster Days")
    follow(page, "European Cluster Matchmaking")
    skip(page)
    follow(page, "Your agenda")
    skip(page)
    follow(page, "I cannot come")
    press(page, "Cancel")


def opens_late_changes(page: Page) -> None:
    """From the console; the tab counts who cannot come."""
    follow(page, "Cluster Days")
    follow(page, "European Cluster Matchmaking")
    follow(page, "Set the matchmaking up")
    skip(page)
    follow(page, "Console")
    skip(page)
    follow(page, "Late changes")
    expect(page.locator("main")).to_contain_text("cannot come, told on")


def repairs(page: Page, site: Site) -> None:
    """Both repairs are worked out; the one that moves nobody is published."""
    write(page, "The alternative may move at most", "3")
    press(page, "Work out the repairs")
    keeping = page.get_by_role("region", name="Version 2 moves nobody")
    expect(keeping.get_by_role("button", name="Publish version 2")).to_be_visible(timeout=WAITS)
    expect(keeping).to_contain_text("Checked by the independent validator")
    alternative = page.locator("#repairs > section").nth(1)
    until = time.monotonic() + WAITS / 1000
    while alternative.get_by_role("button", name="Publish").count() == 0:
        assert time.monotonic() < until, alternative.inner_text()
        time.sleep(0.5)
    expect(alternative.get_by_role("heading", level=3).first).to_contain_text("moves")
    skip(page)
    press(page, "Publish version 2")
    expect(page.locator("main")).to_contain_text("Version 2 is what participants see.")
    assert site.folder.is_dir()
