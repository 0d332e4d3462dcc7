"""Repair: what is kept, what moves, what is dropped, and that bounds speak of the case without the old schedule."""

import copy
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.scheduling.cases import a_case, best, every_plan, meeting
from tests.scheduling.strategies import small_cases

from hanse.scheduling import Schedule, read_case, schedule_document, solve, validate


def old(**slots: str) -> dict[str, Any]:
    """An old schedule: meeting → slot."""
    rows = [{"id": id, "slot": slot, "place": None} for id, slot in slots.items()]
    return {"format": "hanse-schedule/1", "meetings": rows}


def repaired(case: dict[str, Any], previous: dict[str, Any], max_moves: int = 0) -> Schedule:
    schedule = solve(read_case(case), seconds=20, workers=1, previous=previous, max_moves=max_moves)
    document = schedule_document(schedule, case_bytes=json.dumps(case).encode())
    assert validate(json.dumps(case).encode(), document, previous=previous, max_moves=max_moves) == []
    return schedule


def slots_of(schedule: Schedule) -> dict[Any, Any]:
    return {held.id: held.slot for held in schedule.meetings}


def test_a_meeting_that_still_fits_is_not_dropped_for_a_better_one():
    case = a_case(people=3, slots=1, meetings=[meeting(1, 2, weight=1), meeting(1, 3, weight=100)])
    schedule = repaired(case, old(m1="s1"))
    assert (slots_of(schedule), schedule.value, schedule.bound, schedule.status) == ({"m1": "s1"}, 1, 100, "feasible")
    assert (schedule.moved, schedule.dropped) == (0, 0)


def test_nobody_moves_without_a_budget():
    case = a_case(people=3, slots=2, meetings=[meeting(1, 2, weight=1), meeting(1, 3, weight=9, slots=["s1"])])
    assert slots_of(repaired(case, old(m1="s1"))) == {"m1": "s1"}
    schedule = repaired(case, old(m1="s1"), max_moves=1)
    assert (slots_of(schedule), schedule.moved) == ({"m1": "s2", "m2": "s1"}, 1)


def test_a_cancellation_leaves_the_rest_where_it_was():
    case = a_case(people=4, slots=3, places=1, meetings=[meeting(1, 2, weight=5), meeting(3, 4, weight=5)])
    schedule = repaired(case, old(m1="s3", m2="s1", gone="s2"))
    assert (slots_of(schedule), schedule.moved, schedule.dropped) == ({"m1": "s3", "m2": "s1"}, 0, 0)


def test_a_meeting_whose_slot_is_gone_is_dropped_or_moved_as_the_budget_says():
    case = a_case(people=2, slots=2, meetings=[meeting(1, 2, weight=5)])
    case["participants"][0]["unavailable"] = ["s1"]
    dropped = repaired(case, old(m1="s1"))
    assert (dropped.meetings, dropped.moved, dropped.dropped) == ((), 0, 1)
    assert [(row.reason, row.needs_move) for row in dropped.unmet] == [("displaced", True)]
    moved = repaired(case, old(m1="s1"), max_moves=1)
    assert (slots_of(moved), moved.moved, moved.dropped) == ({"m1": "s2"}, 1, 0)
    assert slots_of(repaired(case, old(m1="a slot of yesterday"), max_moves=1)) == {"m1": "s2"}


def test_a_new_wish_is_added_beside_the_old_ones():
    case = a_case(people=3, slots=2, meetings=[meeting(1, 2, weight=1), meeting(1, 3, weight=1)])
    assert slots_of(repaired(case, old(m1="s2"))) == {"m1": "s2", "m2": "s1"}


def test_a_place_is_kept_where_it_is_free():
    case = a_case(people=4, slots=1, places=9, meetings=[meeting(1, 2, weight=1), meeting(3, 4, weight=1)])
    previous = old(m1="s1") | {"meetings": [{"id": "m1", "slot": "s1", "place": 7}]}
    assert {held.id: held.place for held in repaired(case, previous).meetings} == {"m1": 7, "m2": 1}


def test_fewer_places_drop_as_few_as_possible_and_the_lightest():
    case = a_case(people=4, slots=1, places=1, meetings=[meeting(1, 2, weight=1), meeting(3, 4, weight=5)])
    schedule = repaired(case, old(m1="s1", m2="s1"))
    assert (slots_of(schedule), schedule.dropped) == ({"m2": "s1"}, 1)


def test_a_lock_elsewhere_needs_a_move_and_says_so():
    case = a_case(people=2, slots=2, meetings=[meeting(1, 2, weight=5, locked="s2")])
    refused = repaired(case, old(m1="s1"))
    assert (refused.status, [demand.kind for demand in refused.conflict]) == ("infeasible", ["locked", "moves"])
    assert slots_of(repaired(case, old(m1="s1"), max_moves=1)) == {"m1": "s2"}


def test_all_held_keeps_what_it_can():
    wishes = [meeting(1, 2), meeting(2, 3), meeting(1, 3)]
    case = a_case(people=3, slots=4, meetings=wishes, choose="all", breaks="minimise")
    schedule = repaired(case, old(m1="s4", m2="s3"))
    assert {id: slots_of(schedule)[id] for id in ("m1", "m2")} == {"m1": "s4", "m2": "s3"}


@given(case=small_cases(), data=st.data(), max_moves=st.integers(0, 2))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_repair_keeps_most_and_is_bounded_by_the_case(case: dict[str, Any], data: st.DataObject, max_moves: int):
    case["policy"] |= {"choose": "value", "max_break_difference": None}
    for wish in case["meetings"]:
        wish.pop("locked", None)
    earlier = copy.deepcopy(case)
    plan = next(iter(sorted(every_plan(earlier), key=len, reverse=True)), {})
    for person in case["participants"]:
        if case["slots"] and data.draw(st.booleans()):
            person["unavailable"] = [case["slots"][0]["id"]]
    previous = old(**{id: case["slots"][slot]["id"] for id, slot in plan.items()})
    schedule = repaired(case, previous, max_moves)
    expected = best(case)
    assert expected is not None
    assert schedule.bound == expected[0]
    kept = [
        (sum(id in other for id in plan), other)
        for other in every_plan(case)
        if sum(id in other and other[id] != slot for id, slot in plan.items()) <= max_moves
    ]
    assert len(plan) - schedule.dropped == max(count for count, _other in kept)
