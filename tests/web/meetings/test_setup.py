"""Setting a matchmaking up: sessions and their slots."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.web.meetings.factories import DAY, a_delegate, a_delegation, a_matchmaking

from hanse.web.meetings.actions.setup import make_slots

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
