"""Joining a matchmaking with the people who will meet, and leaving it."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.directory.models import Organisation
from hanse.web.live.actions import announce
from hanse.web.meetings.actions.partners import ask_for_matches
from hanse.web.meetings.actions.requests import end_for
from hanse.web.meetings.bridge.participants import Attendee
from hanse.web.meetings.models import Delegate, Delegation, Matchmaking, Meeting, MeetingRequest, Schedule, Slot
from hanse.web.meetings.queries.availability import times
from hanse.web.meetings.rules.joining import may_join_for, speaks_for
from hanse.web.meetings.rules.setup import may_set_up

GONE = (
    Organisation.State.ARCHIVED,
    Organisation.State.WITHDRAWN,
    Organisation.State.REJECTED,
    Organisation.State.MERGED,
)


def new_feed_key() -> str:
    """The secret in the address of a calendar feed: 32 characters that nobody guesses."""
    return secrets.token_urlsafe(24)


@transaction.atomic
def join(
    *, matchmaking: Matchmaking, organisation: Organisation, attendee: Attendee, by: Person, at: datetime
) -> Delegation:
    """Bring an organisation in, with its first delegate. Done twice with the same name it is done once."""
    is_shown = organisation.state != Organisation.State.DRAFT or organisation.is_public  # a draft is its people's alone
    if not (may_join_for(by, organisation) or (is_shown and may_set_up(by, matchmaking))):
        raise Refused(_("You do not speak for %(organisation)s here.") % {"organisation": organisation})
    if organisation.state in GONE:
        raise Refused(
            _("The profile of %(organisation)s is no longer in the directory.") % {"organisation": organisation}
        )
    _refuse_if_over(matchmaking, by, at)
    delegation, created = Delegation.objects.get_or_create(
        matchmaking=matchmaking,
        organisation=organisation,
        defaults={"joined_at": at, "feed_key": new_feed_key()},
    )
    if created or delegation.left_at is not None:
        delegation.joined_at, delegation.left_at = at, None
        delegation.save()
        record("meetings.joined", by=by, about=delegation)
    known = delegation.delegates.filter(cancelled_at__isnull=True, name=attendee.name, email=attendee.email).first()
    _write(known or _newcomer(delegation), attendee)
    _changed(delegation, at=at)
    return delegation


@transaction.atomic
def add_delegate(*, delegation: Delegation, attendee: Attendee, by: Person, at: datetime) -> Delegate:
    """Let one more person meet for a delegation; the same person twice stays one."""
    _refuse_unless_theirs(delegation, by)
    _refuse_if_over(delegation.matchmaking, by, at)
    Delegation.objects.select_for_update().get(pk=delegation.pk)  # one at a time: a form sent twice adds one
    known = delegation.delegates.filter(cancelled_at__isnull=True, name=attendee.name, email=attendee.email).first()
    delegate = _write(known or _newcomer(delegation), attendee)
    record("meetings.delegate_added", by=by, about=delegate)
    _changed(delegation, at=at)
    return delegate


@transaction.atomic
def change_delegate(*, delegate: Delegate, attendee: Attendee, by: Person, at: datetime) -> Delegate:
    """Change who somebody is or when they are there; not the time of a published meeting."""
    _refuse_unless_theirs(delegate.delegation, by)
    if delegate.cancelled_at is not None:
        raise Refused(_("%(name)s no longer takes part.") % {"name": delegate.name})
    in_the_way = _published_meetings(delegate).filter(slot__in=attendee.absent).count()
    if in_the_way:
        raise Refused(
            _("%(name)s has a meeting at a time you marked as away. Cancel that meeting first.")
            % {"name": delegate.name}
        )
    _write(delegate, attendee)
    record("meetings.delegate_changed", by=by, about=delegate)
    _changed(delegate.delegation, at=at)
    return delegate


@transaction.atomic
def remove_delegate(*, delegate: Delegate, by: Person, at: datetime) -> None:
    """Take somebody out before the agendas are out; colleagues take over their requests, or the requests end."""
    delegation = delegate.delegation
    _refuse_unless_theirs(delegation, by)
    if delegate.cancelled_at is not None:
        raise Refused(_("%(name)s no longer takes part.") % {"name": delegate.name})
    if _published_meetings(delegate).exists():
        raise Refused(_("%(name)s has published meetings. Cancel those first.") % {"name": delegate.name})
    if not delegation.delegates.filter(cancelled_at__isnull=True).exclude(pk=delegate.pk).exists():
        raise Refused(
            _("%(name)s is the only one who meets for you. Add somebody else first, or leave.")
            % {"name": delegate.name}
        )
    delegate.cancelled_at = at
    delegate.save(update_fields=["cancelled_at"])
    for request in _live_requests(Q(requester=delegate) | Q(recipient=delegate)):
        if not _hand_over(request, delegate):
            end_for(request=request, delegation=delegation, by=by, at=at)
    record("meetings.delegate_removed", by=by, about=delegate)
    _changed(delegation, at=at)


@transaction.atomic
def leave(*, delegation: Delegation, by: Person, at: datetime) -> None:
    """Take an organisation out: what it asked is withdrawn, what it was asked declined, what was agreed cancelled."""
    _refuse_unless_theirs(delegation, by)
    delegation = (
        Delegation.objects.select_for_update()
        .select_related("matchmaking__edition", "organisation")
        .get(pk=delegation.pk)
    )
    if delegation.left_at is not None:
        raise Refused(_("%(organisation)s has already left.") % {"organisation": delegation.organisation})
    for request in _live_requests(Q(requester__delegation=delegation) | Q(recipient__delegation=delegation)):
        end_for(request=request, delegation=delegation, by=by, at=at)
    delegation.left_at = at
    delegation.save(update_fields=["left_at"])
    delegation.delegates.filter(cancelled_at__isnull=True).update(cancelled_at=at)
    record("meetings.left", by=by, about=delegation)
    _changed(delegation, at=at)


def _newcomer(delegation: Delegation) -> Delegate:
    return Delegate(delegation=delegation, feed_key=new_feed_key())


def _write(delegate: Delegate, attendee: Attendee) -> Delegate:
    """Write what is said of a delegate; an account with the same mail address becomes theirs."""
    delegate.name, delegate.function, delegate.email = attendee.name, attendee.function, attendee.email
    delegate.category, delegate.max_meetings = attendee.category, attendee.max_meetings
    person = Person.objects.filter(email__iexact=attendee.email, is_active=True).first() if attendee.email else None
    colleagues = Delegate.objects.filter(delegation_id=delegate.delegation_id, person=person).exclude(pk=delegate.pk)
    if person and colleagues.exists():
        raise Refused(_("Somebody with this mail address already meets for you."))
    delegate.person = person
    delegate.save()
    slots = Slot.objects.filter(matchmaking_id=delegate.delegation.matchmaking_id)
    delegate.absent.set(slots.filter(pk__in=attendee.absent))
    return delegate


def _refuse_unless_theirs(delegation: Delegation, by: Person) -> None:
    if not (speaks_for(by, delegation) or may_set_up(by, delegation.matchmaking)):
        raise Refused(_("You do not speak for %(organisation)s here.") % {"organisation": delegation.organisation})


def _refuse_if_over(matchmaking: Matchmaking, by: Person, at: datetime) -> None:
    """Organisations join until booking closes; organisers bring latecomers in afterwards."""
    if at >= matchmaking.booking_closes_at and not may_set_up(by, matchmaking):
        raise Refused(_("Booking has closed. Ask the organisers, they can still add you."))


def _published_meetings(delegate: Delegate) -> QuerySet[Meeting]:
    return Meeting.objects.filter(
        Q(request__requester=delegate) | Q(request__recipient=delegate),
        schedule__state=Schedule.State.PUBLISHED,
        cancelled_at__isnull=True,
    )


def _live_requests(whose: Q) -> list[MeetingRequest]:
    return list(MeetingRequest.objects.filter(whose, state__in=MeetingRequest.LIVE).order_by("pk"))


def _hand_over(request: MeetingRequest, leaving: Delegate) -> bool:
    """Let a colleague who shares a free time with the other side take the request over."""
    other = request.recipient_id if request.requester_id == leaving.pk else request.requester_id
    known = times(request.matchmaking_id, [request.low_id, request.high_id])
    for colleague, _name in known.people(leaving.delegation_id):
        if known.shared(colleague, other):
            side = "requester_id" if request.requester_id == leaving.pk else "recipient_id"
            setattr(request, side, colleague)
            request.version += 1
            request.save()
            return True
    return False


def _changed(delegation: Delegation, *, at: datetime) -> None:
    """The pages of the delegation follow, and the recommendations are worked out again."""
    announce(f"meetings.requests.{delegation.pk}", f"meetings.console.{delegation.matchmaking_id}")
    ask_for_matches(matchmaking=delegation.matchmaking, at=at)
