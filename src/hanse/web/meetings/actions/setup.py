"""Setting a matchmaking up: its rules, its sessions, the slots that are made from them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from hanse.web.meetings.models import Delegate, MeetingSession, Slot

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
