"""A matchmaking the size of Brussels 2014, invented from a seed: the value proved in 5 s, the breaks in 10 s more.

    python benchmarks/demonstration.py [--seeds 1 2 3] [--seconds 60]

80 organisations with a delegate each, 14 slots in two sessions, 25 tables, about 190 wishes with weights,
some delegates away for a part of the day, some with few meetings wanted.
"""

import argparse
import random
import time
from collections.abc import Iterable
from typing import Any

from hanse.scheduling import Progress, read_case, schedule_document, solve, validate
from hanse.solving import load_solvers


def invented_case(
    seed: int, *, people: int = 80, wishes: int = 190, slots: int = 14, tables: int = 25
) -> dict[str, Any]:
    """A case whose wishes crowd around the sought-after, as they do."""
    dice = random.Random(seed)
    fame = [dice.paretovariate(2.0) for _ in range(people)]
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < wishes:
        one, two = dice.choices(range(people), weights=fame, k=2)
        if one != two:
            pairs.add((min(one, two), max(one, two)))
    half = slots // 2
    return {
        "format": "hanse-matchmaking/1",
        "name": f"An invented matchmaking, seed {seed}",
        "slots": [{"id": f"s{slot}", "session": "morning" if slot <= half else "afternoon"} for slot in _from_1(slots)],
        "places": {"count": tables, "kind": "table"},
        "organisations": [{"id": f"o{person}"} for person in _from_1(people)],
        "participants": [
            {"id": f"p{person}", "organisation": f"o{person}", "unavailable": _away(dice, slots)}
            for person in _from_1(people)
        ],
        "meetings": [
            {
                "id": f"m{number}",
                "participants": [f"p{one + 1}", f"p{two + 1}"],
                "weight": dice.choice([20, 60, 80, 100, 120]),
            }
            for number, (one, two) in enumerate(sorted(pairs), 1)
        ],
        "policy": {"choose": "value", "first_meetings": [30, 20, 10], "breaks": "minimise"},
    }


def _from_1(count: int) -> Iterable[int]:
    return range(1, count + 1)


def _away(dice: random.Random, slots: int) -> list[str]:
    """One in five comes for a part of the day only."""
    if dice.random() > 0.2:
        return []
    length = dice.randint(2, slots // 2)
    first = dice.choice([1, slots - length + 1])
    return [f"s{slot}" for slot in range(first, first + length)]


def main() -> None:
    """Solve each seed and print when the value and the breaks were proved."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int)
    asked = parser.parse_args()
    load_solvers()  # once, before any clock runs
    print(
        f"{'seed':>4} {'wanted':>6} {'held':>5} {'value':>7} {'bound':>7} {'s value':>8} {'breaks':>7} {'bound':>6} "
        f"{'s breaks':>9} {'status':<18} validator"
    )
    for seed in asked.seeds:
        document = invented_case(seed)
        began = time.monotonic()
        entered: dict[str, float] = {}

        def note(progress: Progress, entered: dict[str, float] = entered, began: float = began) -> None:
            entered.setdefault(progress.stage, time.monotonic() - began)

        schedule = solve(read_case(document), seconds=asked.seconds, workers=asked.workers, on_progress=note)
        took = time.monotonic() - began
        wrong = validate(document, schedule_document(schedule, case_bytes=b""))
        breaks = schedule.breaks
        assert breaks is not None
        value_took = entered.get("breaks", took)
        print(
            f"{seed:>4} {len(document['meetings']):>6} {len(schedule.meetings):>5} {schedule.value:>7} "
            f"{schedule.bound:>7} {value_took:>8.2f} {breaks.total:>7} {breaks.bound:>6} {took - value_took:>9.2f} "
            f"{schedule.status + ', ' + breaks.status:<18} {'; '.join(wrong[:2]) or 'holds'}"
        )


if __name__ == "__main__":
    main()
