"""An impossible case names a contradiction of which no demand can be left out."""

from importlib import import_module
from typing import Any

import pytest
from tests.scheduling.cases import a_case, meeting

from hanse.scheduling import read_case, solve
from hanse.scheduling.conflict import conflict as find_conflict
from hanse.scheduling.conflict import in_words
from hanse.scheduling.locks import contradiction
from hanse.solving import Label


def conflict(case: dict[str, Any]) -> list[tuple[str, tuple[Any, ...]]]:
    schedule = solve(read_case(case), seconds=20, workers=1)
    assert (schedule.status, schedule.value, schedule.bound, schedule.meetings) == ("infeasible", None, None, ())
    assert all(demand.words.endswith(".") for demand in schedule.conflict)
    return [(demand.kind, demand.ids) for demand in schedule.conflict]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_case(meetings=[meeting(1, 2, slots=[])], choose="all"), [("held", ("m1",))]),
        (
            a_case(people=4, slots=1, places=1, meetings=[meeting(1, 2, locked="s1"), meeting(3, 4, locked="s1")]),
            [("locked", ("m1",)), ("locked", ("m2",)), ("places", ())],
        ),
        (
            a_case(people=5, meetings=[meeting(4, 5), meeting(1, 2, locked="s1"), meeting(2, 3, locked="s1")]),
            [("locked", ("m2",)), ("locked", ("m3",)), ("one_at_a_time", ("p2",))],
        ),
        (
            a_case(people=4, slots=2, meetings=[meeting(1, 2), meeting(1, 3), meeting(1, 4)], choose="all"),
            [("held", ("m1",)), ("held", ("m2",)), ("held", ("m3",)), ("one_at_a_time", ("p1",))],
        ),
        (
            a_case(people=4, meetings=[meeting(1, 2, after=["m2"]), meeting(3, 4, after=["m1"])], choose="all"),
            [("held", ("m1",)), ("held", ("m2",)), ("after", ("m2", "m1")), ("after", ("m1", "m2"))],
        ),
    ],
    ids=["no slot", "places", "two locks", "too many for one", "circle"],
)  # fmt: skip
def test_the_contradiction_is_as_small_as_can_be(case: dict[str, Any], expected: list[Any]):
    assert conflict(case) == expected


def test_a_quota_is_named():
    case = a_case(people=3, slots=3, meetings=[meeting(1, 2), meeting(1, 3)], choose="all")
    case["participants"][0]["max_meetings"] = 1
    assert conflict(case) == [("held", ("m1",)), ("held", ("m2",)), ("quota", ("p1",))]


def test_the_difference_of_breaks_is_named():
    wishes = [meeting(1, 2, locked="s1"), meeting(1, 2, locked="s3")]
    case = a_case(people=3, slots=3, meetings=wishes, max_break_difference=0)
    assert conflict(case) == [("locked", ("m1",)), ("locked", ("m2",)), ("break_difference", ())]


def test_a_lock_inside_one_organisation_is_impossible():
    case = a_case(meetings=[meeting(1, 2, locked="s1")])
    for person in case["participants"]:
        person["organisation"] = "x"
    assert conflict(case) == [("locked", ("m1",))]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (
            a_case(people=40, slots=3, meetings=[meeting(1, other) for other in range(2, 41)], choose="all"),
            [*(("held", (number,)) for number in range(4)), ("one_at_a_time", (0,))],
        ),
        (
            a_case(people=40, slots=3, places=2, meetings=[meeting(n, n + 1) for n in range(1, 40)], choose="all"),
            [*(("held", (number,)) for number in range(7)), ("places", ())],
        ),
    ],
    ids=["one at a time", "places"],
)
def test_too_many_meetings_are_counted_where_there_is_no_time_to_search(case, expected):
    found = find_conflict(read_case(case), seconds=0, seed=1, should_stop=lambda: False)
    told = read_case(case)
    words = [in_words(told, Label(kind, about)) for kind, about in expected]
    assert list(found) == words


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (
            a_case(people=4, meetings=[meeting(1, 2, locked="s1"), meeting(3, 1, locked="s1")]),
            [("locked", (0,)), ("locked", (1,)), ("one_at_a_time", (0,))],
        ),
        (
            {
                **a_case(people=3, slots=3, meetings=[meeting(1, 2, locked="s1"), meeting(3, 1, locked="s2")]),
                "participants": [{"id": "p1", "max_meetings": 1}, {"id": "p2"}, {"id": "p3"}],
            },
            [("locked", (0,)), ("locked", (1,)), ("quota", (0,))],
        ),
        (
            a_case(people=4, slots=1, places=1, meetings=[meeting(1, 2, locked="s1"), meeting(3, 4, locked="s1")]),
            [("locked", (0,)), ("locked", (1,)), ("places", ())],
        ),
        (
            a_case(people=4, meetings=[meeting(1, 2, locked="s1"), meeting(3, 4, locked="s1", after=["m1"])]),
            [("locked", (0,)), ("locked", (1,)), ("after", (0, 1))],
        ),
        (a_case(people=4, meetings=[meeting(1, 2, locked="s1"), meeting(1, 3, locked="s2"), meeting(3, 4)]), []),
    ],
    ids=["two at once", "quota", "places", "order", "none"],
)  # fmt: skip
def test_locks_that_contradict_are_found_by_counting(case, expected):
    read = read_case(case)
    found = contradiction(read)
    assert [(label.kind, label.about) for label in found] == expected
    assert all(in_words(read, label).words.endswith(".") for label in found)


def test_locks_that_contradict_are_told_before_any_model_is_made(monkeypatch):
    wishes = [meeting(1, 2, locked="s1"), meeting(3, 1, locked="s1")]
    case = read_case(a_case(people=4, meetings=wishes))
    monkeypatch.setattr(
        import_module("hanse.scheduling.solve"), "_plan", lambda *asked: pytest.fail("a model was made")
    )
    schedule = solve(case, seconds=0.001, workers=1)
    assert (schedule.status, len(schedule.conflict), schedule.seconds < 1) == ("infeasible", 3, True)
