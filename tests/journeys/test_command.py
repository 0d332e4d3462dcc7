"""Without a server: from the spreadsheets of the example to everybody's agenda, and what a broken folder answers."""

import json
import shutil
import subprocess
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.site import ROOT, environment, hanse

BRUSSELS = ROOT / "examples" / "brussels"
FILES = ["agendas.pdf", "agendas.xlsx", "calendars", "case.json", "matches.csv", "schedule.json", "summary.json"]


def matchmake(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does."""
    return subprocess.run(
        hanse("matchmake", *words),
        env=environment(),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_matchmake_makes_everything_from_the_example(tmp_path: Path) -> None:
    done = matchmake(str(BRUSSELS), "--out", "out", "--seconds", "40", cwd=tmp_path)
    out = tmp_path / "out"

    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in out.iterdir()) == FILES
    summary = json.loads((out / "summary.json").read_text())
    assert summary["organisations"] == 80
    assert summary["meetings"] >= 170
    assert (summary["status"], summary["value"]) == ("optimal", summary["bound"])
    assert summary["complaints"] == []
    assert str(summary["meetings"]) in done.stdout
    assert "\x1b[" not in done.stdout + done.stderr  # no colours in a pipe
    reads_the_papers(out)
    reads_the_calendars(out, meetings=summary["meetings"])
    checks_with_the_other_command(out, value=summary["value"])


def reads_the_papers(out: Path) -> None:
    """A tagged PDF with a page for everybody, and a workbook."""
    pdf = PdfReader(out / "agendas.pdf")
    assert len(pdf.pages) >= 80
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in pdf.trailer["/Root"]
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "Baltic Fibre Circle" in text
    book = load_workbook(out / "agendas.xlsx", read_only=True)
    assert book.sheetnames == ["Agendas", "Tables", "Wishes not met"]
    assert all(len(list(sheet.rows)) >= 2 for sheet in book.worksheets)


def reads_the_calendars(out: Path, *, meetings: int) -> None:
    """A file for each organisation; every meeting stands in two of them, in the zone of the event."""
    files = sorted((out / "calendars").glob("*.ics"))
    assert len(files) == 80
    events = [event for file in files for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")]
    assert len(events) == 2 * meetings
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert {event.decoded("DTSTART").tzinfo for event in events} == {ZoneInfo("Europe/Brussels")}


def checks_with_the_other_command(out: Path, *, value: int) -> None:
    """The schedule is the one of its case, and both are plain files."""
    case, schedule = (json.loads((out / name).read_text()) for name in ("case.json", "schedule.json"))
    assert schedule["value"] == value
    known = {meeting["id"] for meeting in case["meetings"]}
    assert {meeting["id"] for meeting in schedule["meetings"]} <= known


def test_matchmake_refuses_a_broken_folder(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(BRUSSELS, folder)
    rows = (folder / "wishes.csv").read_text(encoding="utf-8-sig").splitlines()
    rows[3] = "o23,o99,accepted,120,,,"
    (folder / "wishes.csv").write_text("\n".join(rows), encoding="utf-8")

    done = matchmake(str(folder), "--out", "out", cwd=tmp_path)

    assert done.returncode == 2
    assert done.stdout == ""
    assert "wishes.csv" in done.stderr
    assert "row 4" in done.stderr.lower()
    assert "o99" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
