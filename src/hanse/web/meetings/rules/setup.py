"""Who may set a matchmaking up, and when its sessions may still change."""

from hanse.web.events.rules import Visitor, may_organise
from hanse.web.meetings.models import Matchmaking, Schedule


def may_set_up(person: Visitor, matchmaking: Matchmaking) -> bool:
    """Organisers of the edition, and staff."""
    return may_organise(person, matchmaking.edition)


def schedule_in_the_way(matchmaking: Matchmaking) -> Schedule | None:
    """A published schedule rests on the slots, a computing one is about to: the sessions stay as they are."""
    states = (Schedule.State.PUBLISHED, Schedule.State.COMPUTING, Schedule.State.QUEUED)
    return matchmaking.schedules.filter(state__in=states).order_by("state").last()
