"""The reference says what is there, all of it, and nothing else."""

import json
import re
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.architecture.reference_pages import PAGES, REFERENCE, signals

from hanse.cli.event_file import KEYS, Event, event_from_table
from hanse.scheduling import read_case, read_previous, solve, validate
from hanse.scheduling.schedule import REASONS

FORMATS = (REFERENCE / "file-formats.md").read_text()
EVENT_PAGE = (REFERENCE / "event-toml.md").read_text()


@pytest.mark.parametrize("page", list(PAGES))
def test_page_is_what_the_code_says(page: str) -> None:
    make: Callable[[], str] = PAGES[page]
    again = "write it anew: PYTHONPATH=src:. python -m tests.architecture.reference_pages"
    assert (REFERENCE / page).read_text() == make(), again


def example(format: str) -> Any:
    """The JSON example of a format."""
    blocks = [json.loads(block) for block in re.findall(r"(?ms)^```json\n(.*?)^```", FORMATS)]
    found = [block for block in blocks if block["format"] == format]
    assert len(found) == 1
    return found[0]


def test_example_of_a_case_is_read() -> None:
    case = read_case(example("hanse-matchmaking/1"))
    assert (len(case.slots), len(case.participants), len(case.meetings)) == (2, 3, 3)


def test_example_of_a_schedule_is_valid_and_the_best() -> None:
    case, schedule = example("hanse-matchmaking/1"), example("hanse-schedule/1")
    schedule_without_digest = {key: value for key, value in schedule.items() if key != "case"}
    assert validate(case, schedule_without_digest) == []
    assert read_previous(schedule) == {"m1": ("s1", 1), "m2": ("s2", 1)}
    found = solve(read_case(case), seconds=30, workers=1)
    assert (found.status, found.value, found.bound) == ("optimal", schedule["value"], schedule["bound"])


def test_a_cheating_example_would_be_seen() -> None:
    case, schedule = example("hanse-matchmaking/1"), example("hanse-schedule/1")
    del schedule["case"]
    schedule["meetings"][1]["slot"] = "s1"
    assert validate(case, schedule) != []


def test_every_reason_is_told_in_its_order() -> None:
    table = FORMATS.split("| `reason` |")[1].split("\n\n")[0]
    assert tuple(re.findall(r"(?m)^\| `(\w+)` \|", table)) == REASONS


def test_every_field_of_a_case_is_told() -> None:
    from hanse.scheduling.case import Meeting, Participant, Policy, Slot

    page = FORMATS.split("## hanse-schedule/1")[0]
    named = {field.name for kind in (Slot, Participant, Meeting, Policy) for field in fields(kind)}
    assert [name for name in sorted(named) if f"`{name}`" not in page and f".{name}`" not in page] == []


def documented_keys() -> dict[str, set[str]]:
    """The keys that the page of event.toml names, by table."""
    parts = re.split(r"(?m)^## ", EVENT_PAGE)
    found: dict[str, set[str]] = {}
    for part in parts:
        title = part.splitlines()[0].strip("`[]")
        if title in ("The event", "sessions", "places", "rules"):
            named = set(re.findall(r"(?m)^\| `([\[\]\w]+)` \|", part))
            if title == "The event":
                named |= set(re.findall(r"`(\w+)`", part.split("not judged by `hanse matchmake`:")[1]))
                named |= {"sessions", "places", "rules", "matching"} if "| `[[sessions]]` |" in part else set()
                named -= {"[[sessions]]"}
            found["" if title == "The event" else title] = named
    return found


def test_event_page_names_every_key_and_nothing_else() -> None:
    assert documented_keys() == KEYS


LEAST = {
    "name": "Talks",
    "time_zone": "Europe/Riga",
    "sessions": [{"code": "day", "date": "2027-06-08", "start": "10:00", "end": "12:00"}],
}


def test_defaults_on_the_event_page_are_those_of_the_code() -> None:
    event = event_from_table(LEAST)
    assert isinstance(event, Event)
    (session,) = event.sessions
    known = {
        "languages": list(event.languages),
        "seed": event.seed,
        "slot_minutes": session.slot_minutes,
        "gap_minutes": session.gap_minutes,
        "kind": event.kind,
        "choose": event.choose,
        "statuses": list(event.statuses),
        "first_meetings": list(event.first_meetings),
        "breaks": event.breaks,
        "suggestions": event.suggestions,
        "across_countries": event.across_countries,
        "request_days": event.request_days,
        "max_open_requests": event.max_open_requests,
    }
    told = dict(re.findall(r"(?m)^\| `(\w+)` \| `([^`]+)` \|", EVENT_PAGE))
    assert {key: json.loads(value) for key, value in told.items()} == known
    without = [
        name
        for name in ("places", "max_break_difference", "max_meetings", "booking_opens", "booking_closes")
        if getattr(event, name) is not None
    ]
    assert without == []
    assert session.name_en == session.name_de == "day"
    assert session.starts_at == datetime(2027, 6, 8, 10, tzinfo=event.zone)


def test_every_signal_is_named_with_its_arguments() -> None:
    page = (REFERENCE / "signals.md").read_text()
    found = signals()
    assert len(found) > 0
    assert [name for name, _words in found if f"| `{name}` |" not in page] == []
    for name, words in found:
        row = next(line for line in page.splitlines() if f"| `{name}` |" in line)
        arguments = re.search(rf"{name.rpartition('.')[2]}\((.*?)\)", words)
        assert arguments, f"the module of {name} does not say its arguments"
        assert [each for each in arguments[1].split(", ") if f"`{each}`" not in row] == []


def test_no_signal_stands_outside_a_signals_module() -> None:
    source = Path(__file__).resolve().parents[2] / "src" / "hanse" / "web"
    places = [
        path.name for path in source.rglob("*.py") if re.search(r"(?m)^\w+ *(?::.*)?= *Signal\(", path.read_text())
    ]
    assert set(places) == {"signals.py"}


def test_every_registry_is_named() -> None:
    page = (REFERENCE / "signals.md").read_text()
    source = Path(__file__).resolve().parents[2] / "src" / "hanse" / "web"
    called = {
        "register(": "hanse.web.live.rules.register",
        "every(": "hanse.web.jobs.rounds.every",
        "let_import(": "hanse.web.directory.rules.let_import",
        "landing.register(": "hanse.web.events.landing.register",
        "landing.register_guide(": "hanse.web.events.landing.register_guide",
        "registry.export(": "hanse.web.accounts.registry.export",
        "registry.erase(": "hanse.web.accounts.registry.erase",
        "export(": "hanse.web.accounts.registry.export",
        "erase(": "hanse.web.accounts.registry.erase",
    }
    calls = {
        match
        for path in source.glob("*/apps.py")
        for match in re.findall(r"(?m)^ {8}([\w.]+\()", path.read_text())
        if not match.startswith("super")
    }
    assert sorted(calls - called.keys()) == []
    assert [name for name in called.values() if f"| `{name}` |" not in page] == []
