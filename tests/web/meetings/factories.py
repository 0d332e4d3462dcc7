"""Boring builders for the matchmaking: real rows, sensible values, everything else by name."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hanse.web.accounts.models import Person
from hanse.web.directory.models import Organisation, Role
from hanse.web.events.models import Edition, Organiser, Series
from hanse.web.meetings.actions.setup import make_slots
from hanse.web.meetings.models import (
    Delegate,
    Delegation,
    Matchmaking,
    Meeting,
    MeetingRequest,
    MeetingSession,
    Recommendation,
    Schedule,
    Slot,
)

numbers = itertools.count(1)
NOW = datetime(2027, 4, 21, 10, 0, tzinfo=UTC)  # booking is open, the meetings lie ahead
DAY = datetime(2027, 5, 11, 10, 0, tzinfo=UTC)  # 13:00 in Riga


def a_person(name: str = "", *, language: str = "en", **fields: Any) -> Person:
    """Somebody with an account and no rights."""
    number = next(numbers)
    # no password: hashing one takes longer than most tests, and tests sign in by force_login
    return Person.objects.create_user(
        f"person{number}@test.example", name=name or f"Person {number}", language=language, **fields
    )


def an_organisation(name: str = "", *, country: str = "LV", **fields: Any) -> Organisation:
    """A published cluster organisation."""
    number = next(numbers)
    values = {"slug": f"organisation-{number}", "key": f"org-test{number}", "town": "Riga", "members_total": 40}
    return Organisation.objects.create(
        name=name or f"Organisation {number}",
        country=country,
        **{**values, "state": Organisation.State.PUBLISHED, **fields},
    )


def an_edition(*, organiser: Person | None = None, **fields: Any) -> Edition:
    """An announced edition in Riga in May 2027, with one organiser if one is given."""
    number = next(numbers)
    series = fields.pop("series", None) or Series.objects.create(slug=f"series-{number}", name="Cluster Days")
    values = {
        "slug": f"riga-{number}",
        "number": number,
        "name": "Cluster Days Riga 2027",
        "motto_en": "Short routes, strong links",
        "motto_de": "Kurze Wege, starke Bande",
        "town": "Riga",
        "country": "LV",
        "venue": "Old Rope Works",
        "time_zone": "Europe/Riga",
        "starts_on": DAY.date(),
        "ends_on": DAY.date() + timedelta(days=2),
        "state": Edition.State.ANNOUNCED,
    }
    edition = Edition.objects.create(series=series, **{**values, **fields})
    if organiser:
        Organiser.objects.create(edition=edition, person=organiser)
    return edition


def a_matchmaking(
    *, sessions: int = 1, slots: int = 6, organiser: Person | None = None, edition: Edition | None = None, **fields: Any
) -> Matchmaking:
    """A matchmaking whose booking is open at NOW: `sessions` sessions, a day apart, of `slots` slots of 20 minutes."""
    matchmaking = Matchmaking.objects.create(
        edition=edition or an_edition(organiser=organiser),
        **{
            "booking_opens_at": NOW - timedelta(days=2),
            "booking_closes_at": NOW + timedelta(days=14),
            "places": 25,
            **fields,
        },
    )
    for number in range(sessions):
        start = DAY + timedelta(days=number)
        session = MeetingSession.objects.create(
            matchmaking=matchmaking,
            code=f"s{number + 1}",
            name_en=f"Session {number + 1}",
            name_de=f"Block {number + 1}",
            starts_at=start,
            ends_at=start + timedelta(minutes=20 * slots),
        )
        make_slots(session)
    return matchmaking


def a_delegation(
    matchmaking: Matchmaking, *, delegates: int = 1, representative: bool = True, **fields: Any
) -> Delegation:
    """An organisation that takes part, with delegates; the first has an account and represents it.

    `fields` go to the organisation: name, country, kind and so on.
    """
    number = next(numbers)
    organisation = fields.pop("organisation", None) or an_organisation(**fields)
    delegation = Delegation.objects.create(
        matchmaking=matchmaking,
        organisation=organisation,
        joined_at=matchmaking.booking_opens_at,
        feed_key=f"delegation-{number}",
    )
    for place in range(delegates):
        person = a_person() if place == 0 else None
        if person and representative:
            Role.objects.create(person=person, organisation=organisation)
        a_delegate(delegation, person=person)
    return delegation


def a_delegate(delegation: Delegation, *, absent: Sequence[Slot] = (), **fields: Any) -> Delegate:
    """Somebody who meets for a delegation; not there in the slots of `absent`."""
    number = next(numbers)
    person = fields.get("person")
    values = {
        "name": person.name if person else f"Delegate {number}",
        "email": person.email if person else f"delegate{number}@test.example",
        "feed_key": f"delegate-{number}",
    }
    delegate = Delegate.objects.create(delegation=delegation, **{**values, **fields})
    delegate.absent.set(absent)
    return delegate


def the_person(delegation: Delegation) -> Person:
    """The account of the first delegate of a delegation made here."""
    person = delegation.delegates.order_by("pk").first().person
    assert person is not None
    return person


def a_request(
    requester: Delegation | Delegate, recipient: Delegation | Delegate, *, state: str = "pending", **fields: Any
) -> MeetingRequest:
    """A request between two delegations (their first delegates) or two delegates, in any state."""
    asks, asked = (
        party if isinstance(party, Delegate) else party.delegates.order_by("pk").first()
        for party in (requester, recipient)
    )
    low, high = sorted((asks.delegation_id, asked.delegation_id))
    answered = state not in {"pending", "withdrawn", "expired"}
    return MeetingRequest.objects.create(
        matchmaking_id=asks.delegation.matchmaking_id,
        requester=asks,
        recipient=asked,
        low_id=low,
        high_id=high,
        state=state,
        **{
            "sent_at": NOW - timedelta(hours=1),
            "expires_at": NOW + timedelta(days=7),
            "answered_at": NOW if answered else None,
            "ended_at": None if state in MeetingRequest.LIVE else NOW,
            **fields,
        },
    )


def a_recommendation(delegation: Delegation, partner: Delegation, **fields: Any) -> Recommendation:
    """A recommendation of a partner, strong for both."""
    values = {"rank": 1, "score": 0.8, "there": 0.8, "back": 0.8, "reasons": [], "axes": {}}
    return Recommendation.objects.create(
        matchmaking_id=delegation.matchmaking_id, delegation=delegation, partner=partner, **{**values, **fields}
    )


def a_schedule(matchmaking: Matchmaking, *, state: str = "ready", **fields: Any) -> Schedule:
    """A version of the schedule, validated, without meetings."""
    values = {"number": matchmaking.schedules.count() + 1, "asked_at": NOW, "is_validated": True}
    return Schedule.objects.create(matchmaking=matchmaking, state=state, **{**values, **fields})


def a_meeting(schedule: Schedule, request: MeetingRequest, slot: Slot, *, place: int = 1, **fields: Any) -> Meeting:
    """A meeting of a schedule."""
    return Meeting.objects.create(schedule=schedule, request=request, slot=slot, place=place, **fields)
