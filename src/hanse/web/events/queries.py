"""What the pages of editions read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from hanse.web.accounts.models import Person
from hanse.web.events.landing import Contribution
from hanse.web.events.models import Edition
from hanse.web.events.rules import Visitor


@dataclass(frozen=True)
class Editions:
    """The editions a visitor may see: what is under way or lies ahead, soonest first, and what was, latest first."""

    ahead: list[Edition]
    past: list[Edition]


def organised_by(person: Person) -> list[dict[str, str]]:
    """What a person organises, for the export of their data."""
    rows = Edition.objects.filter(organisers__person=person).order_by("starts_on", "pk")
    return [{"edition": row.name} for row in rows]


def editions_for(visitor: Visitor, *, on: date) -> Editions:
    """Public editions, and the drafts of those who shape them."""
    seen = ~Q(state=Edition.State.DRAFT)
    if isinstance(visitor, Person):
        seen = Q() if visitor.is_staff else seen | Q(pk__in=visitor.organises.values("edition"))
    rows = list(Edition.objects.filter(seen).order_by("starts_on", "pk"))
    ahead = [row for row in rows if row.ends_on >= on and row.state != Edition.State.CLOSED]
    return Editions(ahead=ahead, past=[row for row in reversed(rows) if row not in ahead])


@dataclass(frozen=True)
class DateToKeep:
    """A row of the dates: `days` until then is set for the next one only."""

    on: date
    words: str
    is_over: bool
    days: int | None = None


def days_to_keep(parts: Iterable[Contribution], *, today: date) -> list[DateToKeep]:
    """The dates of all parts in order; the next one says in how many days it is."""
    days = sorted((day for part in parts for day in part.days), key=lambda day: day.on)
    following = next((day for day in days if day.on >= today), None)
    return [
        DateToKeep(day.on, day.said(today), day.on < today, (day.on - today).days if day is following else None)
        for day in days
    ]
