"""What `read_case` refuses, with path and remedy, and what it lets pass."""
# ruff: noqa: E501  # a row of a table reads best on one line

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.scheduling.cases import a_case, meeting

from hanse.errors import InputError
from hanse.scheduling import read_case, read_previous

Document = dict[str, Any]


def refused(document: Document | bytes) -> list[str]:
    with pytest.raises(InputError) as error:
        read_case(document)
    return [str(problem) for problem in error.value.problems]


def two_wishes() -> Document:
    return a_case(people=3, slots=3, meetings=[meeting(1, 2), meeting(2, 3)])


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda c: c.pop("format"), 'format: is missing; begin the document with "format": "hanse-matchmaking/1"'),
        (lambda c: c.update(format="hanse-matchmaking/2"), 'format: is "hanse-matchmaking/2"; this reads "hanse-matchmaking/1"'),
        (lambda c: c.pop("slots"), "slots: is missing; add it"),
        (lambda c: c.update(places=None), "places: is missing; add it"),
        (lambda c: c.update(slot=1), 'slot: is no field of this format; did you mean "slots"?'),
        (lambda c: c["meetings"][1].update(wight=1), 'meetings[1].wight: is no field of this format; did you mean "weight"?'),
        (lambda c: c["policy"].update(zzz=1), "policy.zzz: is no field of this format; remove it, or let its name begin with x_"),
        (lambda c: c["meetings"][0].update(weight=-5), "meetings[0].weight: is -5; give a whole number, 0 or more"),
        (lambda c: c["meetings"][0].update(weight=1.5), "meetings[0].weight: is 1.5; give a whole number, 0 or more"),
        (lambda c: c["meetings"][0].update(weight=True), "meetings[0].weight: is true; give a whole number, 0 or more"),
        (lambda c: c["meetings"][0].update(weight="7"), 'meetings[0].weight: is "7"; give a whole number, 0 or more'),
        (lambda c: c["meetings"][0].update(participants=["p1"]), "meetings[0].participants: names 1; name two participants, or more for a group"),
        (lambda c: c["meetings"][0].update(participants=["p1", "p1"]), "meetings[0].participants: names somebody twice; name each participant once"),
        (lambda c: c["meetings"][0].update(participants=["p1", "p9"]), 'meetings[0].participants[1]: is "p9", and no participant has this id; name a listed participant'),
        (lambda c: c["meetings"][0].update(slots=["x"]), 'meetings[0].slots[0]: is "x", and no slot has this id; name a listed slot'),
        (lambda c: c["meetings"][0].update(locked="x"), 'meetings[0].locked: is "x", and no slot has this id; name a listed slot'),
        (lambda c: c["meetings"][0].update(after=["m1"]), "meetings[0].after[0]: is the meeting itself; name another meeting"),
        (lambda c: c["meetings"][0].update(after=["q"]), 'meetings[0].after[0]: is "q", and no meeting has this id; name a listed meeting'),
        (lambda c: c["meetings"][1].update(id="m1"), 'meetings[1].id: is "m1", as at meetings[0].id; give every entry its own id'),
        (lambda c: c["meetings"][1].update(id=[1]), "meetings[1].id: is [1]; give a word or a number"),
        (lambda c: c["participants"][0].update(unavailable="s1"), 'participants[0].unavailable: is "s1"; write a list in brackets'),
        (lambda c: c["participants"][0].update(unavailable=[None]), "participants[0].unavailable[0]: is null; name a slot, or remove it"),
        (lambda c: c["participants"][0].update(max_meetings=-1), "participants[0].max_meetings: is -1; give a whole number, 0 or more"),
        (lambda c: c.update(participants={}, meetings=[]), "participants: is {}; write a list in brackets"),
        (lambda c: c["places"].update(kind="tent"), 'places.kind: is "tent"; give "table" or "room" or "booth" or "video"'),
        (lambda c: c["policy"].update(choose="most"), 'policy.choose: is "most"; give "value" or "all"'),
        (lambda c: c["policy"].update(breaks="minimize"), 'policy.breaks: is "minimize"; did you mean "minimise"?'),
        (lambda c: c["policy"].update(first_meetings=[3, -1]), "policy.first_meetings[1]: is -1; give a whole number, 0 or more"),
        (lambda c: c["policy"].update(first_meetings=[None]), "policy.first_meetings[0]: is null; give a whole number, 0 or more"),
        (lambda c: c["slots"][0].update(start="0001-01-01T00:00:00+23:00"), 'slots[0].start: is "0001-01-01T00:00:00+23:00"; give a moment like 2016-11-30T13:00:00+01:00'),
        (lambda c: c.update(timezone="Mars/Base"), 'timezone: is "Mars/Base"; give a name like "Europe/Brussels"'),
        (lambda c: c["slots"][0].update(start="noon"), 'slots[0].start: is "noon"; give a moment like 2016-11-30T13:00:00+01:00'),
        (lambda c: c["meetings"][0].update(weight=2**54), "meetings: weigh 18014398509481984 together with the bonus; scale the weights down"),
    ],
)  # fmt: skip
def test_a_wrong_case_is_refused_with_place_and_remedy(spoil: Callable[[Document], object], problem: str):
    case = two_wishes()
    read_case(case)
    spoil(case)
    assert refused(case) == [problem]


def test_an_organisation_that_is_not_listed_is_refused():
    case = two_wishes() | {"organisations": [{"id": "o1"}]}
    case["participants"][0]["organisation"] = "o2"
    assert refused(case) == [
        'participants[0].organisation: is "o2", and no organisation has this id; name a listed organisation'
    ]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"slots": ["s2"]}, 'is "s1", which is not in the meeting\'s slots; add it there, or lock another slot'),
        ({"session": "pm"}, 'is "s1", outside session "pm"; lock a slot of that session'),
    ],
)
def test_a_lock_outside_the_meetings_own_limits_is_refused(fields: Document, problem: str):
    case = two_wishes()
    case["meetings"][0] |= {"locked": "s1", **fields}
    assert refused(case) == [f"meetings[0].locked: {problem}"]


def test_a_lock_when_somebody_is_away_is_refused():
    case = two_wishes()
    case["participants"][1]["unavailable"] = ["s1"]
    case["meetings"][0]["locked"] = "s1"
    assert refused(case) == [
        'meetings[0].locked: is "s1", when participant "p2" is unavailable; lock a slot that all may use'
    ]


def test_slots_out_of_order_or_overlapping_are_refused():
    case = two_wishes()
    times = [("09:00", "09:30"), ("09:20", "09:40"), ("09:40", "09:40")]
    for slot, (start, end) in zip(case["slots"], times, strict=True):
        slot |= {"start": f"2027-05-11T{start}:00+02:00", "end": f"2027-05-11T{end}:00+02:00"}
    assert refused(case) == [
        "slots[1].start: lies before the end of the slot above; list the slots in order, without overlap",
        "slots[2].end: is not later than the slot's start; let the slot end after it starts",
    ]


def test_slots_that_begin_at_the_same_moment_overlap_also_without_an_end():
    case = two_wishes()
    for slot in case["slots"][:2]:
        slot["start"] = "2027-05-11T09:00:00+02:00"
    assert refused(case) == [
        "slots[1].start: lies before the end of the slot above; list the slots in order, without overlap"
    ]


def test_a_number_of_any_length_may_be_an_id():
    case = two_wishes()
    case["meetings"][0]["id"] = 10**400
    assert read_case(case).meetings[0].id == 10**400


def test_an_escaped_pair_of_halves_is_one_character():
    case = json.dumps(two_wishes() | {"name": "🙂"}).encode()
    assert rb"\ud83d\ude42" in case
    assert read_case(case).name == "🙂"


def test_every_problem_is_told_at_once():
    case = two_wishes()
    case["meetings"][0]["weight"] = "x"
    case["policy"]["choose"] = None
    assert [problem.split(":")[0] for problem in refused(case)] == ["meetings[0].weight", "policy.choose"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"{", "line 1, column 2: is not JSON: Expecting property name enclosed in double quotes; correct the file there"),
        (b"\xff\xfe{", "is not UTF-8 (byte 1); save the file as UTF-8"),
        (b"[]", 'is []; write an object that begins with "format": "hanse-matchmaking/1"'),
        (b'{"format": 1, "format": 2}', "format: is given twice in one object; keep one of the two"),
        (b'{"weight": NaN}', "holds NaN, which is not a number in JSON; write a number"),
        (b'{"weight": ' + b"9" * 5000 + b"}", "holds a number that is too long; write smaller numbers"),
        (rb'{"id": "\ud800"}', "holds half of a character (an escape \\ud800 to \\udfff alone); write it whole"),
        (b"[" * 100_000, "is nested too deeply; write the document as the file format describes it"),
    ],
    ids=["broken", "utf-16", "list", "doubled", "nan", "long number", "half character", "deep"],
)  # fmt: skip
def test_a_text_that_is_no_case_is_refused(text: bytes, problem: str):
    assert refused(text) == [problem]


def test_fields_that_begin_with_x_pass_everywhere():
    case = two_wishes()
    plain = read_case(case)
    noted = copy.deepcopy(case) | {"x_note": 1}
    for part in (noted["slots"][0], noted["places"], noted["participants"][0], noted["meetings"][0], noted["policy"]):
        part["x_note"] = {"anything": []}
    assert read_case(noted) == plain


def test_absent_and_null_mean_the_same():
    case = two_wishes()
    nulls = copy.deepcopy(case) | {"name": None, "timezone": None, "organisations": None}
    for wish in nulls["meetings"]:
        wish |= dict.fromkeys(["weight", "slots", "session", "locked", "after"])
    for person in nulls["participants"]:
        person |= dict.fromkeys(["organisation", "unavailable", "max_meetings"])
    nulls["policy"] |= dict.fromkeys(["first_meetings", "breaks", "max_break_difference"])
    assert read_case(nulls) == read_case(case)


def test_a_text_with_a_byte_order_mark_is_read():
    assert read_case(b"\xef\xbb\xbf" + json.dumps(two_wishes()).encode()) == read_case(two_wishes())


def test_ids_may_be_numbers():
    case = {
        "format": "hanse-matchmaking/1",
        "slots": [{"id": 1}],
        "places": {},
        "participants": [{"id": 1}, {"id": 2}],
        "meetings": [{"id": 1, "participants": [1, 2]}],
        "policy": {"choose": "value"},
    }
    assert read_case(case).meetings[0].participants == (1, 2)


def test_an_old_schedule_is_read_for_what_a_repair_keeps():
    old = {"format": "hanse-schedule/1", "x_note": 1, "meetings": [{"id": "m1", "slot": "s1", "place": 7}]}
    assert read_previous(old) == {"m1": ("s1", 7)}
    with pytest.raises(InputError, match=r"^meetings\[0\]\.place: is 0\.5"):
        read_previous({"format": "hanse-schedule/1", "meetings": [{"id": 1, "slot": 2, "place": 0.5}]})
