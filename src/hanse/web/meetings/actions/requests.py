"""The steps of a request: send, accept, decline, withdraw, expire, cancel.

Every step locks the request's row first, so that of two people who answer at once one is done and the
other hears what has happened. The machine in `rules.machine` says which step is possible in which state.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.live.actions import announce
from hanse.web.meetings.actions.letters import write_to
from hanse.web.meetings.models import Delegate, Delegation, Matchmaking, Meeting, MeetingRequest, Schedule
from hanse.web.meetings.queries.availability import times, why_no_common_time
from hanse.web.meetings.queries.names import unread
from hanse.web.meetings.rules.joining import speaks_for
from hanse.web.meetings.rules.machine import MEETING_REQUEST
from hanse.web.meetings.rules.requests import countries_allow, kinds_allow, side_of
from hanse.web.ui.words import clock, day

State = MeetingRequest.State


@transaction.atomic
def send_request(
    *,
    requester: Delegation,
    recipient: Delegation,
    by: Person,
    at: datetime,
    word: str = "",
    delegate: Delegate | None = None,
) -> MeetingRequest:
    """Ask another organisation for a meeting.

    `delegate` is who would meet for the asking side. Without it, and always for the side that is asked,
    those two are taken who have most time in common; the side that is asked may name another when it accepts.
    """
    ours, theirs = _both_locked(requester.pk, recipient.pk)
    matchmaking = Matchmaking.objects.select_related("edition").get(pk=ours.matchmaking_id)
    with timezone.override(matchmaking.zone):  # the reasons name days and times
        _refuse_unless_they_may_ask(matchmaking, ours, theirs, by=by, at=at)
    asks, asked = _who_would_meet(matchmaking, ours, theirs, delegate=delegate)
    low, high = sorted((ours.pk, theirs.pk))
    try:
        with transaction.atomic():
            request = MeetingRequest.objects.create(
                matchmaking=matchmaking,
                requester_id=asks,
                recipient_id=asked,
                low_id=low,
                high_id=high,
                word=word.strip(),
                sent_at=at,
                expires_at=min(at + timedelta(days=matchmaking.request_days), matchmaking.booking_closes_at),
            )
    except IntegrityError as refusal:  # the locks above make this rare; the constraint has the last word
        raise Refused(_("There is already a request between you and this organisation.")) from refusal
    record("meetings.request_sent", by=by, about=request, to=theirs.pk)
    write_to(theirs, "asked", request, at=at)
    _tell(request)
    return request


@transaction.atomic
def accept_request(
    *, request: MeetingRequest, by: Person, at: datetime, delegate: Delegate | None = None, answer: str = ""
) -> MeetingRequest:
    """Agree to meet; `delegate` is who will meet for the side that was asked."""
    request = _locked(request.pk)
    _refuse_unless_it_is_theirs(request, "recipient", by)
    _refuse_unless_possible("accept", request)
    if request.expires_at <= at:
        with timezone.override(request.matchmaking.zone):
            lapsed = {"day": day(request.expires_at)}
        raise Refused(_("This request lapsed on %(day)s. You can ask them yourselves.") % lapsed)
    if delegate is not None and delegate.pk != request.recipient_id:
        if delegate.delegation_id != request.recipient.delegation_id or delegate.cancelled_at is not None:
            raise Refused(_("Choose one of your own delegates."))
        request.recipient = delegate
    known = times(request.matchmaking_id, [request.low_id, request.high_id])
    if not known.shared(request.requester_id, request.recipient_id):
        raise Refused(
            _(
                "%(ours)s and %(theirs)s have no free time in common. "
                "Let somebody else meet, or change the availability."
            )
            % {"ours": request.recipient.name, "theirs": request.requester.name}
        )
    return _step("accept", request, by=by, at=at, answer=answer, letter_to=request.requester.delegation)


@transaction.atomic
def decline_request(*, request: MeetingRequest, by: Person, at: datetime, answer: str = "") -> MeetingRequest:
    """Say no, with a word if they like."""
    request = _locked(request.pk)
    _refuse_unless_it_is_theirs(request, "recipient", by)
    _refuse_unless_possible("decline", request)
    return _step("decline", request, by=by, at=at, answer=answer, letter_to=request.requester.delegation)


@transaction.atomic
def withdraw_request(*, request: MeetingRequest, by: Person, at: datetime) -> MeetingRequest:
    """Take back a request that nobody has answered."""
    request = _locked(request.pk)
    _refuse_unless_it_is_theirs(request, "requester", by)
    _refuse_unless_possible("withdraw", request)
    return _step("withdraw", request, by=by, at=at, letter_to=request.recipient.delegation)


@transaction.atomic
def cancel_request(*, request: MeetingRequest, by: Person, at: datetime, answer: str = "") -> MeetingRequest:
    """Call an agreed meeting off; where it had a time, the time becomes free."""
    request = _locked(request.pk)
    side = _side_of_person(request, by)
    if not side:
        raise Refused(_("This meeting belongs to other organisations."))
    _refuse_unless_possible("cancel", request)
    ours, theirs = request.requester, request.recipient
    if side == "recipient":
        ours, theirs = theirs, ours
    off = _free(request, side=ours, at=at)
    return _step("cancel", request, by=by, at=at, answer=answer, letter_to=theirs.delegation, off=off)


@transaction.atomic
def end_for(*, request: MeetingRequest, delegation: Delegation, by: Person, at: datetime) -> None:
    """End a live request because this delegation leaves, by the step that is theirs; the caller has asked the rules."""
    request = _locked(request.pk)
    if request.state not in MeetingRequest.LIVE:
        return
    is_requester = side_of(request, delegation) == "requester"
    ours, theirs = (request.requester, request.recipient) if is_requester else (request.recipient, request.requester)
    verb = "cancel" if request.state != State.PENDING else "withdraw" if is_requester else "decline"
    off = _free(request, side=ours, at=at) if verb == "cancel" else None
    _step(verb, request, by=by, at=at, letter_to=theirs.delegation, off=off)


@transaction.atomic
def expire_request(*, request: MeetingRequest, at: datetime) -> MeetingRequest:
    """Let a request lapse that nobody answered in its days."""
    request = _locked(request.pk)
    _refuse_unless_possible("expire", request)
    if at < request.expires_at and at < request.matchmaking.booking_closes_at:
        raise Refused(_("This request is open until %(day)s.") % {"day": day(request.expires_at)})
    request = _step("expire", request, by=None, at=at, letter_to=request.recipient.delegation)
    write_to(request.requester.delegation, "expired", request, at=at)
    return request


def expire_requests(*, at: datetime) -> int:
    """Let all lapse whose time is over; returns how many. Each in its own transaction: one late answer harms none."""
    due = MeetingRequest.objects.filter(
        Q(expires_at__lte=at) | Q(matchmaking__booking_closes_at__lte=at), state=State.PENDING
    )
    lapsed = 0
    for request in due.order_by("pk"):
        try:
            expire_request(request=request, at=at)
            lapsed += 1
        except Refused:  # answered between the query and the lock
            continue
    return lapsed


def _both_locked(ours: int, theirs: int) -> tuple[Delegation, Delegation]:
    """Lock two delegations, always in the same order: whoever asks next waits for this request to be written."""
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("organisation")
    rows = rows.defer(*unread("organisation"))
    found = {row.pk: row for row in rows.filter(pk__in=(ours, theirs)).order_by("pk")}
    return found[ours], found[theirs]


def _locked(pk: int) -> MeetingRequest:
    """The request with its row locked until the end of the transaction, read after the lock."""
    sides = ("requester__delegation__organisation", "recipient__delegation__organisation")
    rows = MeetingRequest.objects.select_for_update(of=("self",)).select_related(*sides, "matchmaking__edition")
    return rows.defer(*unread(*sides)).get(pk=pk)


def _refuse_unless_they_may_ask(
    matchmaking: Matchmaking, ours: Delegation, theirs: Delegation, *, by: Person, at: datetime
) -> None:
    if not speaks_for(by, ours):
        raise Refused(_("You do not speak for %(organisation)s here.") % {"organisation": ours.organisation})
    if ours.pk == theirs.pk or ours.matchmaking_id != theirs.matchmaking_id or theirs.left_at is not None:
        raise Refused(_("%(organisation)s does not take part.") % {"organisation": theirs.organisation})
    if at < matchmaking.booking_opens_at:
        raise Refused(
            _("Meetings can be asked for from %(day)s, %(time)s.")
            % {"day": day(matchmaking.booking_opens_at), "time": clock(matchmaking.booking_opens_at)}
        )
    if not matchmaking.is_open_at(at):
        raise Refused(_("Booking closed on %(day)s.") % {"day": day(matchmaking.booking_closes_at)})
    if not countries_allow(matchmaking, ours.organisation, theirs.organisation):
        raise Refused(_("Here, meetings are between organisations of different countries."))
    if not kinds_allow(matchmaking, ours.organisation, theirs.organisation):
        raise Refused(_("By the rules of this matchmaking you cannot ask an organisation of this kind."))
    _refuse_if_asked_before(ours, theirs)
    still_open = MeetingRequest.objects.filter(requester__delegation=ours, state=State.PENDING).count()
    if still_open >= matchmaking.max_open_requests:
        raise Refused(
            _(
                "You have %(count)s open requests, as many as are allowed at a time. "
                "Withdraw one, or wait for an answer."
            )
            % {"count": still_open}
        )


def _refuse_if_asked_before(ours: Delegation, theirs: Delegation) -> None:
    low, high = sorted((ours.pk, theirs.pk))
    before = MeetingRequest.objects.filter(low=low, high=high).select_related("requester", "recipient")
    # One without a time is agreed still: the next version may have a time for it.
    live = before.filter(state__in={*MeetingRequest.LIVE, *MeetingRequest.AGREED}).first()
    who = {"organisation": theirs.organisation}
    if live is not None and live.state != State.PENDING:
        raise Refused(_("You have already agreed to meet %(organisation)s.") % who)
    if live is not None and side_of(live, ours) == "requester":
        raise Refused(
            _("You have already asked %(organisation)s; they have until %(day)s.")
            % {**who, "day": day(live.expires_at)}
        )
    if live is not None:
        raise Refused(_("%(organisation)s has already asked you. Answer that request.") % who)
    if before.filter(state=State.DECLINED, requester__delegation=ours).exists():
        raise Refused(_("%(organisation)s has declined. They can still ask you.") % who)


def _who_would_meet(
    matchmaking: Matchmaking, ours: Delegation, theirs: Delegation, *, delegate: Delegate | None
) -> tuple[int, int]:
    """The two delegates of a new request; refuses where they share no free time."""
    known = times(matchmaking.pk, [ours.pk, theirs.pk])
    if delegate is not None:
        if delegate.delegation_id != ours.pk or delegate.cancelled_at is not None:
            raise Refused(_("Choose one of your own delegates."))
        best = max(known.people(theirs.pk), key=lambda one: len(known.shared(delegate.pk, one[0])), default=None)
        pair = (delegate.pk, best[0]) if best and known.shared(delegate.pk, best[0]) else None
    else:
        pair = known.pair(ours.pk, theirs.pk)
    if pair is None:
        why = why_no_common_time(known, ours=ours.pk, theirs=theirs.pk, zone=matchmaking.zone)
        raise Refused(_("You have no time in common. %(why)s") % {"why": why})
    return pair


def _refuse_unless_possible(verb: str, request: MeetingRequest) -> None:
    """Say what has already happened, where the machine has no such step."""
    if not MEETING_REQUEST.allows(verb, request.state):
        raise Refused(_already(request))


def _already(request: MeetingRequest) -> str:
    words = {
        State.PENDING: _("This request has not been answered yet."),
        State.ACCEPTED: _("This request has already been accepted."),
        State.SCHEDULED: _("This meeting already has a time."),
        State.PUBLISHED: _("This meeting already has a time."),
        State.DECLINED: _("This request has already been declined."),
        State.WITHDRAWN: _("This request has already been withdrawn."),
        State.EXPIRED: _("This request has already lapsed."),
        State.UNSCHEDULABLE: _("No time was found for this meeting."),
        State.CANCELLED: _("This meeting has already been cancelled."),
    }
    return words[State(request.state)]


def _refuse_unless_it_is_theirs(request: MeetingRequest, side: str, by: Person) -> None:
    """Only the side whose step it is."""
    delegate = request.requester if side == "requester" else request.recipient
    if not speaks_for(by, delegate.delegation):
        raise Refused(
            _("You do not speak for %(organisation)s here.") % {"organisation": delegate.delegation.organisation}
        )


def _side_of_person(request: MeetingRequest, by: Person) -> str:
    if speaks_for(by, request.requester.delegation):
        return "requester"
    return "recipient" if speaks_for(by, request.recipient.delegation) else ""


def _step(
    verb: str,
    request: MeetingRequest,
    *,
    by: Person | None,
    at: datetime,
    letter_to: Delegation,
    answer: str = "",
    off: Meeting | None = None,
) -> MeetingRequest:
    """Do a step whose guards have been checked: the row, the audit, the letter, the news."""
    request.state = MEETING_REQUEST.step(verb).target
    if verb in {"accept", "decline"}:
        request.answered_at = at
    if request.state in MEETING_REQUEST.terminal:
        request.ended_at = at
    if answer.strip():
        request.answer = answer.strip()
    request.version += 1
    request.save()
    record(f"meetings.request_{request.state}", by=by, about=request)
    write_to(letter_to, str(request.state), request, at=at, off=off)
    _tell(request)
    return request


def _free(request: MeetingRequest, *, side: Delegate, at: datetime) -> Meeting | None:
    """Cancel the meeting of the published schedule, so that its slot and place are free for a repair; returns it."""
    published = Meeting.objects.filter(request=request, schedule__state=Schedule.State.PUBLISHED, cancelled_at=None)
    unread = [f"schedule__{name}" for name in ("case", "result", "progress")]
    meeting = published.select_related("schedule", "slot").defer(*unread).first()
    if meeting is None:
        return None
    meeting.cancelled_at, meeting.cancelled_by, meeting.request = at, side, request
    meeting.save(update_fields=["cancelled_at", "cancelled_by"])
    announce(f"meetings.agenda.{request.requester_id}", f"meetings.agenda.{request.recipient_id}")
    return meeting


def _tell(request: MeetingRequest) -> None:
    """Both sides' pages and the organiser's console follow."""
    announce(*topics_of(request))


def topics_of(request: MeetingRequest) -> Sequence[str]:
    """The topics that a change of this request touches."""
    return (
        f"meetings.requests.{request.low_id}",
        f"meetings.requests.{request.high_id}",
        f"meetings.console.{request.matchmaking_id}",
        f"meetings.agenda.{request.requester_id}",
        f"meetings.agenda.{request.recipient_id}",
    )
