"""The validator, by planted faults: a schedule that holds, one thing spoilt, and the sentence that says so."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.scheduling.cases import a_case, meeting

from hanse.scheduling import read_case, schedule_document, solve, validate

Document = dict[str, Any]


def a_rich_case() -> Document:
    """Every rule has something to bite on."""
    wishes = [
        meeting(1, 2, weight=9, locked="s1"),
        meeting(1, 3, weight=8, session="am"),
        meeting(2, 3, weight=7, after=["m1"]),
        meeting(4, 5, weight=6, slots=["s3", "s4"]),
        meeting(6, 7, weight=5),
        meeting(1, 4, weight=1, slots=["s1"]),
        meeting(2, 5, weight=1),
    ]
    case = a_case(people=7, slots=4, places=2, meetings=wishes, first_meetings=[3, 1], breaks="minimise")
    case["policy"]["max_break_difference"] = 1
    for slot, session in zip(case["slots"], ["am", "am", "pm", "pm"], strict=True):
        slot["session"] = session
    case["participants"][5] |= {"organisation": "x"}
    case["participants"][6] |= {"organisation": "x"}
    case["participants"][3] |= {"unavailable": ["s2"]}
    case["participants"][1] |= {"max_meetings": 2}
    return case


@pytest.fixture(scope="module")
def case() -> Document:
    return a_rich_case()


@pytest.fixture(scope="module")
def sound(case: Document) -> Document:
    return schedule_document(solve(read_case(case), seconds=20, workers=1), case_bytes=json.dumps(case).encode())


def lying(document: Document, id: str) -> Document:
    return next(row for row in document["meetings"] if row["id"] == id)


def hold(document: Document, id: str, slot: str, place: int) -> None:
    document["unmet"] = [row for row in document["unmet"] if row["id"] != id]
    document["meetings"].append({"id": id, "slot": slot, "place": place})


def release(document: Document, id: str) -> None:
    document["meetings"] = [row for row in document["meetings"] if row["id"] != id]
    document["unmet"].append({"id": id, "reason": "no_gain", "blocked_by": []})


def test_a_sound_schedule_has_no_fault(case: Document, sound: Document):
    assert validate(json.dumps(case).encode(), sound) == []
    assert {row["id"]: row["reason"] for row in sound["unmet"]} == {
        "m5": "vetoed",
        "m6": "locked_elsewhere",
        "m7": "quota",
    }


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda d: d.update(format="hanse-schedule/2"), "The format is not"),
        (lambda d: d.update(extra=1), "The field extra is unknown."),
        (lambda d: d.pop("seed"), "The field seed is missing."),
        (lambda d: d.update(case="0" * 64), "The digest is not"),
        (lambda d: d.update(status="fine"), "The status fine is unknown."),
        (lambda d: d.update(status="feasible"), "The status is not what the bound says."),
        (lambda d: lying(d, "m1").update(slot="s9"), "which is no slot"),
        (lambda d: lying(d, "m1").update(slot="s2"), "where it is locked"),
        (lambda d: lying(d, "m2").update(slot="s3"), "Meeting m2 may not lie in slot s3."),
        (lambda d: lying(d, "m4").update(slot="s2"), "Meeting m4 may not lie in slot s2."),
        (lambda d: lying(d, "m2").update(slot="s1", place=2), "Participant p1 has 2 meetings in slot s1."),
        (lambda d: lying(d, "m3").update(slot="s1", place=2), "Meeting m1 does not lie before meeting m3."),
        (lambda d: lying(d, "m1").update(place=3), "has place 3, not one from 1 to 2"),
        (lambda d: lying(d, "m1").update(place=None), "has place None"),
        (lambda d: hold(d, "m5", "s4", 2), "Meeting m5 is inside one organisation."),
        (lambda d: hold(d, "m7", "s1", 2), "Participant p2 has 3 meetings, more than the quota."),
        (lambda d: hold(d, "m6", "s1", 1), "Two meetings of slot s1 are at one place."),
        (lambda d: d["meetings"].append(dict(lying(d, "m1"))), "Meeting m1 stands there 2 times."),
        (lambda d: d["meetings"].append({"id": "m8", "slot": "s1", "place": 1}), "Meeting m8 is not of the case."),
        (lambda d: d["unmet"].pop(), "stands neither in meetings nor in unmet"),
        (lambda d: release(d, "m1"), "where it is locked"),
        (lambda d: release(d, "m4"), "Meeting m4 is unmet for none, not for no_gain."),
        (lambda d: d.update(value=d["value"] + 1), "The value is"),
        (lambda d: d.update(bound=d["value"] - 1), "is below the value"),
        (lambda d: d.update(gap=0.5), "The gap is"),
        (lambda d: d.update(bound_kind=None), "The kind of the bound is not said."),
        (lambda d: d.update(breaks=None), "Breaks are told where they are ignored, or not told."),
        (lambda d: d["breaks"].update(total=9), "breaks, not 9"),
        (lambda d: d["breaks"].update(bound=-1), "is not valid"),
        (lambda d: d["breaks"].update(status="feasible"), "The status of the breaks"),
        (lambda d: d["fairness"].update(fewest=5), "The fairness is"),
        (lambda d: d["fairness"]["below"].update({"2": 7}), "The fairness is"),
        (lambda d: d["unmet"][0].update(reason="displaced"), "is unmet for vetoed, not for displaced"),
        (lambda d: d["unmet"][1].update(blocked_by=["m4"]), "Meeting m4 does not stand in the way of m6."),
        (lambda d: d.update(meetings=7), "not of its format"),
    ],
)
def test_each_planted_fault_is_found(
    case: Document, sound: Document, spoil: Callable[[Document], object], sentence: str
):
    spoilt = copy.deepcopy(sound)
    spoil(spoilt)
    assert any(sentence in found for found in validate(json.dumps(case).encode(), spoilt)), sentence


def test_too_many_meetings_in_a_slot_are_found():
    case = a_case(people=4, slots=1, places=2, meetings=[meeting(1, 2, weight=1), meeting(3, 4, weight=1)])
    document = schedule_document(solve(read_case(case), seconds=5, workers=1), case_bytes=b"")
    case["places"]["count"] = 1
    assert "Slot s1 has 2 meetings at 1 places." in validate(case, document)


def test_breaks_that_differ_too_much_are_found():
    case = a_case(
        people=2, slots=3, meetings=[meeting(1, 2, weight=1, slots=["s1"]), meeting(1, 2, weight=1, slots=["s3"])]
    )
    case["participants"].append({"id": "p3"})
    document = schedule_document(solve(read_case(case), seconds=5, workers=1), case_bytes=b"")
    assert validate(case, document) == []
    case["policy"]["max_break_difference"] = 0
    assert validate(case, document) == ["Breaks differ by 1, more than 0."]


def test_a_meeting_left_out_where_all_must_be_held_is_found():
    case = a_case(meetings=[meeting(1, 2, slots=[])])
    document = schedule_document(solve(read_case(case), seconds=5, workers=1), case_bytes=b"")
    case["policy"]["choose"] = "all"
    assert "Meeting m1 is not held, and all must be." in validate(case, document)


def test_an_impossibility_without_a_conflict_is_found():
    case = a_case(meetings=[meeting(1, 2, slots=[])], choose="all")
    document = schedule_document(solve(read_case(case), seconds=5, workers=1), case_bytes=b"")
    assert validate(case, document) == []
    assert validate(case, document | {"conflict": []}) == ["It is said to be impossible without a conflict."]
    assert validate(case, document | {"value": 3}) == ["There is no schedule, yet value is 3."]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"moved": 1}, "0 meetings moved, not 1."),
        ({"dropped": 1}, "0 meetings were dropped, not 1."),
    ],
)
def test_a_wrong_count_of_changes_is_found(case: Document, sound: Document, change: Document, sentence: str):
    assert validate(case, sound, previous=sound, max_moves=0) == []
    assert validate(case, sound | change, previous=sound) == [sentence]


def test_an_old_meeting_dropped_without_need_is_found():
    case = a_case(people=3, slots=1, meetings=[meeting(1, 2, weight=1), meeting(1, 3, weight=2)])
    new = schedule_document(solve(read_case(case), seconds=5, workers=1), case_bytes=b"")
    old = {"format": "hanse-schedule/1", "meetings": [{"id": "m1", "slot": "s1", "place": None}]}
    assert validate(case, new | {"dropped": 1}, previous=old) == [
        "Meeting m1 still fits where it was, and was dropped."
    ]
