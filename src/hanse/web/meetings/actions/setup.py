"""Setting a matchmaking up: its rules, its sessions, the slots that are made from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.events.models import Edition
from hanse.web.events.rules import may_organise
from hanse.web.live.actions import announce
from hanse.web.meetings.actions.partners import ask_for_matches
from hanse.web.meetings.models import Delegate, Matchmaking, MeetingRequest, MeetingSession, Schedule, Slot
from hanse.web.meetings.rules.setup import may_set_up, schedule_in_the_way

Span = tuple[datetime, datetime]
FAR = 10_000  # numbers above any real slot: slots stay there while they are counted anew


@dataclass(frozen=True)
class SessionPlan:
    """A session as an organiser wants it; times are aware moments, minutes are whole."""

    code: str
    name_en: str
    name_de: str
    starts_at: datetime
    ends_at: datetime
    slot_minutes: int = 20
    gap_minutes: int = 0


def spans(session: MeetingSession | SessionPlan) -> list[Span]:
    """The slots that fit into a session, one after the other, each followed by the gap.

    Counted in elapsed minutes, so a night in which the clocks change has as many slots as it has time.
    """
    length, step = (
        timedelta(minutes=session.slot_minutes),
        timedelta(minutes=session.slot_minutes + session.gap_minutes),
    )
    found, start = [], session.starts_at
    while start + length <= session.ends_at:
        found.append((start, start + length))
        start += step
    return found


@transaction.atomic
def make_slots(session: MeetingSession) -> list[Slot]:
    """Make the slots of a session from its times, and count all slots of the matchmaking anew.

    A slot that stays as it was keeps its row, and with it who is absent. Who was absent in an old slot
    is absent in each new one that overlaps it.
    """
    wanted = spans(session)
    old = list(session.slots.prefetch_related("absent_delegates"))
    absences = [(slot.starts_at, slot.ends_at, list(slot.absent_delegates.all())) for slot in old]
    kept = {(slot.starts_at, slot.ends_at) for slot in old} & set(wanted)
    session.slots.exclude(pk__in=[slot.pk for slot in old if (slot.starts_at, slot.ends_at) in kept]).delete()
    last = session.matchmaking.slots.order_by("-number").values_list("number", flat=True).first() or 0
    made = Slot.objects.bulk_create(
        Slot(
            matchmaking_id=session.matchmaking_id,
            session=session,
            number=last + number,
            starts_at=start,
            ends_at=end,
        )
        for number, (start, end) in enumerate((span for span in wanted if span not in kept), start=1)
    )
    through = Delegate.absent.through
    through.objects.bulk_create(
        through(delegate_id=delegate.pk, slot_id=slot.pk)
        for slot in made
        for delegate in {
            delegate
            for start, end, people in absences
            if start < slot.ends_at and slot.starts_at < end
            for delegate in people
        }
    )
    _count_slots(session.matchmaking_id)
    return list(session.slots.order_by("starts_at"))


def _count_slots(matchmaking_id: int) -> None:
    """Number the slots of a matchmaking from 1 in the order of time."""
    slots = Slot.objects.filter(matchmaking_id=matchmaking_id)
    order = list(slots.order_by("starts_at", "pk").values_list("pk", "number"))
    if [number for _pk, number in order] == list(range(1, len(order) + 1)):
        return
    slots.update(number=F("number") + FAR)  # out of the way: numbers are unique at every moment
    for number, (pk, _old) in enumerate(order, start=1):
        slots.filter(pk=pk).update(number=number)


@dataclass(frozen=True)
class RulesPlan:
    """The rules of a matchmaking as an organiser wants them; moments are aware, empty lists let every kind."""

    booking_opens_at: datetime
    booking_closes_at: datetime
    agendas_on: date | None = None
    request_days: int = 7
    max_open_requests: int = 8
    max_meetings: int | None = None
    place_kind: str = Matchmaking.PlaceKind.TABLE
    places: int | None = 25
    across_countries_only: bool = False
    kinds_that_may_ask: Sequence[str] = ()
    kinds_that_may_be_asked: Sequence[str] = ()
    first_meetings: Sequence[int] = ()
    max_break_difference: int | None = None
    solve_seconds: int = 60
    seed: int = 1


@transaction.atomic
def set_rules(*, edition: Edition, plan: RulesPlan, by: Person, at: datetime) -> Matchmaking:
    """Begin the matchmaking of an edition, or change its rules; requests that wait get their last day anew."""
    if not may_organise(by, edition):
        raise Refused(_("Only those who organise this edition can set its matchmaking up."))
    if plan.booking_closes_at <= plan.booking_opens_at:
        raise Refused(_("Booking would close before it opens."))
    matchmaking = Matchmaking.objects.select_for_update().filter(edition=edition).first()
    is_new = matchmaking is None
    matchmaking = matchmaking or Matchmaking(edition=edition)
    before = _who_meets_whom(matchmaking)
    for name in plan.__dataclass_fields__:
        value = getattr(plan, name)
        setattr(matchmaking, name, list(value) if isinstance(value, tuple | list) else value)
    matchmaking.save()
    _set_last_days(matchmaking)
    record("meetings.rules_set", by=by, about=matchmaking, is_new=is_new)
    if not is_new and before != _who_meets_whom(matchmaking):
        ask_for_matches(matchmaking=matchmaking, at=at)
    announce(f"meetings.console.{matchmaking.pk}")
    return matchmaking


def _who_meets_whom(matchmaking: Matchmaking) -> tuple[object, ...]:
    """The rules on which the recommendations rest."""
    kinds = (frozenset(matchmaking.kinds_that_may_ask), frozenset(matchmaking.kinds_that_may_be_asked))
    return (matchmaking.across_countries_only, *kinds)


def _set_last_days(matchmaking: Matchmaking) -> None:
    """A request never waits longer than booking is open, nor than its days."""
    waiting = list(matchmaking.requests.select_for_update().filter(state=MeetingRequest.State.PENDING))
    for request in waiting:
        request.expires_at = min(
            request.sent_at + timedelta(days=matchmaking.request_days), matchmaking.booking_closes_at
        )
    MeetingRequest.objects.bulk_update(waiting, ["expires_at"])


@transaction.atomic
def write_session(
    *, matchmaking: Matchmaking, plan: SessionPlan, by: Person, at: datetime, session: MeetingSession | None = None
) -> MeetingSession:
    """Add a session, or change one, and make its slots."""
    matchmaking = _set_up_by(matchmaking, by)
    if plan.ends_at <= plan.starts_at:
        raise Refused(_("The session would end before it begins."))
    if not spans(plan):
        raise Refused(_("No meeting of %(minutes)s minutes fits into this session.") % {"minutes": plan.slot_minutes})
    others = matchmaking.sessions.exclude(pk__in=[session.pk] if session else [])
    overlapping = others.filter(starts_at__lt=plan.ends_at, ends_at__gt=plan.starts_at).first()
    if overlapping is not None:
        raise Refused(
            _("The session overlaps “%(session)s”. Nobody can be in two places.") % {"session": overlapping.name}
        )
    if others.filter(code=plan.code).exists():
        raise Refused(_("Another session already has the code “%(code)s”.") % {"code": plan.code})
    session = session or MeetingSession(matchmaking=matchmaking)
    for name in plan.__dataclass_fields__:
        setattr(session, name, getattr(plan, name))
    _drop_drafts(matchmaking)
    session.save()
    slots = make_slots(session)
    record("meetings.session_written", by=by, about=session, slots=len(slots))
    _tell_all(matchmaking)
    return session


@transaction.atomic
def remove_session(*, session: MeetingSession, by: Person, at: datetime) -> None:
    """Take a session away, with its slots."""
    matchmaking = _set_up_by(session.matchmaking, by)
    _drop_drafts(matchmaking)
    record("meetings.session_removed", by=by, about=session)
    session.slots.all().delete()
    session.delete()
    _count_slots(matchmaking.pk)
    _tell_all(matchmaking)


@transaction.atomic
def copy_matchmaking(*, source: Edition, edition: Edition, days: int, by: Person, at: datetime) -> Matchmaking | None:
    """Give a copied edition the rules and sessions of its source, `days` later by the clock on the wall."""
    old = Matchmaking.objects.filter(edition=source).first()
    if old is None:
        return None
    zone = old.zone
    kept = {
        field.attname: getattr(old, field.attname)
        for field in Matchmaking._meta.concrete_fields
        if not field.primary_key and field.name not in {"edition", "matches_asked_at", "matches_made_at"}
    }
    kept["booking_opens_at"] = shifted(old.booking_opens_at, days, zone)
    kept["booking_closes_at"] = shifted(old.booking_closes_at, days, zone)
    kept["agendas_on"] = old.agendas_on + timedelta(days=days) if old.agendas_on else None
    matchmaking = Matchmaking.objects.create(edition=edition, **kept)
    for session in old.sessions.all():
        session.pk, session._state.adding = None, True
        session.matchmaking = matchmaking
        session.starts_at = shifted(session.starts_at, days, zone)
        session.ends_at = shifted(session.ends_at, days, zone)
        session.save()
        make_slots(session)
    record("meetings.matchmaking_copied", by=by, about=matchmaking, source=old.pk)
    return matchmaking


def shifted(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same time by the clock on the wall, some days later: 13:00 stays 13:00 when the clocks change between."""
    wall = moment.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _set_up_by(matchmaking: Matchmaking, by: Person) -> Matchmaking:
    """The matchmaking, locked, for those who may change its sessions, while they may be changed."""
    row = Matchmaking.objects.select_for_update(of=("self",)).select_related("edition").get(pk=matchmaking.pk)
    if not may_set_up(by, row):
        raise Refused(_("Only those who organise this edition can set its matchmaking up."))
    schedule = schedule_in_the_way(row)
    if schedule is not None and schedule.state == Schedule.State.PUBLISHED:
        raise Refused(
            _("The agendas are published, so the sessions stay as they are. Move single meetings in the console.")
        )
    if schedule is not None:
        raise Refused(_("A schedule is being computed. Wait until it is ready, or stop it."))
    return row


def _drop_drafts(matchmaking: Matchmaking) -> None:
    """Versions of the schedule that nobody has seen rest on slots that are about to change."""
    matchmaking.schedules.exclude(state=Schedule.State.REPLACED).delete()


def _tell_all(matchmaking: Matchmaking) -> None:
    """Common times may have changed for everybody."""
    delegations = matchmaking.delegations.filter(left_at__isnull=True).values_list("pk", flat=True)
    announce(f"meetings.console.{matchmaking.pk}", *(f"meetings.requests.{pk}" for pk in delegations))
