"""`solve` against an oracle that tries every schedule, and the laws that any schedule obeys."""

import copy
import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.scheduling.cases import a_case, a_corner, best, meeting
from tests.scheduling.strategies import small_cases

from hanse.scheduling import Schedule, read_case, schedule_document, solve, validate
from hanse.scheduling.bounds import plain_bound, shared_bound
from hanse.scheduling.run import Run

slowly = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def solved(case: dict[str, Any], **limits: Any) -> Schedule:
    """The schedule of a case, checked by the validator."""
    schedule = solve(read_case(case), **{"seconds": 60, "workers": 1, **limits})
    text = json.dumps(case).encode()
    assert validate(text, schedule_document(schedule, case_bytes=text)) == []
    return schedule


@given(case=small_cases())
@settings(slowly, max_examples=120)
def test_value_and_breaks_are_those_of_the_oracle(case: dict[str, Any]):
    expected = best(case)
    schedule = solved(case)
    if expected is None:
        assert schedule.status == "infeasible"
        assert schedule.conflict != ()
        return
    assert (schedule.status, schedule.value, schedule.bound) == ("optimal", expected[0], expected[0])
    if case["policy"]["breaks"] == "minimise":
        assert schedule.breaks is not None
        assert (schedule.breaks.total, schedule.breaks.bound) == (expected[1], expected[1])
    else:
        assert schedule.breaks is None


@given(case=small_cases())
@slowly
def test_two_provers_agree_with_the_oracle(case: dict[str, Any]):
    case["policy"] |= {"choose": "all", "breaks": "minimise"}
    expected = best(case)
    schedule = solved(case, workers=2)
    found = (schedule.value, schedule.breaks.total) if schedule.breaks else None
    assert found == expected


@given(case=small_cases(), factor=st.integers(2, 1000))
@slowly
def test_scaling_weights_scales_the_value(case: dict[str, Any], factor: int):
    scaled = copy.deepcopy(case)
    for wish in scaled["meetings"]:
        wish["weight"] *= factor
    scaled["policy"]["first_meetings"] = [each * factor for each in scaled["policy"]["first_meetings"]]
    small, large = solved(case), solved(scaled)
    assert large.value == (None if small.value is None else small.value * factor)


@given(case=small_cases())
@slowly
def test_names_do_not_matter(case: dict[str, Any]):
    text = json.dumps(case).replace('"m', '"name of m').replace('"s0"', '"first"')
    for word in ("meetings", "max_meetings", "max_break_difference", "minimise"):
        text = text.replace(f'"name of {word}"', f'"{word}"')
    renamed = json.loads(text)
    one, two = solved(case), solved(renamed)
    assert (one.status, one.value, one.breaks) == (two.status, two.value, two.breaks)


@given(case=small_cases())
@slowly
def test_an_impossible_wish_changes_no_value(case: dict[str, Any]):
    case["policy"]["choose"] = "value"
    more = copy.deepcopy(case)
    more["meetings"].append({"id": "never", "participants": [0, 1], "weight": 100, "slots": []})
    assert solved(more).value == solved(case).value


@given(case=small_cases())
@slowly
def test_a_further_table_never_lowers_the_value(case: dict[str, Any]):
    case["policy"] |= {"choose": "value"}
    case["places"]["count"] = case["places"]["count"] or 0
    more = copy.deepcopy(case)
    more["places"]["count"] += 1
    few, many = solved(case), solved(more)
    if few.value is not None:
        assert many.value is not None
        assert many.value >= few.value


def test_one_worker_and_one_seed_give_the_same_schedule_again():
    wishes = [meeting(one, two, weight=one + two) for one in range(1, 9) for two in range(one + 1, 9)]
    case = a_case(people=8, slots=5, places=3, meetings=wishes, first_meetings=[30, 20, 10], breaks="minimise")
    one, two = solved(case, seed=7), solved(case, seed=7)
    assert (one.meetings, one.unmet, one.bound) == (two.meetings, two.unmet, two.bound)


@pytest.mark.parametrize(
    "case",
    [
        a_case(slots=0),
        a_case(places=0),
        a_case(meetings=[]),
        a_case(people=0, meetings=[]),
        a_case(slots=0, meetings=[], breaks="minimise", max_break_difference=0),
    ],
    ids=["no slots", "no places", "no meetings", "nobody", "nothing at all"],
)
def test_an_empty_case_has_an_empty_schedule(case: dict[str, Any]):
    schedule = solved(case)
    assert (schedule.status, schedule.value, schedule.gap, schedule.meetings) == ("optimal", 0, 0.0, ())


def test_two_meetings_of_one_pair_take_two_slots():
    schedule = solved(a_case(people=2, slots=2, meetings=[meeting(1, 2, weight=1), meeting(1, 2, weight=1)]))
    assert sorted(held.slot for held in schedule.meetings) == ["s1", "s2"]


def test_a_group_meeting_takes_everybody():
    schedule = solved(a_case(people=4, slots=1, meetings=[meeting(1, 2, 3, weight=3), meeting(3, 4, weight=2)]))
    assert [(held.id, held.slot) for held in schedule.meetings] == [("m1", "s1")]


def test_places_are_numbered_from_one_and_differ():
    schedule = solved(a_case(people=4, slots=1, places=2, meetings=[meeting(1, 2, weight=1), meeting(3, 4, weight=1)]))
    assert sorted(held.place or 0 for held in schedule.meetings) == [1, 2]


def test_somebody_with_consecutive_meetings_stays_at_the_table():
    pairs = [(1, 2, "s1"), (3, 4, "s1"), (3, 5, "s2")]
    wishes = [meeting(one, two, weight=1, slots=[slot]) for one, two, slot in pairs]
    schedule = solved(a_case(people=5, slots=2, places=2, meetings=wishes))
    places = {held.id: held.place for held in schedule.meetings}
    assert places["m2"] == places["m3"]


def test_without_time_the_answer_is_honest():
    wishes = [meeting(one, two, weight=7) for one in range(1, 13) for two in range(one + 1, 13)]
    case = a_case(people=12, slots=6, places=3, meetings=wishes, breaks="minimise")
    schedule = solved(case, seconds=0)
    assert schedule.status in {"optimal", "feasible"}
    assert schedule.value is not None
    assert schedule.bound is not None
    assert schedule.bound >= schedule.value


def test_without_time_all_held_is_unknown_where_it_takes_a_search():
    assert solved(a_corner(), seconds=0).status == "unknown"
    assert solved(a_corner()).status == "optimal"


def test_without_time_all_held_is_found_where_booking_greedily_does():
    case = a_case(meetings=[meeting(1, 2), meeting(2, 3)], choose="all")
    assert solved(case, seconds=0).status == "optimal"
    honest = solved(case | {"policy": {"choose": "all", "breaks": "minimise"}}, seconds=0)
    assert honest.status in {"optimal", "feasible"}


@pytest.mark.parametrize("policy", [{}, {"breaks": "minimise"}, {"max_break_difference": 1}])
@pytest.mark.parametrize("patience", [0, 2, 4, 8, 16, 32])
def test_time_that_ends_anywhere_leaves_a_sound_schedule(policy: dict[str, Any], patience: int):
    wishes = [meeting(one, two, weight=one * two % 7) for one in range(1, 31) for two in range(one + 1, 31)]
    case = a_case(people=30, slots=12, places=9, meetings=wishes, first_meetings=[5, 2], **policy)
    looks = iter(range(10_000))
    schedule = solved(case, should_stop=lambda: next(looks) >= patience)
    assert schedule.status in {"optimal", "feasible"}
    assert next(looks) < patience + 40  # nobody works on for long


def test_no_clock_decides_how_much_work_one_worker_may_do():
    run = Run(seconds=10, seed=1, workers=1, on_progress=lambda _news: None, should_stop=lambda: False)
    early = run.limits(0.3, until=0.6).work
    run.began -= 5
    assert early == run.limits(0.3, until=0.6).work == pytest.approx(0.9)


def test_the_clock_may_run_past_the_end_of_a_stage():
    run = Run(seconds=0.001, seed=1, workers=1, on_progress=lambda _news: None, should_stop=lambda: False)
    time.sleep(0.002)
    assert run.limits(0.3, until=0.6).seconds == 0


@given(case=small_cases())
@slowly
def test_shared_weights_bound_every_value(case: dict[str, Any]):
    expected = best(case)
    assert expected is None or expected[0] <= shared_bound(read_case(case))


def test_shared_weights_bound_somebody_who_is_wished_for_by_all():
    case = a_case(people=5, slots=2, meetings=[meeting(1, other, weight=6) for other in range(2, 6)])
    assert (plain_bound(read_case(case)), shared_bound(read_case(case))) == (24, 18)  # the best is 12


def test_a_stop_keeps_the_best_so_far():
    wishes = [meeting(one, two, weight=one * two % 7) for one in range(1, 13) for two in range(one + 1, 13)]
    case = a_case(people=12, slots=6, places=3, meetings=wishes, breaks="minimise")
    schedule = solved(case, should_stop=lambda: True)
    assert schedule.status in {"optimal", "feasible"}


def test_progress_ends_with_what_the_schedule_says():
    told = []
    schedule = solved(a_case(meetings=[meeting(1, 2, weight=4)], breaks="minimise"), on_progress=told.append)
    assert told[0].stage == "value"
    assert (told[-1].stage, told[-1].value, told[-1].bound) == ("done", schedule.value, schedule.bound)
    assert [each.seconds for each in told] == sorted(each.seconds for each in told)
