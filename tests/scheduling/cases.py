"""Builders of small cases, and a slow, obvious oracle that tries every schedule."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any


def a_case(
    people: int = 3,
    slots: int = 2,
    meetings: list[dict[str, Any]] | None = None,
    places: int | None = None,
    **policy: Any,
) -> dict[str, Any]:
    """A case of people p1…, slots s1… and the meetings given as m1… (one between p1 and p2 unless said otherwise)."""
    wishes = [{"participants": ["p1", "p2"]}] if meetings is None else meetings
    return {
        "format": "hanse-matchmaking/1",
        "slots": [{"id": f"s{number}"} for number in range(1, slots + 1)],
        "places": {"count": places},
        "participants": [{"id": f"p{number}"} for number in range(1, people + 1)],
        "meetings": [{"id": f"m{number}", **wish} for number, wish in enumerate(wishes, 1)],
        "policy": {"choose": "value", **policy},
    }


def meeting(*people: int, **fields: Any) -> dict[str, Any]:
    """A meeting between people by number."""
    return {"participants": [f"p{number}" for number in people], **fields}


def a_corner(**policy: Any) -> dict[str, Any]:
    """All must be held, and who books the heaviest first finds no slot for the other: this takes a search."""
    wishes = [meeting(1, 2, weight=9), meeting(1, 3, slots=["s1"])]
    return a_case(meetings=wishes, choose="all", **policy)


def every_plan(case: dict[str, Any]) -> Iterator[dict[Any, int]]:
    """Every schedule that keeps the rules but the difference of breaks, as meeting → number of slot."""
    slots = {slot["id"]: number for number, slot in enumerate(case["slots"])}
    people = {person["id"]: person for person in case["participants"]}
    wishes = case["meetings"]
    count = case["places"].get("count")

    def may_lie(wish: dict[str, Any], number: int) -> bool:
        slot = case["slots"][number]
        homes = [people[each].get("organisation") for each in wish["participants"]]
        return (
            (wish.get("slots") is None or slot["id"] in wish["slots"])
            and (wish.get("session") is None or slot.get("session") == wish["session"])
            and (wish.get("locked") is None or wish["locked"] == slot["id"])
            and all(slot["id"] not in (people[each].get("unavailable") or []) for each in wish["participants"])
            and (homes[0] is None or any(home != homes[0] for home in homes))
        )

    def extend(index: int, plan: dict[Any, int]) -> Iterator[dict[Any, int]]:
        if index == len(wishes):
            if keeps(plan):
                yield dict(plan)
            return
        wish = wishes[index]
        if wish.get("locked") is None and case["policy"]["choose"] != "all":
            yield from extend(index + 1, plan)
        for number in slots.values():
            if may_lie(wish, number):
                plan[wish["id"]] = number
                if fits_so_far(plan):
                    yield from extend(index + 1, plan)
                del plan[wish["id"]]

    def fits_so_far(plan: dict[Any, int]) -> bool:
        held = [wish for wish in wishes if wish["id"] in plan]
        for one, two in combinations(held, 2):
            if plan[one["id"]] == plan[two["id"]] and set(one["participants"]) & set(two["participants"]):
                return False
        for person in people.values():
            most = person.get("max_meetings")
            if most is not None and sum(person["id"] in wish["participants"] for wish in held) > most:
                return False
        return count is None or all(list(plan.values()).count(number) <= count for number in slots.values())

    def keeps(plan: dict[Any, int]) -> bool:
        return all(
            plan[earlier] < plan[wish["id"]]
            for wish in wishes
            for earlier in wish.get("after") or []
            if wish["id"] in plan and earlier in plan
        )

    yield from extend(0, {})


def value_of(case: dict[str, Any], plan: dict[Any, int]) -> int:
    """Weights and bonuses, counted plainly."""
    held = [wish for wish in case["meetings"] if wish["id"] in plan]
    total = sum(wish.get("weight") or 0 for wish in held)
    for person in case["participants"]:
        times = sum(person["id"] in wish["participants"] for wish in held)
        total += sum((case["policy"].get("first_meetings") or [])[:times])
    return total


def breaks_of(case: dict[str, Any], plan: dict[Any, int]) -> list[int]:
    """For each participant the number of breaks."""
    counts = []
    for person in case["participants"]:
        times = sorted(plan[w["id"]] for w in case["meetings"] if w["id"] in plan and person["id"] in w["participants"])
        counts.append(sum(later > earlier + 1 for earlier, later in pairwise(times)))
    return counts


def best(case: dict[str, Any]) -> tuple[int, int] | None:
    """The largest value and, at that value, the fewest breaks; None where nothing is possible."""
    difference = case["policy"].get("max_break_difference")
    found: tuple[int, int] | None = None
    for plan in every_plan(case):
        breaks = breaks_of(case, plan)
        if difference is not None and breaks and max(breaks) - min(breaks) > difference:
            continue
        rank = (value_of(case, plan), -sum(breaks))
        if found is None or rank > found:
            found = rank
    return None if found is None else (found[0], -found[1])
