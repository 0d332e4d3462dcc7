"""Why a wish was not met: each reason in the smallest case that gives it, and their order."""

from typing import Any

import pytest
from tests.scheduling.cases import a_case, meeting

from hanse.scheduling import read_case, schedule_document, solve, validate


def reasons(case: dict[str, Any]) -> dict[Any, tuple[str, tuple[Any, ...]]]:
    schedule = solve(read_case(case), seconds=20, workers=1)
    assert validate(case, schedule_document(schedule, case_bytes=b"")) == []
    return {row.id: (row.reason, row.blocked_by) for row in schedule.unmet}


def homed(case: dict[str, Any], *people: int) -> dict[str, Any]:
    for number in people:
        case["participants"][number - 1]["organisation"] = "x"
    return case


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (homed(a_case(slots=0), 1, 2), {"m1": ("vetoed", ())}),
        (a_case(slots=0, meetings=[meeting(1, 2, weight=1)]), {"m1": ("no_common_slot", ())}),
        (a_case(meetings=[meeting(1, 2, weight=1, session="never")]), {"m1": ("no_common_slot", ())}),
        (
            a_case(people=4, meetings=[meeting(1, 2, weight=9, locked="s2"), meeting(3, 4, weight=1, after=["m1"])]),
            {"m2": ("precedence", ("m1",))},
        ),
        (
            a_case(slots=1, meetings=[meeting(1, 2, locked="s1"), meeting(1, 3, weight=9)]),
            {"m2": ("locked_elsewhere", ("m1",))},
        ),
        (
            a_case(people=4, slots=1, places=1, meetings=[meeting(1, 2, weight=9), meeting(3, 4, weight=1)]),
            {"m2": ("places_full", ())},
        ),
        (a_case(places=0, meetings=[meeting(1, 2, weight=1)]), {"m1": ("places_full", ())}),
        (
            a_case(slots=1, meetings=[meeting(1, 2, weight=9), meeting(1, 3, weight=1)]),
            {"m2": ("displaced", ("m1",))},
        ),
        (
            a_case(
                slots=3,
                meetings=[meeting(1, 2, weight=9, slots=["s1"]), meeting(1, 2, weight=1, slots=["s3"])],
                max_break_difference=0,
            ),
            {"m2": ("breaks", ())},
        ),
        (
            a_case(
                slots=3,
                meetings=[meeting(1, 2, weight=9, slots=["s1"]), meeting(1, 2, slots=["s3"])],
                breaks="minimise",
            ),
            {"m2": ("no_gain", ())},
        ),
    ],
)  # fmt: skip
def test_each_reason_is_told_in_its_case(case: dict[str, Any], expected: dict[str, Any]):
    assert reasons(case) == expected


def test_a_quota_comes_before_full_places():
    case = a_case(people=3, slots=2, places=1, meetings=[meeting(1, 2, weight=9), meeting(1, 3, weight=1)])
    case["participants"][0]["max_meetings"] = 1
    assert reasons(case) == {"m2": ("quota", ())}


def test_what_displaces_is_named_slot_by_slot():
    wishes = [meeting(1, 2, weight=9, slots=["s1"]), meeting(3, 4, weight=9, slots=["s2"]), meeting(1, 3, weight=1)]
    assert reasons(a_case(people=4, slots=2, meetings=wishes)) == {"m3": ("displaced", ("m1", "m2"))}
