"""`hanse schedule` as a person and as a program call it: exit codes, streams, files, words."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.scheduling.cases import a_case, a_corner, meeting

from hanse.cli.schedule import command
from hanse.scheduling import validate


def call(*words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


def written(folder: Path, case: dict[str, Any] | str, name: str = "case.json") -> Path:
    file = folder / name
    file.write_text(case if isinstance(case, str) else json.dumps(case), encoding="utf-8")
    return file


def test_json_prints_what_out_writes_and_nothing_else(tmp_path: Path):
    file = written(tmp_path, a_case(meetings=[meeting(1, 2, weight=4)], breaks="minimise"))
    result = call(file, "--json", "--out", tmp_path / "schedule.json", "--workers", 1)
    assert (result.exit_code, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    assert document == json.loads((tmp_path / "schedule.json").read_text())
    assert next(iter(document.items())) == ("format", "hanse-schedule/1")
    assert (document["status"], document["value"], document["bound"], document["gap"]) == ("optimal", 4, 4, 0.0)
    assert validate(file.read_bytes(), document) == []


def test_without_json_it_says_what_a_person_wants_to_know(tmp_path: Path):
    wishes = [meeting(1, 2, weight=4), meeting(1, 3, weight=1)]
    result = call(written(tmp_path, a_case(slots=1, meetings=wishes)), "--workers", 1)
    assert result.stdout.splitlines() == [
        "1 of 2 meetings, value 4; proved to be the most possible",
        "1 of those named in a wish have no meeting, 3 have fewer than three",
        "  not held: m2 (displaced by m1)",
    ]


def test_an_impossible_case_exits_3_and_tells_why(tmp_path: Path):
    file = written(tmp_path, a_case(meetings=[meeting(1, 2, slots=[])], choose="all"))
    result = call(file, "--json", "--out", tmp_path / "out.json")
    document = json.loads(result.stdout)
    assert result.exit_code == 3
    assert document == json.loads((tmp_path / "out.json").read_text())
    assert [document[name] for name in ("status", "value", "bound", "gap")] == ["infeasible", None, None, None]
    words = "Meeting m1 must be held, but there is no slot that all its participants may use."
    assert document["conflict"] == [{"kind": "held", "ids": ["m1"], "words": words}]
    assert call(file).stdout == f"Impossible. These demands contradict one another:\n  - {words}\n"


def test_no_answer_in_time_exits_4(tmp_path: Path):
    result = call(written(tmp_path, a_corner()), "--seconds", 0, "--json")
    assert (result.exit_code, json.loads(result.stdout)["status"]) == (4, "unknown")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 1, column 2: is not JSON"),
        ("[]", 'write an object that begins with "format": "hanse-matchmaking/1"'),
        (
            json.dumps(a_case(meetings=[meeting(1, 2, wieght=1)])),
            'meetings[0].wieght: is no field of this format; did you mean "weight"?',
        ),
    ],
)  # fmt: skip
def test_wrong_input_exits_2_with_file_place_and_remedy(tmp_path: Path, text: str, words: str):
    file = written(tmp_path, text)
    result = call(file, "--json", "--out", tmp_path / "out.json")
    assert (result.exit_code, result.stdout, (tmp_path / "out.json").exists()) == (2, "", False)
    assert result.stderr.startswith(f"{file}: ")
    assert words in result.stderr


def test_a_file_that_is_not_there_exits_2(tmp_path: Path):
    result = call(tmp_path / "no.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{tmp_path / 'no.json'}: is not there: check the name\n"


def test_a_wrong_old_schedule_exits_2_and_names_that_file(tmp_path: Path):
    previous = written(tmp_path, {"format": "hanse-schedule/1"}, "old.json")
    result = call(written(tmp_path, a_case()), "--previous", previous)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"{previous}: meetings: is missing; add it\n")


def test_an_output_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path):
    result = call(written(tmp_path, a_case()), "--out", tmp_path / "no" / "out.json")
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_failed_write_is_told_and_the_schedule_printed_all_the_same(tmp_path: Path):
    file = written(tmp_path, a_case(meetings=[meeting(1, 2, weight=4)]))
    result = call(file, "--json", "--out", "/dev/full", "--workers", 1)
    assert (result.exit_code, json.loads(result.stdout)["value"]) == (1, 4)
    assert result.stderr == "/dev/full: cannot be written: No space left on device\n"


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "x"])
def test_a_limit_that_is_no_time_is_refused(tmp_path: Path, seconds: str):
    result = call(written(tmp_path, a_case()), "--seconds", seconds)
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_repair_keeps_the_old_slots(tmp_path: Path):
    file = written(tmp_path, a_case(slots=3, meetings=[meeting(1, 2, weight=4)]))
    rows = [{"id": "m1", "slot": "s2", "place": None}]
    previous = written(tmp_path, {"format": "hanse-schedule/1", "meetings": rows}, "old.json")
    result = call(file, "--previous", previous, "--json", "--workers", 1)
    assert json.loads(result.stdout)["meetings"] == rows


def test_the_help_shows_an_example():
    assert "hanse schedule case.json --out schedule.json" in call("--help").stdout


def run_on_a_terminal(arguments: list[str]) -> bytes:
    """The standard error of the command when it is a terminal."""
    main, side = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "PYTHONPATH": "src"}
    process = subprocess.Popen(
        [sys.executable, "-m", "hanse.cli", *arguments], stderr=side, stdout=subprocess.DEVNULL, env=environment
    )
    os.close(side)
    shown = b""
    try:
        while chunk := os.read(main, 4096):
            shown += chunk
    except OSError:  # the other side is closed
        pass
    os.close(main)
    assert process.wait() == 0
    return shown


def test_progress_is_shown_on_a_terminal_and_never_in_a_pipe(tmp_path: Path):
    wishes = [meeting(one, two, weight=one) for one in range(1, 7) for two in range(one + 1, 7)]
    file = written(tmp_path, a_case(people=6, slots=4, meetings=wishes, breaks="minimise"))
    arguments = ["schedule", str(file), "--json", "--workers", "1"]
    assert b"value 29, at most 29" in run_on_a_terminal(arguments)
    piped = subprocess.run(
        [sys.executable, "-m", "hanse.cli", *arguments],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": "src"},
        check=True,
    )
    assert piped.stderr == b""
