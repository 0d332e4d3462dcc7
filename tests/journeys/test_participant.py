"""A participant with a phone: the agenda, the same in the calendar, and a cancellation that the partner sees."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Windows
from tests.journeys.keyboard import faults, fetch, follow, press, skip
from tests.site import PASSWORD, Site

# Gives the partner of the participant's first meeting a password; prints address and organisation.
PARTNER = f"""
import json
from hanse.web.accounts.models import Person
from hanse.web.meetings.models import Delegate, Meeting
mine = Delegate.objects.get(email="participant@demo.example")
from django.db.models import Q
meetings = Meeting.objects.filter(schedule__state="published", cancelled_at=None).order_by("slot__number")
for meeting in meetings.filter(Q(request__requester=mine) | Q(request__recipient=mine)):
    row = meeting.request
    other = row.recipient if row.requester_id == mine.pk else row.requester
    person = Person.objects.get(email=other.email)
    person.set_password({PASSWORD!r})
    person.language = "en"
    person.save()
    print(json.dumps([person.email, other.delegation.organisation.name]))
    break
"""


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_participant_reads_keeps_and_cancels_the_agenda(site: Site, windows: Windows, script: bool) -> None:
    email, organisation = site.ask(PARTNER)
    page = windows.person("participant@demo.example", script=script, width=390)
    opens_the_agenda(page)
    assert faults(page, script=script) == []
    held = page.locator(".slot:not(.gone)")
    starts = [moment(text) for text in held.locator("time").evaluate_all("all => all.map(one => one.dateTime)")]
    next_up = page.locator(".next-up time").evaluate_all("all => all.map(one => one.dateTime)")
    starts = sorted({*starts, *map(moment, next_up)})
    assert len(starts) >= 1
    assert the_file_agrees(page, starts)

    cancels(page, len(starts))
    expect(page.locator("main")).to_contain_text("None of these meetings takes place.")

    other = windows.person(email, script=script, width=390)
    opens_the_agenda(other)
    gone = other.locator(".slot.gone").filter(has_text="Baltic Fibre Circle")
    expect(gone.first).to_contain_text("They cancelled")
    assert organisation


def moment(text: str) -> datetime:
    """A moment of the page, with its zone."""
    return datetime.fromisoformat(text)


def opens_the_agenda(page: Page) -> None:
    """From home over the event; the menu is behind a button on a phone, the link on the page is not."""
    follow(page, "Cluster Days")
    follow(page, "European Cluster Matchmaking")
    skip(page)
    follow(page, "Your agenda")
    expect(page.get_by_role("heading", level=1)).to_have_text("My agenda")


def the_file_agrees(page: Page, starts: list[datetime]) -> bool:
    """The file for the calendar holds the same meetings, in the zone of the event."""
    calendar = Calendar.from_ical(fetch(page, "Calendar file"))
    events = [event for event in calendar.walk("VEVENT") if event.get("STATUS") != "CANCELLED"]
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Brussels"]
    assert {str(event["DTSTART"].params["TZID"]) for event in events} == {"Europe/Brussels"}
    found = sorted(event.decoded("DTSTART") for event in events)
    assert [at.astimezone(ZoneInfo("UTC")) for at in found] == [at.astimezone(ZoneInfo("UTC")) for at in starts]
    assert len({str(event["UID"]) for event in calendar.walk("VEVENT")}) == len(calendar.walk("VEVENT"))
    return True


def cancels(page: Page, count: int) -> None:
    """The question first, with what would happen; then all of it."""
    page.evaluate("document.activeElement.blur()")
    follow(page, "I cannot come")
    expect(page.locator("main")).to_contain_text(f"{count} meeting")
    press(page, f"Cancel {count}")
