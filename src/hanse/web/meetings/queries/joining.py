"""What the pages read on which an organisation joins and names its people."""

from dataclasses import dataclass

from django.db.models import QuerySet

from hanse.web.accounts.models import Person
from hanse.web.directory.models import Organisation
from hanse.web.meetings.models import Delegate, Delegation, Matchmaking, MeetingSession, Slot


@dataclass(frozen=True)
class Presence:
    """How much of a session somebody is free: so many of so many slots."""

    session: MeetingSession
    free: int
    slots: int


@dataclass(frozen=True)
class Attending:
    """A delegate with their presence in every session."""

    delegate: Delegate
    presences: tuple[Presence, ...]


def organisations_of(person: Person) -> QuerySet[Organisation]:
    """The organisations that a person may bring in, by name."""
    gone = (
        Organisation.State.ARCHIVED,
        Organisation.State.WITHDRAWN,
        Organisation.State.REJECTED,
        Organisation.State.MERGED,
    )
    mine = person.roles.values("organisation")
    return Organisation.objects.filter(pk__in=mine).exclude(state__in=gone).order_by("name")


def organisations_to_bring(person: Person, matchmaking: Matchmaking) -> QuerySet[Organisation]:
    """Those that a person may bring in and that do not take part yet, by name."""
    inside = matchmaking.delegations.filter(left_at__isnull=True).values("organisation")
    return organisations_of(person).exclude(pk__in=inside)


def slots_of(matchmaking: Matchmaking) -> list[Slot]:
    """The slots with their sessions, in order of time."""
    return list(matchmaking.slots.select_related("session").order_by("starts_at"))


def delegates_of(delegation: Delegation, slots: list[Slot]) -> list[Attending]:
    """Who meets for a delegation, and in how many slots of each session."""
    rows = delegation.delegates.filter(cancelled_at__isnull=True).prefetch_related("absent").order_by("pk")
    sessions = list({slot.session_id: slot.session for slot in slots}.values())
    found = []
    for delegate in rows:
        away = {slot.pk for slot in delegate.absent.all()}
        presences = []
        for session in sessions:
            own = [slot for slot in slots if slot.session_id == session.pk]
            presences.append(Presence(session, sum(slot.pk not in away for slot in own), len(own)))
        found.append(Attending(delegate, tuple(presences)))
    return found
