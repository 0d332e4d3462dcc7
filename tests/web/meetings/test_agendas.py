"""Agendas: what a delegate has at a moment, as a page, a file and a feed."""

from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone
from tests.web.meetings.factories import (
    DAY,
    NOW,
    a_delegation,
    a_matchmaking,
    a_meeting,
    a_person,
    a_request,
    a_schedule,
    the_person,
)

from hanse.web.meetings.actions.agendas import renew_feed_key
from hanse.web.meetings.models import MeetingRequest
from hanse.web.meetings.queries.agendas import agenda_of
from hanse.web.meetings.rules.schedules import may_hear_agenda, may_see_agenda

pytestmark = pytest.mark.django_db


@pytest.fixture
def matchmaking():
    return a_matchmaking(slots=6, organiser=a_person("Olga"))


@pytest.fixture
def schedule(matchmaking):
    return a_schedule(matchmaking, state="published", published_at=NOW, publication=1)


def a_delegate_with(schedule, *slots, **fields):
    """A delegate who meets somebody in each of these slots (numbers from 1)."""
    matchmaking = schedule.matchmaking
    ours = a_delegation(matchmaking, name="Our Cluster")
    for number in slots:
        request = a_request(ours, a_delegation(matchmaking, name=f"Partner {number}"), state="published")
        a_meeting(schedule, request, matchmaking.slots.get(number=number), place=number, **fields)
    return ours.delegates.get()


def rows_of(agenda):
    return [
        (entry.kind, timezone.localtime(entry.starts_at).strftime("%H:%M"), entry.minutes)
        for entry in agenda.shown.entries
    ]


def test_free_time_stands_between_meetings(schedule):
    delegate = a_delegate_with(schedule, 1, 2, 5)
    with timezone.override("Europe/Riga"):
        agenda = agenda_of(delegate, now=NOW)
        assert rows_of(agenda) == [
            ("meeting", "13:00", 20),
            ("meeting", "13:20", 20),
            ("gap", "13:40", 40),
            ("meeting", "14:20", 20),
        ]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (-24 * 60, "Next, on Tuesday 11 May"),
        (-90, "Next, at 13:00"),
        (-12, "Next, in 12 minutes"),
        (-1, "Next, in 1 minute"),
        (5, "Now, until 13:20"),
        (20, "Next, at 14:20"),
        (30, "Next, in 50 minutes"),
    ],
)
def test_next_meeting_is_told_as_people_say_it(schedule, minutes, words):
    delegate = a_delegate_with(schedule, 1, 5)
    with timezone.override("Europe/Riga"):
        agenda = agenda_of(delegate, now=DAY + timedelta(minutes=minutes))
        assert agenda.next_words == words


def test_now_stands_before_what_begins_later_and_only_on_a_day_that_has_begun(schedule):
    delegate = a_delegate_with(schedule, 1, 5)
    before = agenda_of(delegate, now=DAY - timedelta(hours=1))
    during = agenda_of(delegate, now=DAY + timedelta(minutes=30))
    assert [entry.after_now for entry in before.shown.entries] == [False, False, False]
    assert [entry.after_now for entry in during.shown.entries] == [False, False, True]


def test_nothing_is_next_when_all_is_over(schedule):
    delegate = a_delegate_with(schedule, 1)
    agenda = agenda_of(delegate, now=DAY + timedelta(days=3))
    assert (agenda.next_up, agenda.next_words, agenda.shown.count) == (None, "", 1)


def test_cancelled_meeting_is_not_next_and_counts_no_more(schedule):
    delegate = a_delegate_with(schedule, 1, 2)
    first = schedule.meetings.order_by("slot__starts_at").first()
    first.cancelled_at, first.cancelled_by = NOW, first.request.recipient
    first.save()
    agenda = agenda_of(delegate, now=NOW)
    assert agenda.next_up.meeting.slot.number == 2
    assert agenda.shown.count == 1
    assert (agenda.shown.entries[0].is_off, agenda.shown.entries[0].is_ours_off) == (True, False)


def test_days_are_tabs_and_the_day_asked_for_is_shown():
    matchmaking = a_matchmaking(sessions=2, slots=2)
    schedule = a_schedule(matchmaking, state="published", published_at=NOW, publication=1)
    delegate = a_delegate_with(schedule, 1, 3)
    agenda = agenda_of(delegate, now=DAY, on=(DAY + timedelta(days=1)).date())
    assert [(day.on.day, day.count) for day in agenda.days] == [(11, 1), (12, 1)]
    assert agenda.shown.on.day == 12


# The page


def address(matchmaking, delegate=None):
    slug = matchmaking.edition.slug
    return f"/editions/{slug}/matchmaking/agenda/" + (f"{delegate.pk}/" if delegate else "")


@pytest.mark.parametrize("meetings", [1, 3])
def test_page_costs_the_same_few_queries_with_one_and_with_three_meetings(
    client, schedule, meetings, django_assert_max_num_queries
):
    delegate = a_delegate_with(schedule, *range(1, meetings + 1))
    client.force_login(delegate.person)
    page = address(schedule.matchmaking)
    client.get(page)
    with django_assert_max_num_queries(6):
        answer = client.get(page)
    assert answer.status_code == 200
    assert f"Partner {meetings}" in answer.content.decode()


def test_page_in_german_names_time_and_table(client, schedule):
    delegate = a_delegate_with(schedule, 1)
    client.force_login(delegate.person)
    client.cookies["language"] = "de"
    page = client.get(address(schedule.matchmaking) + "?at=2027-05-11T12:48:00%2B03:00").content.decode()
    assert "Als Nächstes, in 12 Minuten" in page
    assert "Meine Agenda" in page


def test_others_see_no_agenda(client, schedule):
    delegate = a_delegate_with(schedule, 1)
    stranger = the_person(a_delegation(schedule.matchmaking))
    assert client.get(address(schedule.matchmaking, delegate)).status_code == 302
    client.force_login(stranger)
    assert client.get(address(schedule.matchmaking, delegate)).status_code == 403
    assert may_hear_agenda(stranger, f"meetings.agenda.{delegate.pk}") is False
    assert may_see_agenda(delegate.person, delegate) is True
    organiser = schedule.matchmaking.edition.organisers.get().person
    client.force_login(organiser)
    assert client.get(address(schedule.matchmaking, delegate)).status_code == 200
    assert may_hear_agenda(organiser, f"meetings.agenda.{delegate.pk}") is True


def test_agreed_meeting_without_a_time_stands_below_with_its_reason(client, schedule):
    delegate = a_delegate_with(schedule, 1)
    a_request(delegate, a_delegation(schedule.matchmaking, name="Lost"), state="unschedulable", unmet="places_full")
    client.force_login(delegate.person)
    page = client.get(address(schedule.matchmaking)).content.decode()
    assert "When both of you are free, every place is taken." in page


def test_page_before_anything_is_published_says_when_to_look_again(client, matchmaking):
    delegation = a_delegation(matchmaking)
    client.force_login(the_person(delegation))
    assert "No meetings yet" in client.get(address(matchmaking)).content.decode()
    client.force_login(a_person())
    assert "You do not meet anybody here yet" in client.get(address(matchmaking)).content.decode()
    assert client.get("/editions/nowhere/matchmaking/agenda/").status_code == 404


def test_sheet_for_the_printer_has_every_meeting(client, schedule):
    delegate = a_delegate_with(schedule, 1, 2)
    client.force_login(delegate.person)
    page = client.get(address(schedule.matchmaking, delegate) + "print/").content.decode()
    assert page.count("<article") == 1
    assert [f"Partner {number}" in page for number in (1, 2)] == [True, True]


# File and feed


def events(answer):
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


def test_file_has_the_zone_the_table_and_a_lasting_uid(client, schedule):
    delegate = a_delegate_with(schedule, 1)
    client.force_login(delegate.person)
    answer = client.get(address(schedule.matchmaking, delegate) + "calendar.ics")
    (event,) = events(answer)
    request = MeetingRequest.objects.get()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"DTSTART;TZID=Europe/Riga:20270511T130000" in answer.content
    assert (str(event["uid"]), int(event["sequence"])) == (f"meeting-{request.pk}@localhost", 2)
    assert str(event["location"]) == "Table 1, Old Rope Works, Riga"
    assert str(event["summary"]) == "Meeting: Partner 1"


def test_feed_needs_no_sign_in_and_is_in_the_language_of_the_person(client, schedule):
    delegate = a_delegate_with(schedule, 1)
    delegate.person.language = "de"
    delegate.person.save()
    answer = client.get(f"/feeds/{delegate.feed_key}.ics")
    (event,) = events(answer)
    assert str(event["summary"]) == "Gespräch: Partner 1"
    assert answer["X-Robots-Tag"] == "noindex"


def test_feed_of_a_delegation_has_all_its_delegates(client, schedule):
    delegate = a_delegate_with(schedule, 1, 2)
    assert len(events(client.get(f"/feeds/{delegate.delegation.feed_key}.ics"))) == 2


def test_cancelled_meeting_is_cancelled_in_the_feed(client, schedule):
    delegate = a_delegate_with(schedule, 1)
    schedule.meetings.update(cancelled_at=NOW + timedelta(days=1))
    (event,) = events(client.get(f"/feeds/{delegate.feed_key}.ics"))
    assert (str(event["status"]), int(event["sequence"])) == ("CANCELLED", 3)


def test_new_address_stops_the_old_one(client, schedule):
    delegate = a_delegate_with(schedule, 1)
    old = delegate.feed_key
    new = renew_feed_key(delegate=delegate, by=delegate.person, at=NOW)
    assert client.get(f"/feeds/{old}.ics").status_code == 404
    assert client.get(f"/feeds/{new}.ics").status_code == 200
    assert len(new) >= 32


@pytest.mark.parametrize("meetings", [1, 3])
def test_feed_costs_two_queries(client, schedule, meetings, django_assert_num_queries):
    delegate = a_delegate_with(schedule, *range(1, meetings + 1))
    with django_assert_num_queries(2):
        client.get(f"/feeds/{delegate.feed_key}.ics")


def test_day_that_no_calendar_has_is_passed_over(client, schedule) -> None:
    delegate = a_delegate_with(schedule, 1)
    delegate.person = a_person("Ada")
    delegate.save()
    client.force_login(delegate.person)
    slug = schedule.matchmaking.edition.slug
    days = ("2027-02-31", "0000-00-00", "99999-01-01", "x")
    answers = [client.get(f"/editions/{slug}/matchmaking/agenda/", {"day": day}).status_code for day in days]
    moments = ("2027-02-31T10:00", "0001-01-01T00:00", "9999-12-31T23:59", "2027-05-11T10:00+99:99")
    answers += [client.get(f"/editions/{slug}/matchmaking/agenda/", {"at": at}).status_code for at in moments]
    assert answers == [200] * 8


def test_draft_edition_does_not_exist_for_somebody_without_part_in_it(client) -> None:
    edition = a_matchmaking(organiser=a_person("Olga")).edition
    edition.state = "draft"
    edition.save()
    client.force_login(a_person("Mallory"))
    address = f"/editions/{edition.slug}/matchmaking/agenda/"
    hidden = client.get(address).status_code
    edition.state = "announced"
    edition.save()
    assert (hidden, client.get(address).status_code) == (404, 200)
