"""Calendars are read back with a parser and compared with what was meant."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from hanse.scheduling.agendas import (
    Figures,
    figures_of,
    free_slots,
    full_slots,
    offered_slots,
    read_agendas,
    read_sheets,
)
from hanse.scheduling.calendars import CalendarEntry, write_calendar

RIGA = ZoneInfo("Europe/Riga")
STAMP = datetime(2027, 5, 2, 9, 0, tzinfo=UTC)


def an_entry(**changes):
    fields = {
        "uid": "meeting-17@cluster.example",
        "starts_at": datetime(2027, 5, 11, 11, 20, tzinfo=UTC),
        "ends_at": datetime(2027, 5, 11, 11, 40, tzinfo=UTC),
        "summary": "Kattegat Hydrogen Ring",
        "stamped_at": STAMP,
    }
    return CalendarEntry(**{**fields, **changes})


def read(text):
    calendar = icalendar.Calendar.from_ical(text)
    return calendar, list(calendar.walk("VEVENT"))


def test_entry_stands_in_the_zone_of_the_event():
    text = write_calendar([an_entry()], name="Agenda", zone=RIGA)

    _calendar, (event,) = read(text)
    assert b"DTSTART;TZID=Europe/Riga:20270511T142000" in text
    assert event.decoded("dtstart").astimezone(UTC) == datetime(2027, 5, 11, 11, 20, tzinfo=UTC)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=20)


@pytest.mark.parametrize(("month", "hours"), [(1, 2), (5, 3)])
def test_zone_is_described_with_winter_and_summer_time(month, hours):
    start = datetime(2027, month, 11, 11, 20, tzinfo=UTC)
    text = write_calendar([an_entry(starts_at=start, ends_at=start + timedelta(minutes=20))], name="A", zone=RIGA)

    calendar, _events = read(text)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Riga"
    assert zone.to_tz().utcoffset(datetime(2027, month, 11, 14)) == timedelta(hours=hours)
    assert text.index(b"BEGIN:VTIMEZONE") < text.index(b"BEGIN:VEVENT")


def test_change_keeps_the_uid_and_raises_the_sequence():
    first = read(write_calendar([an_entry(sequence=2)], name="A", zone=RIGA))[1][0]
    second = read(write_calendar([an_entry(sequence=4)], name="A", zone=RIGA))[1][0]

    assert (first["uid"], int(first["sequence"])) == ("meeting-17@cluster.example", 2)
    assert (second["uid"], int(second["sequence"])) == ("meeting-17@cluster.example", 4)


def test_cancelled_entry_stays_and_says_so():
    (event,) = read(write_calendar([an_entry(is_cancelled=True, sequence=3)], name="A", zone=RIGA))[1]

    assert (str(event["status"]), str(event["transp"])) == ("CANCELLED", "TRANSPARENT")


def test_hostile_words_break_neither_lines_nor_fields():
    name = "Müller, Söhne; “Rías”\nEND:VEVENT\r\nBEGIN:VEVENT" + " å" * 60
    (event,) = read(write_calendar([an_entry(summary=name, location="Table 14")], name="A", zone=RIGA))[1]

    assert str(event["summary"]) == name.replace("\r\n", "\n")
    assert str(event["location"]) == "Table 14"


def test_lines_are_no_longer_than_the_standard_allows():
    text = write_calendar([an_entry(description="ä" * 300)], name="A", zone=RIGA)

    assert max(len(line) for line in text.split(b"\r\n")) <= 75


def test_empty_calendar_is_a_calendar():
    calendar, events = read(write_calendar([], name="Agenda", zone=RIGA, refresh=timedelta(hours=1)))

    assert (calendar["x-wr-calname"], calendar["x-published-ttl"], events) == ("Agenda", "PT60M", [])


CASE = {
    "slots": [
        {"id": "s1", "start": "2027-05-11T13:00:00+03:00", "end": "2027-05-11T13:20:00+03:00"},
        {"id": "s2", "start": "2027-05-11T13:20:00+03:00", "end": "2027-05-11T13:40:00+03:00"},
    ],
    "places": {"count": 2},
    "participants": [{"id": "a"}, {"id": "b", "unavailable": ["s1"]}, {"id": "c"}, {"id": "d"}],
    "meetings": [
        {"id": "m1", "participants": ["a", "b"]},
        {"id": "m2", "participants": ["c", "a"]},
        {"id": "m3", "participants": ["c", "d"]},
    ],
}
SCHEDULE = {
    "meetings": [
        {"id": "m1", "slot": "s2", "place": 2},
        {"id": "m2", "slot": "s1", "place": 1},
        {"id": "m3", "slot": "s2", "place": 1},
    ]
}


def test_agendas_are_in_order_of_time_for_everybody():
    agendas = read_agendas(CASE, SCHEDULE)

    assert {who: [(e.slot, e.partners, e.place) for e in entries] for who, entries in agendas.items()} == {
        "a": [("s1", ("c",), 1), ("s2", ("b",), 2)],
        "b": [("s2", ("a",), 2)],
        "c": [("s1", ("a",), 1), ("s2", ("d",), 1)],
        "d": [("s2", ("c",), 1)],
    }


def test_sheets_name_every_place():
    assert {place: [s.meeting for s in sheet] for place, sheet in read_sheets(CASE, SCHEDULE).items()} == {
        1: ["m2", "m3"],
        2: ["m1"],
    }
    assert read_sheets({**CASE, "places": {"count": None}}, {"meetings": []}) == {}


def test_free_and_full_slots_are_those_of_the_schedule_as_it_is():
    assert offered_slots(CASE, "b") == ("s2",)
    assert [free_slots(CASE, SCHEDULE, who) for who in "abcd"] == [(), (), (), ("s1",)]
    assert full_slots(CASE, SCHEDULE) == frozenset({"s2"})
    assert full_slots({**CASE, "places": {"count": None}}, SCHEDULE) == frozenset()


def test_figures_of_what_is_left_count_only_what_the_case_still_holds():
    case = {
        "slots": [{"id": f"s{number}"} for number in range(4)],
        "meetings": [
            {"id": "m1", "participants": ["a", "b"], "weight": 100},
            {"id": "m2", "participants": ["a", "c"], "weight": 50},
        ],
        "policy": {"first_meetings": [30, 20]},
    }
    plan = {"m1": "s0", "m2": "s3", "gone": "s1"}
    assert figures_of(case, plan) == Figures(meetings=2, value=100 + 50 + (30 + 20) + 30 + 30, fewest=1, breaks=1)
    assert figures_of(case, {"m1": "s0"}) == Figures(meetings=1, value=160, fewest=0, breaks=0)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x85", "\u2028", "\x0b"])
def test_name_of_two_lines_adds_no_line_to_the_file(end):
    name = f"Days{end}ATTACH:https://elsewhere.example"
    text = write_calendar([an_entry(summary=name, location=name, description=name)], name=name, zone=RIGA)
    lines = [line for line in text.decode().splitlines() if line.startswith("ATTACH")]
    calendar, (event,) = read(text)
    assert (lines, calendar["name"], "attach" in event) == ([], "Days ATTACH:https://elsewhere.example", False)


def test_letter_takes_out_what_is_off_and_nothing_else():
    off = an_entry(is_cancelled=True)
    assert read(write_calendar([off], name="A", zone=RIGA, method="CANCEL"))[0]["method"] == "CANCEL"
    assert read(write_calendar([off, an_entry()], name="A", zone=RIGA))[0]["method"] == "PUBLISH"
    with pytest.raises(ValueError, match="cannot be taken out"):
        write_calendar([off, an_entry()], name="A", zone=RIGA, method="CANCEL")
