"""Who may see and do what with schedules and agendas."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from hanse.web.directory.models import Role
from hanse.web.events import rules as events
from hanse.web.events.rules import Visitor
from hanse.web.meetings.models import Delegate, Matchmaking, Schedule

Row = TypeVar("Row", bound=Model)


def may_organise(visitor: Visitor, matchmaking: Matchmaking) -> bool:
    """Run the scheduler, lock and publish: the organisers of the edition, and staff."""
    return events.may_organise(visitor, matchmaking.edition)


def is_the_delegate(visitor: Visitor, delegate: Delegate) -> bool:
    """Is the agenda the visitor's own?"""
    return bool(visitor.is_authenticated and delegate.person_id == visitor.pk)


def may_see_agenda(visitor: Visitor, delegate: Delegate) -> bool:
    """One's own, those of the organisation one speaks for, and as an organiser all."""
    if not visitor.is_authenticated:
        return False
    if is_the_delegate(visitor, delegate) or visitor.is_staff:
        return True
    return speaks_for(visitor, delegate) or may_organise(visitor, delegate.delegation.matchmaking)


def speaks_for(visitor: Visitor, delegate: Delegate) -> bool:
    """Does the visitor represent the delegate's organisation?"""
    organisation = delegate.delegation.organisation_id
    return bool(visitor.is_authenticated) and Role.objects.filter(organisation=organisation, person=visitor.pk).exists()


def may_cancel(visitor: Visitor, delegate: Delegate) -> bool:
    """Cancel a delegate's meetings: the delegate, those who speak for the organisation, organisers."""
    return may_see_agenda(visitor, delegate)


def may_hear_schedule(visitor: Visitor, topic: str) -> bool:
    """`meetings.schedule.<id>`: those who organise."""
    schedule = _row(Schedule.objects.select_related("matchmaking__edition"), topic)
    return schedule is not None and may_organise(visitor, schedule.matchmaking)


def may_hear_console(visitor: Visitor, topic: str) -> bool:
    """`meetings.console.<id of the matchmaking>`: those who organise."""
    matchmaking = _row(Matchmaking.objects.select_related("edition"), topic)
    return matchmaking is not None and may_organise(visitor, matchmaking)


def may_hear_agenda(visitor: Visitor, topic: str) -> bool:
    """`meetings.agenda.<id of the delegate>`: those who may see it."""
    delegate = _row(Delegate.objects.select_related("delegation__matchmaking__edition"), topic)
    return delegate is not None and may_see_agenda(visitor, delegate)


def _row(rows: QuerySet[Row], topic: str) -> Row | None:
    number = topic.rpartition(".")[2]
    return rows.filter(pk=int(number)).first() if number.isdecimal() else None
