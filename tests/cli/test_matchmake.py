"""`hanse matchmake` with odd names, broken folders and targets that take no files."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hanse.cli.matchmake import command

EVENT = """{top}
name = "Talks #1 $x$ @a *b* _c_ <d>"
time_zone = "Europe/Brussels"
[[sessions]]
code = "am"
date = 2027-05-11
start = "10:00"
end = "11:00"
{end}
"""
ORGANISATIONS = """id,name,country,ecosystems,technologies
o1,=cmd|' /C calc'!A0,LV,digital,sensors
o2,#let $x$ @a *b* _c_ <t> `x` \\ [/b],DE,digital,sensors
a/../b,🙂 مرحبا,FR,digital,robotics
"""
WISHES = "from,to,status\no1,o2,accepted\no2,a/../b,requested\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "event.toml").write_text(EVENT.format(top="", end=""), encoding="utf-8")
    (path / "organisations.csv").write_text(ORGANISATIONS, encoding="utf-8")
    (path / "wishes.csv").write_text(WISHES, encoding="utf-8")
    return path


def run(folder: Path, out: Path, *words: str) -> Result:
    return CliRunner().invoke(command, [str(folder), "--out", str(out), "--seconds", "5", "--workers", "1", *words])


def test_odd_names_come_through_and_lead_to_no_other_folder(folder: Path, tmp_path: Path):
    out = tmp_path / "out"
    result = run(folder, out, "--json")
    assert (result.exit_code, json.loads(result.stdout)["meetings"]) == (0, 2)
    assert json.loads(result.stdout) == json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert sorted(file.name for file in (out / "calendars").iterdir()) == ["a%2F..%2Fb.ics", "o1.ics", "o2.ics"]
    assert (out / "agendas.pdf").read_bytes().startswith(b"%PDF-")
    assert "'=cmd|" in (out / "matches.csv").read_text(encoding="utf-8-sig")


def test_without_a_schedule_no_agenda_of_an_earlier_run_is_left(folder: Path, tmp_path: Path):
    out = tmp_path / "out"
    assert run(folder, out).exit_code == 0
    (folder / "event.toml").write_text(EVENT.format(top="", end='[rules]\nchoose = "all"\nmax_meetings = 0'))
    assert run(folder, out).exit_code == 3
    assert sorted(file.name for file in out.rglob("*") if file.is_file()) == [
        "case.json",
        "matches.csv",
        "schedule.json",
        "summary.json",
    ]


@pytest.mark.parametrize(
    ("top", "end", "where"),
    [
        ('languages = "de"', "", "languages"),
        ("languages = 5", "", "languages"),
        ("matching = 5", "", "matching"),
        ("places = 5", "", "places"),
        ('rules = "x"', "", "rules"),
        ("seed = 99999999999", "", "seed"),
        ("", "[places]\ncount = 100000000000", "places.count"),
        ("", "[rules]\nfirst_meetings = [true]", "rules.first_meetings"),
        ("", '[rules]\nacross_countries = "no"', "rules.across_countries"),
        ("", "[matching.weights]\nwisch = 1", "matching.weights.wisch"),
    ],
)
def test_a_wrong_event_exits_2_and_writes_nothing(folder: Path, tmp_path: Path, top: str, end: str, where: str):
    (folder / "event.toml").write_text(EVENT.format(top=top, end=end), encoding="utf-8")
    result = run(folder, tmp_path / "out")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"event.toml: {where}: ")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("inside", ["", "deeper"])
def test_a_file_is_no_target(folder: Path, tmp_path: Path, inside: str):
    target = tmp_path / "file"
    target.write_text("mine")
    result = run(folder, target / inside if inside else target)
    assert (result.exit_code, result.stdout, target.read_text()) == (2, "", "mine")


@pytest.mark.parametrize("words", [("--seed", "-1"), ("--seed", str(2**31)), ("--seconds", "nan")])
def test_options_that_no_solver_takes_are_refused(folder: Path, tmp_path: Path, words: tuple[str, ...]):
    assert run(folder, tmp_path / "out", *words).exit_code == 2
    assert not (tmp_path / "out").exists()
