"""Why a meeting is not held, worked out by the validator alone: the first reason that is true."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Protocol


class CaseFacts(Protocol):
    """What the reasons are found from: see `validation.Facts`."""

    order: dict[Any, int]
    wishes: dict[Any, Any]
    people: dict[Any, Any]
    count: int | None
    difference: int | None
    first: list[int]

    def people_of(self, wish: Any) -> list[Any]: ...
    def is_vetoed(self, wish: Any) -> bool: ...
    def usable(self, wish: Any) -> list[Any]: ...
    def breaks_of(self, person: Any, plan: Mapping[Any, Any]) -> int: ...
    def quota(self, person: Any) -> float: ...


class Picture:
    """A plan seen from its slots and its people, drawn once for all reasons."""

    def __init__(self, facts: CaseFacts, plan: Mapping[Any, Any]) -> None:
        self.in_slot: dict[Any, list[Any]] = {slot: [] for slot in facts.order}
        self.lying: dict[tuple[Any, Any], list[Any]] = {}
        self.load: Counter[Any] = Counter()
        self.followers: dict[Any, list[Any]] = {}
        for id, slot in plan.items():
            self.in_slot[slot].append(id)
            for person in facts.people_of(id):
                self.lying.setdefault((person, slot), []).append(id)
                self.load[person] += 1
            for earlier in facts.wishes[id].get("after") or []:
                self.followers.setdefault(earlier, []).append(id)


def first_true_reason(facts: CaseFacts, plan: Mapping[Any, Any], picture: Picture, wish: Any) -> tuple[str, set[Any]]:
    """The first true reason, and every meeting that may be named as standing in the way.

    The reason is `none` where the meeting could be held and would add something.
    """
    if facts.is_vetoed(wish):
        return "vetoed", set()
    slots = facts.usable(wish)
    if not slots:
        return "no_common_slot", set()
    people = set(facts.people_of(wish))
    in_slot, load = picture.in_slot, picture.load
    theirs = {slot: [id for person in people for id in picture.lying.get((person, slot), ())] for slot in slots}
    order_breakers = {slot: _out_of_order(facts, plan, picture, wish, slot) for slot in slots}
    if all(order_breakers[slot] for slot in slots):
        return "precedence", {id for slot in slots for id in order_breakers[slot]}
    locked = {slot: [id for id in theirs[slot] if facts.wishes[id].get("locked") is not None] for slot in slots}
    if all(locked[slot] for slot in slots):
        return "locked_elsewhere", {id for slot in slots for id in locked[slot]}
    sated = {person for person in people if load[person] >= facts.quota(person)}
    if sated:
        return "quota", {id for id in plan if sated & set(facts.people_of(id))}
    full = {slot for slot in slots if facts.count is not None and len(in_slot[slot]) >= facts.count}
    free = [slot for slot in slots if not theirs[slot]]
    if free and all(slot in full for slot in free):
        return "places_full", {id for slot in free for id in in_slot[slot]}
    open_slots = [slot for slot in free if slot not in full and not order_breakers[slot]]
    if not open_slots:
        blockers = {id for slot in slots for id in [*theirs[slot], *order_breakers[slot]]}
        return "displaced", blockers | {id for slot in free if slot in full for id in in_slot[slot]}
    if facts.difference is not None:
        trials = [[facts.breaks_of(person, {**plan, wish: slot}) for person in facts.people] for slot in open_slots]
        if all(max(breaks) - min(breaks) > facts.difference for breaks in trials):
            return "breaks", set()
    gain = int(facts.wishes[wish].get("weight") or 0)
    gain += sum(facts.first[load[person]] for person in people if load[person] < len(facts.first))
    return ("no_gain" if gain == 0 else "none"), set()


def _out_of_order(facts: CaseFacts, plan: Mapping[Any, Any], picture: Picture, wish: Any, slot: Any) -> list[Any]:
    """The held meetings whose order with this one would be broken in a slot."""
    at = facts.order[slot]
    earlier = [id for id in facts.wishes[wish].get("after") or [] if id in plan]
    too_late = [id for id in earlier if facts.order[plan[id]] >= at]
    return too_late + [id for id in picture.followers.get(wish, ()) if facts.order[plan[id]] <= at]
