"""Setting a matchmaking up: sessions and their slots."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from tests.web.meetings.factories import (
    DAY,
    NOW,
    a_delegate,
    a_delegation,
    a_matchmaking,
    a_meeting,
    a_person,
    a_request,
    a_schedule,
    an_edition,
)

from hanse.errors import Refused
from hanse.web.events.actions import copy_edition
from hanse.web.meetings.actions.setup import (
    RulesPlan,
    SessionPlan,
    make_slots,
    remove_session,
    set_rules,
    write_session,
)
from hanse.web.meetings.models import Matchmaking

pytestmark = pytest.mark.django_db


def starts(matchmaking):
    return [(slot.number, slot.starts_at) for slot in matchmaking.slots.order_by("number")]


def test_slots_are_numbered_through_the_sessions_in_order_of_time():
    matchmaking = a_matchmaking(sessions=2, slots=2)
    day, minutes = timedelta(days=1), timedelta(minutes=20)
    assert starts(matchmaking) == [(1, DAY), (2, DAY + minutes), (3, DAY + day), (4, DAY + day + minutes)]


def test_gap_follows_every_slot_and_a_rest_too_short_stays_empty():
    matchmaking = a_matchmaking(slots=3)
    session = matchmaking.sessions.get()
    session.gap_minutes = 5
    slots = make_slots(session)
    assert [(slot.starts_at, slot.ends_at) for slot in slots] == [
        (DAY, DAY + timedelta(minutes=20)),
        (DAY + timedelta(minutes=25), DAY + timedelta(minutes=45)),
    ]


def test_slots_that_stay_keep_their_rows_and_absences_follow_the_clock():
    matchmaking = a_matchmaking(slots=3)
    first, second, third = matchmaking.slots.all()
    delegate = a_delegate(a_delegation(matchmaking), absent=[first, third])
    session = matchmaking.sessions.get()
    session.ends_at += timedelta(minutes=20)
    assert [slot.pk for slot in make_slots(session)][:3] == [first.pk, second.pk, third.pk]
    session.slot_minutes = 30
    make_slots(session)
    assert [slot.starts_at for slot in delegate.absent.order_by("starts_at")] == [DAY, DAY + timedelta(minutes=30)]


def test_night_of_the_clock_change_has_as_many_slots_as_it_has_time():
    matchmaking = a_matchmaking(sessions=0)
    session = matchmaking.sessions.create(
        code="night",
        name_en="Night",
        name_de="Nacht",
        starts_at=datetime(2027, 3, 27, 23, 0, tzinfo=UTC),  # 01:00 in Riga; at 03:00 the clocks go to 04:00
        ends_at=datetime(2027, 3, 28, 2, 0, tzinfo=UTC),
        slot_minutes=60,
    )
    assert [slot.starts_at.hour for slot in make_slots(session)] == [23, 0, 1]


def rules(**fields):
    return RulesPlan(**{"booking_opens_at": NOW, "booking_closes_at": NOW + timedelta(days=10), **fields})


def plan(start=DAY, **fields):
    values = {"code": "am", "name_en": "Morning", "name_de": "Vormittag", "starts_at": start}
    return SessionPlan(**{**values, "ends_at": start + timedelta(hours=1), **fields})


def refusal(function, **fields):
    with pytest.raises(Refused) as refused:
        function(**fields)
    return str(refused.value)


def test_organiser_begins_a_matchmaking_and_changes_its_rules():
    boss = a_person()
    edition = an_edition(organiser=boss)
    made = set_rules(edition=edition, plan=rules(kinds_that_may_ask=("research",)), by=boss, at=NOW)
    changed = set_rules(edition=edition, plan=rules(max_open_requests=3), by=boss, at=NOW)
    assert (made.kinds_that_may_ask, changed.pk, changed.max_open_requests) == (["research"], made.pk, 3)
    assert refusal(set_rules, edition=edition, plan=rules(), by=a_person(), at=NOW) == (
        "Only those who organise this edition can set its matchmaking up."
    )
    assert refusal(set_rules, edition=edition, plan=rules(booking_closes_at=NOW), by=boss, at=NOW) == (
        "Booking would close before it opens."
    )


def test_earlier_close_shortens_requests_that_wait():
    boss = a_person()
    matchmaking = a_matchmaking(organiser=boss)
    request = a_request(a_delegation(matchmaking), a_delegation(matchmaking), sent_at=NOW)
    set_rules(edition=matchmaking.edition, plan=rules(booking_closes_at=NOW + timedelta(days=2)), by=boss, at=NOW)
    request.refresh_from_db()
    assert request.expires_at == NOW + timedelta(days=2)
    set_rules(edition=matchmaking.edition, plan=rules(request_days=5), by=boss, at=NOW)
    request.refresh_from_db()
    assert request.expires_at == NOW + timedelta(days=5)


def test_session_is_refused_where_nobody_could_keep_it():
    boss = a_person()
    matchmaking = a_matchmaking(organiser=boss)
    said = {"matchmaking": matchmaking, "by": boss, "at": NOW}
    assert refusal(write_session, **said, plan=plan(DAY + timedelta(minutes=90))) == (
        "The session overlaps “Session 1”. Nobody can be in two places."
    )
    day = timedelta(days=1)
    assert refusal(write_session, **said, plan=plan(DAY + day, code="s1")) == (
        "Another session already has the code “s1”."
    )
    assert refusal(write_session, **said, plan=plan(DAY + day, ends_at=DAY)) == (
        "The session would end before it begins."
    )
    assert refusal(write_session, **said, plan=plan(DAY + day, slot_minutes=90)) == (
        "No meeting of 90 minutes fits into this session."
    )
    assert write_session(**said, plan=plan(DAY + day)).slots.count() == 3


def test_sessions_stay_once_agendas_are_published_and_drafts_give_way_before():
    boss = a_person()
    matchmaking = a_matchmaking(organiser=boss)
    session = matchmaking.sessions.get()
    request = a_request(a_delegation(matchmaking), a_delegation(matchmaking), state="accepted")
    a_meeting(a_schedule(matchmaking), request, matchmaking.slots.first())
    write_session(matchmaking=matchmaking, session=session, plan=plan(DAY, slot_minutes=30), by=boss, at=NOW)
    assert (matchmaking.schedules.count(), session.slots.count()) == (0, 2)
    a_schedule(matchmaking, state="published")
    assert refusal(remove_session, session=session, by=boss, at=NOW) == (
        "The agendas are published, so the sessions stay as they are. Move single meetings in the console."
    )


def test_copied_edition_has_the_rules_and_sessions_at_the_same_time_of_day():
    boss = a_person()
    matchmaking = a_matchmaking(organiser=boss, max_open_requests=5)
    a_delegation(matchmaking)
    copy = copy_edition(
        source=matchmaking.edition, name="Winter", number=99, starts_on=date(2027, 12, 7), by=boss, at=NOW
    ).matchmaking
    session = copy.sessions.get()
    # 13:00 in Riga: 10:00 UTC in May, 11:00 UTC in December
    assert (copy.max_open_requests, copy.delegations.count(), session.starts_at, session.slots.count()) == (
        5,
        0,
        datetime(2027, 12, 7, 11, 0, tzinfo=UTC),
        6,
    )


def test_set_up_is_done_by_its_forms_in_the_zone_of_the_edition(client):
    boss = a_person()
    edition = an_edition(organiser=boss)
    client.force_login(boss)
    page = reverse("meetings:setup", args=[edition.slug])
    said = {
        "booking_opens_at": "2027-04-19T09:00",
        "booking_closes_at": "2027-05-05T18:00",
        "request_days": 7,
        "max_open_requests": 8,
        "place_kind": "table",
        "places": 25,
        "solve_seconds": 60,
        "seed": 1,
    }
    assert client.get(page).status_code == 200
    assert client.post(page, {**said, "booking_closes_at": "2027-04-01T18:00"}).status_code == 422
    client.post(page, said)
    matchmaking = Matchmaking.objects.get()
    assert matchmaking.booking_opens_at == datetime(2027, 4, 19, 6, 0, tzinfo=UTC)
    add = reverse("meetings:add_session", args=[edition.slug])
    session = {
        "name_en": "Night",
        "name_de": "Nacht",
        "day": "2027-03-28",
        "begins": "03:30",
        "ends": "05:00",
        "slot_minutes": 20,
        "gap_minutes": 0,
    }
    refused = client.post(add, session)
    assert (refused.status_code, "this time does not exist" in refused.content.decode()) == (422, True)
    client.post(add, {**session, "day": "2027-05-11"})
    night = matchmaking.sessions.get()
    assert (night.code, night.slots.count()) == ("night", 4)
    change = reverse("meetings:change_session", args=[edition.slug, night.pk])
    assert client.get(change).status_code == 200
    client.post(change, {**session, "day": "2027-05-11", "slot_minutes": 30})
    assert night.slots.count() == 3
    assert client.get(page).status_code == 200


def schedule_fields(client, matchmaking, **typed):
    """Set up with these words for the schedule: the status, the form's errors."""
    zone = matchmaking.zone
    moments = {
        name: f"{getattr(matchmaking, name).astimezone(zone):%Y-%m-%dT%H:%M}"
        for name in ("booking_opens_at", "booking_closes_at")
    }
    rest = {"request_days": 7, "max_open_requests": 8, "place_kind": "table", "places": 25, "solve_seconds": 60}
    page = reverse("meetings:setup", args=[matchmaking.edition.slug])
    answer = client.post(page, {**moments, **rest, "seed": 1, **typed})
    return answer.status_code, {} if answer.context is None else dict(answer.context["form"].errors.items())


def test_what_the_solver_reads_is_set_up_in_a_form(client):
    boss = a_person()
    matchmaking = a_matchmaking(organiser=boss)
    client.force_login(boss)
    typed = {"first_meetings": " 30; 20,10 ", "max_break_difference": 4, "solve_seconds": 120, "seed": 7}
    assert schedule_fields(client, matchmaking, **typed) == (302, {})
    matchmaking.refresh_from_db()
    kept = (matchmaking.first_meetings, matchmaking.max_break_difference, matchmaking.solve_seconds, matchmaking.seed)
    assert kept == ([30, 20, 10], 4, 120, 7)
    page = client.get(reverse("meetings:setup", args=[matchmaking.edition.slug])).content.decode()
    assert 'value="30, 20, 10"' in page

    assert schedule_fields(client, matchmaking) == (302, {})
    matchmaking.refresh_from_db()
    assert (matchmaking.first_meetings, matchmaking.max_break_difference) == ([], None)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ("30, many", "first_meetings", "“many” is not a whole number from 0 to 1000. Write for example 30, 20, 10."),
        ("30, -1", "first_meetings", "“-1” is not a whole number from 0 to 1000. Write for example 30, 20, 10."),
        ("2000, 10", "first_meetings", "2000 is too much; at most 1000, ten times a meeting."),
        (", ".join("1" * 21), "first_meetings", "At most 20 numbers."),
        (
            "10, 20",
            "first_meetings",
            "Let the numbers fall, for example 30, 20, 10: the second meeting counts less than the first.",
        ),
        ("-1", "max_break_difference", "Ensure this value is greater than or equal to 0."),
        ("0", "solve_seconds", "Ensure this value is greater than or equal to 1."),
        ("3601", "solve_seconds", "Ensure this value is less than or equal to 3600."),
        ("x", "seed", "Enter a whole number."),
    ],
)
def test_what_the_solver_could_not_read_is_refused_in_words(client, typed, field, words):
    boss = a_person()
    matchmaking = a_matchmaking(organiser=boss, first_meetings=[5])
    client.force_login(boss)
    assert schedule_fields(client, matchmaking, **{field: typed}) == (422, {field: [words]})
    matchmaking.refresh_from_db()
    assert matchmaking.first_meetings == [5]


def test_copied_edition_schedules_as_its_source_did():
    boss = a_person()
    fields = {"first_meetings": [30, 20, 10], "max_break_difference": 4, "solve_seconds": 120, "seed": 7}
    matchmaking = a_matchmaking(organiser=boss, **fields)
    copy = copy_edition(
        source=matchmaking.edition, name="Winter", number=99, starts_on=date(2027, 12, 7), by=boss, at=NOW
    ).matchmaking
    assert {name: getattr(copy, name) for name in fields} == fields


def test_landing_page_tells_what_is_there_and_nothing_else(client):
    matchmaking = a_matchmaking()
    page = matchmaking.edition.get_absolute_url()
    assert "organisations are in" not in client.get(page).content.decode()
    ours, theirs = a_delegation(matchmaking, country="DE"), a_delegation(matchmaking, country="LV")
    assert "2 organisations of 2 countries" in client.get(page).content.decode()
    request = a_request(ours, theirs, state="published")
    a_meeting(a_schedule(matchmaking, state="published"), request, matchmaking.slots.first())
    assert "1 meetings between 2 organisations of 2 countries" in client.get(page).content.decode()
