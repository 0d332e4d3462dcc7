"""The organiser's word on a meeting: it lies in this slot, or it is not held. It counts from the next version on."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.live.actions import announce
from hanse.web.meetings.actions.schedules import clock, locked
from hanse.web.meetings.models import Delegate, Lock, MeetingRequest, Slot


@transaction.atomic
def lock_meeting(*, request: MeetingRequest, slot: Slot, by: Person, at: datetime, reason: str = "") -> Lock:
    """Say in which slot a meeting must lie: both must be there, without another lock in it, and a place be left."""
    matchmaking = locked(request.matchmaking)
    _refuse_unless_agreed(request)
    if slot.matchmaking_id != matchmaking.pk:
        raise ValueError("the slot belongs to another matchmaking")
    people = (request.requester, request.recipient)
    with timezone.override(matchmaking.zone):
        when = clock(timezone.localtime(slot.starts_at))
    for delegate in people:
        if delegate.absent.filter(pk=slot.pk).exists():
            raise Refused(_("%(name)s is not there at %(time)s.") % {"name": delegate.name, "time": when})
    others = Lock.objects.filter(slot=slot).exclude(request=request).select_related("request")
    there = [lock for lock in others if lock.request.state in MeetingRequest.AGREED]
    for delegate in people:
        if any(delegate.pk in {lock.request.requester_id, lock.request.recipient_id} for lock in there):
            raise Refused(_("%(name)s has another locked meeting at %(time)s.") % {"name": delegate.name, "time": when})
    if matchmaking.places is not None and len(there) >= matchmaking.places:
        raise Refused(_("Every place is locked at %(time)s already.") % {"time": when})
    return _say(request, slot=slot, reason=reason, by=by)


@transaction.atomic
def forbid_meeting(*, request: MeetingRequest, by: Person, at: datetime, reason: str) -> Lock:
    """Say that a meeting must not be held, and why."""
    locked(request.matchmaking)
    _refuse_unless_agreed(request)
    if not reason.strip():
        raise Refused(_("Say why the meeting must not be held; both sides may ask."))
    return _say(request, slot=None, reason=reason.strip(), by=by)


@transaction.atomic
def unlock_meeting(*, request: MeetingRequest, by: Person, at: datetime) -> None:
    """Take the word back."""
    matchmaking = locked(request.matchmaking)
    if Lock.objects.filter(request=request).delete()[0]:
        record("meetings.meeting_unlocked", by=by, about=request)
        announce(f"meetings.console.{matchmaking.pk}")


def _say(request: MeetingRequest, *, slot: Slot | None, reason: str, by: Person) -> Lock:
    lock, _created = Lock.objects.update_or_create(request=request, defaults={"slot": slot, "reason": reason})
    verb = "meetings.meeting_locked" if slot else "meetings.meeting_forbidden"
    record(verb, by=by, about=request, slot=slot.pk if slot else None)
    announce(f"meetings.console.{request.matchmaking_id}")
    return lock


def _refuse_unless_agreed(request: MeetingRequest) -> None:
    request.refresh_from_db(fields=["state"])
    gone = Delegate.objects.filter(pk__in=[request.requester_id, request.recipient_id], cancelled_at__isnull=False)
    if request.state not in MeetingRequest.AGREED or gone.exists():
        raise Refused(_("Only a meeting that both sides agreed to can be locked or forbidden."))
