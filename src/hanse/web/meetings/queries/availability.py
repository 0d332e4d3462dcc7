"""When delegates can meet: all slots of the matchmaking except those in which they said they are away."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from hanse.web.meetings.models import Delegate, Slot
from hanse.web.ui.words import day_long


@dataclass(frozen=True)
class Times:
    """What some delegations can do when: slots in order, delegates by delegation, absences by delegate."""

    slots: tuple[Slot, ...]
    delegates: dict[int, tuple[tuple[int, str], ...]]
    absent: dict[int, frozenset[int]]

    def free(self, delegate_id: int) -> frozenset[int]:
        """The slots in which a delegate can meet."""
        return frozenset(slot.pk for slot in self.slots) - self.absent.get(delegate_id, frozenset())

    def shared(self, one: int, other: int) -> frozenset[int]:
        """The slots in which two delegates can meet."""
        return self.free(one) & self.free(other)

    def pair(self, ours: int, theirs: int) -> tuple[int, int] | None:
        """The two delegates of two delegations with most time in common; the first named where it is equal."""
        pairs = [(one, other) for one, _n in self.people(ours) for other, _m in self.people(theirs)]
        best = max(pairs, key=lambda pair: len(self.shared(*pair)), default=None)
        return best if best and self.shared(*best) else None

    def people(self, delegation_id: int) -> tuple[tuple[int, str], ...]:
        """Number and name of those who meet for a delegation."""
        return self.delegates.get(delegation_id, ())

    def of_delegation(self, delegation_id: int) -> frozenset[int]:
        """The slots in which anybody of a delegation can meet."""
        return frozenset().union(*(self.free(pk) for pk, _name in self.people(delegation_id)))


def times(matchmaking_id: int, delegation_ids: Iterable[int]) -> Times:
    """Read what these delegations can do when, in two queries."""
    slots = tuple(Slot.objects.filter(matchmaking_id=matchmaking_id).select_related("session").order_by("starts_at"))
    rows = (
        Delegate.objects.filter(Q(cancelled_at__isnull=True), delegation_id__in=list(delegation_ids))
        .order_by("pk")
        .values_list("delegation_id", "pk", "name", "absent")
    )
    people: dict[int, dict[int, str]] = {}
    absent: dict[int, set[int]] = {}
    for delegation_id, pk, name, slot_id in rows:
        people.setdefault(delegation_id, {})[pk] = name
        if slot_id is not None:
            absent.setdefault(pk, set()).add(slot_id)
    return Times(
        slots=slots,
        delegates={key: tuple(named.items()) for key, named in people.items()},
        absent={pk: frozenset(found) for pk, found in absent.items()},
    )


def why_no_common_time(known: Times, *, ours: int, theirs: int, zone: ZoneInfo) -> str:
    """One or two sentences that say what stands between two delegations that share no slot."""
    here, there = known.of_delegation(ours), known.of_delegation(theirs)
    if not known.slots:
        return _("The sessions have not been set up yet.")
    if not here:
        return _("None of your delegates has a free time. Change your availability first.")
    if not there:
        return _("None of their delegates has a free time.")
    mine, their = _words(known, here, zone), _words(known, there, zone)
    if mine and their and mine != their:
        return _("They can meet only %(theirs)s; you can only %(ours)s.") % {"theirs": their, "ours": mine}
    return _("They are free at other times than you are.")


def _words(known: Times, free: frozenset[int], zone: ZoneInfo) -> str:
    """On which days, or, where there is one day only, in which sessions: “on Tuesday 11 May”."""
    slots = [slot for slot in known.slots if slot.pk in free]
    days = list(dict.fromkeys(slot.starts_at.astimezone(zone).date() for slot in slots))
    all_days = {slot.starts_at.astimezone(zone).date() for slot in known.slots}
    if len(all_days) > 1:
        named = [day_long(day) for day in days]
        return _("on %(days)s") % {"days": _enumerated(named)}
    sessions = list(dict.fromkeys(slot.session.name for slot in slots))
    return _("in %(sessions)s") % {"sessions": _enumerated([f"“{name}”" for name in sessions])}


def _enumerated(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
