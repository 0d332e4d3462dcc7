"""What a plan is worth: its value, its breaks, its fairness. A plan maps meetings to slots, by position."""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from hanse.scheduling.case import Case
from hanse.scheduling.schedule import Fairness

Plan = Mapping[int, int]
"""Meeting → slot, both as positions in the case."""


def loads(case: Case, plan: Plan) -> list[int]:
    """How many meetings each participant has."""
    counts = [0] * len(case.participants)
    for meeting in plan:
        for participant in case.members[meeting]:
            counts[participant] += 1
    return counts


def value(case: Case, plan: Plan) -> int:
    """The weights of the meetings held, and the bonus for everybody's first ones."""
    bonus = case.policy.first_meetings
    weights = sum(case.meetings[meeting].weight for meeting in plan)
    return weights + sum(sum(bonus[:count]) for count in loads(case, plan))


def gain(case: Case, meeting: int, counts: Sequence[int]) -> int:
    """What one more meeting would add, where everybody has so many already."""
    bonus = case.policy.first_meetings
    firsts = sum(bonus[counts[each]] for each in case.members[meeting] if counts[each] < len(bonus))
    return case.meetings[meeting].weight + firsts


def busy_slots(case: Case, plan: Plan) -> list[set[int]]:
    """For each participant, the slots with a meeting."""
    busy: list[set[int]] = [set() for _ in case.participants]
    for meeting, slot in plan.items():
        for participant in case.members[meeting]:
            busy[participant].add(slot)
    return busy


def breaks_in(slots: Iterable[int]) -> int:
    """Idle runs between two meetings.

    >>> breaks_in({1, 2, 5, 6, 9})
    2
    """
    ordered = sorted(slots)
    return sum(later - earlier > 1 for earlier, later in itertools.pairwise(ordered))


def breaks(case: Case, plan: Plan) -> list[int]:
    """The number of breaks of each participant."""
    return [breaks_in(slots) for slots in busy_slots(case, plan)]


def keeps_difference(case: Case, counts: Sequence[int]) -> bool:
    """Do breaks differ by no more than the policy allows?"""
    most = case.policy.max_break_difference
    return most is None or not counts or max(counts) - min(counts) <= most


def keeps_difference_with(most: int, spread: Counter[int], changes: Iterable[tuple[int, int]]) -> bool:
    """Do breaks differ by no more than `most` after some change from one number to another?

    `spread` counts who has so many breaks, and is few numbers long where there are many people.

    >>> keeps_difference_with(1, Counter([0, 1, 1]), [(1, 2)])
    False
    """
    after = spread.copy()
    for old, new in changes:
        after[old] -= 1
        after[new] += 1
    left = [count for count, people in after.items() if people]
    return not left or max(left) - min(left) <= most


def fairness(case: Case, plan: Plan) -> Fairness:
    """How meetings are spread over the participants that some meeting names."""
    counts = loads(case, plan)
    spread = sorted(counts[each] for each, meetings in enumerate(case.meetings_of) if meetings)
    below = tuple(sum(count < k for count in spread) for k in (1, 2, 3))
    return Fairness(
        fewest=spread[0] if spread else 0,
        median=spread[(len(spread) - 1) // 2] if spread else 0,
        below=(below[0], below[1], below[2]),
    )
