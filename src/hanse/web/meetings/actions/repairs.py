"""Late changes: somebody cannot come, and the published schedule is mended."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.live.actions import announce
from hanse.web.meetings.actions.requests import end_for
from hanse.web.meetings.actions.schedules import ask_for_schedule, locked
from hanse.web.meetings.models import Delegate, Matchmaking, MeetingRequest, Schedule

MOST_MOVES = 50


@transaction.atomic
def cancel_delegate(*, delegate: Delegate, by: Person, at: datetime) -> Delegate:
    """Take a delegate out: every meeting of theirs is off, every partner is told, the times become free."""
    matchmaking = locked(delegate.delegation.matchmaking)
    delegate = Delegate.objects.select_for_update(of=("self",)).select_related("delegation").get(pk=delegate.pk)
    if delegate.cancelled_at is not None:
        return delegate  # the same form posted twice
    delegate.cancelled_at = at
    delegate.save(update_fields=["cancelled_at"])
    requests = MeetingRequest.objects.filter(
        Q(requester=delegate) | Q(recipient=delegate), state__in=MeetingRequest.LIVE
    ).order_by("pk")
    partners: set[int] = set()
    for request in requests:
        partners |= {request.requester_id, request.recipient_id}
        end_for(request=request, delegation=delegate.delegation, by=by, at=at)
    record("meetings.delegate_cancelled", by=by, about=delegate, requests=len(requests))
    announce(
        f"meetings.console.{matchmaking.pk}",
        *(f"meetings.agenda.{number}" for number in sorted(partners | {delegate.pk})),
    )
    return delegate


def ask_for_repair(
    *, matchmaking: Matchmaking, by: Person, at: datetime, moves: int, after: int | None = None
) -> Schedule:
    """Ask for the repair that moves nobody and, where `moves` is more than 0, for the one that may move so many."""
    if not 0 <= moves <= MOST_MOVES:
        raise Refused(_("Give a number of moves from 0 to %(most)d.") % {"most": MOST_MOVES})
    published = matchmaking.schedules.filter(state=Schedule.State.PUBLISHED).first()
    if published is None:
        raise Refused(_("Nothing is published yet, so there is nothing to repair. Compute a schedule."))
    return ask_for_schedule(
        matchmaking=matchmaking,
        by=by,
        at=at,
        after=after,
        previous=published,
        max_moves=0,
        alternative_moves=moves or None,
    )
