"""`event.toml`: what it says, and everything that is wrong with it at once."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hanse.cli.event_file import KEYS, event_from_table, read_event
from hanse.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("Europe/Riga")


def a_table(**more: object) -> dict[str, object]:
    return {
        "name": "Riga",
        "time_zone": "Europe/Riga",
        "sessions": [
            {
                "code": "morning",
                "date": "2027-05-11",
                "start": "10:00",
                "end": "11:10",
                "slot_minutes": 20,
                "gap_minutes": 5,
            }
        ],
        **more,
    }


def wheres(table: dict[str, object]) -> list[str]:
    found = event_from_table(table)
    assert isinstance(found, list)
    return [problem.where for problem in found]


def test_slots_follow_one_another_with_the_gap_between() -> None:
    event = event_from_table(a_table())
    assert not isinstance(event, list)
    assert event.sessions[0].slots() == [
        (datetime(2027, 5, 11, 10, 0, tzinfo=ZONE), datetime(2027, 5, 11, 10, 20, tzinfo=ZONE)),
        (datetime(2027, 5, 11, 10, 25, tzinfo=ZONE), datetime(2027, 5, 11, 10, 45, tzinfo=ZONE)),
        (datetime(2027, 5, 11, 10, 50, tzinfo=ZONE), datetime(2027, 5, 11, 11, 10, tzinfo=ZONE)),
    ]


def test_what_is_absent_has_a_default() -> None:
    event = event_from_table(a_table())
    assert not isinstance(event, list)
    assert (event.places, event.kind, event.choose, event.breaks, event.first_meetings, event.seed) == (
        None,
        "table",
        "value",
        "minimise",
        (30, 20, 10),
        1,
    )


@pytest.mark.parametrize(
    ("table", "where"),
    [
        ({"name": "Riga", "time_zone": "Europe/Riga"}, "sessions"),
        (a_table(name=""), "name"),
        (a_table(time_zone="Riga"), "time_zone"),
        (a_table(tables=25), "tables"),
        (a_table(places={"count": -1}), "places.count"),
        (a_table(places={"count": True}), "places.count"),
        (a_table(places={"kind": "sofa"}), "places.kind"),
        (a_table(rules={"choose": "best"}), "rules.choose"),
        (a_table(rules={"first_meetings": [30, "x"]}), "rules.first_meetings"),
        (a_table(rules={"statuses": ["maybe"]}), "rules.statuses"),
        (a_table(rules={"request_days": 0}), "rules.request_days"),
        (a_table(rules={"booking_opens": "soon"}), "rules.booking_opens"),
        (a_table(sessions=[{"code": "a", "date": "11.5.2027", "start": "10:00", "end": "11:00"}]), "sessions[0].date"),
        (
            a_table(sessions=[{"code": "a", "date": "2027-05-11", "start": "25:00", "end": "11:00"}]),
            "sessions[0].start",
        ),
        (a_table(sessions=[{"code": "a", "date": "2027-05-11", "start": "10:00", "end": "10:10"}]), "sessions[0]"),
        (a_table(sessions=["morning"]), "sessions[0]"),
    ],
)
def test_wrong_entry_is_named(table: dict[str, object], where: str) -> None:
    assert where in wheres(table)


def test_everything_wrong_is_told_at_once() -> None:
    assert set(wheres(a_table(name="", seed="x", places={"kind": "sofa"}))) == {"name", "seed", "places.kind"}


def test_overlapping_sessions_and_doubled_codes_are_refused() -> None:
    session = {"code": "a", "date": "2027-05-11", "start": "10:00", "end": "11:00"}
    assert set(wheres(a_table(sessions=[session, session]))) == {"sessions[1]", "sessions[1].code"}


def test_unknown_keys_that_begin_with_x_are_left_alone() -> None:
    assert not isinstance(event_from_table(a_table(x_note="ours")), list)


def test_broken_toml_names_its_file(tmp_path: Path) -> None:
    file = tmp_path / "event.toml"
    file.write_text("name = ")
    with pytest.raises(InputError) as refused:
        read_event(file)
    assert refused.value.problems[0].where == str(file)


def test_example_is_read_and_uses_only_known_keys() -> None:
    event = read_event(ROOT / "examples" / "brussels" / "event.toml")
    assert [len(session.slots()) for session in event.sessions] == [7, 8]
    assert (event.places, event.zone.key) == (25, "Europe/Brussels")
    assert set(event.extra) <= KEYS[""]
