"""`hanse matchmake FOLDER`: from spreadsheets to everybody's agenda, without a server."""

import csv
import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import click

from hanse.cli.casework import Wanted, build_case, refuse_locks_in_absence, wanted_meetings
from hanse.cli.documents.content import Agenda, Content, write_content
from hanse.cli.documents.pdf import write_pdf
from hanse.cli.documents.workbook import write_workbook
from hanse.cli.folder import Folder, read_folder
from hanse.cli.language import chosen, pick
from hanse.cli.schedule import SecondsType, interruptible, progress_lines
from hanse.cli.words import reason_sentence
from hanse.errors import InputError, Problem
from hanse.matching import Matches, Rules, match, read_rules
from hanse.matching import Wish as MatchWish
from hanse.scheduling import read_case, schedule_document, solve, validate
from hanse.scheduling.calendars import CalendarEntry, write_calendar

EXIT = {"optimal": 0, "feasible": 0, "infeasible": 3, "unknown": 4}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True, help="Where to write.")
@click.option("--seconds", type=SecondsType(0.1), default=60.0, show_default=True, help="Limit of the solving.")
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), default=None, help="Seed of the solver; else that of event.toml."
)
@click.option("--workers", type=click.IntRange(min=1), default=None, help="Threads of the solver; 1 repeats exactly.")
@click.option("--json", "as_json", is_flag=True, help="Print summary.json on standard output, and nothing else there.")
def command(folder: Path, out: Path, seconds: float, seed: int | None, workers: int | None, as_json: bool) -> None:
    """From spreadsheets to everybody's agenda.

    FOLDER holds event.toml, organisations.csv (or .xlsx) and, if you have them, participants and wishes.

    \b
    Example:
      hanse matchmake examples/brussels --out out
    """
    try:
        _refuse_target(out)
        read = read_folder(folder)
        code, summary = matchmake(read, out=out, seconds=seconds, seed=seed, workers=workers)
    except InputError as error:
        click.echo("\n".join(str(problem) for problem in error.problems), err=True)
        sys.exit(2)
    except OSError as error:
        click.echo(f"{error.filename or out}: cannot be written: {error.strerror}", err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        click.echo(tell(summary, out=out, language=chosen()))
    sys.exit(code)


def _refuse_target(out: Path) -> None:
    """Before the work: a folder that can be written into, or made."""
    there = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise InputError([Problem(str(out), "cannot be written", "name a folder for --out that can be made")])


def matchmake(
    folder: Folder, *, out: Path, seconds: float, seed: int | None, workers: int | None
) -> tuple[int, dict[str, Any]]:
    """Match, schedule, check and write; returns the exit code and the summary."""
    matches = find_matches(folder)
    wanted = wanted_meetings(folder, matches)
    refuse_locks_in_absence(folder, wanted)
    case = build_case(folder, wanted)
    case_bytes = _json(case)
    with interruptible() as should_stop, progress_lines() as on_progress:
        answer = solve(
            read_case(case),
            seconds=seconds,
            seed=folder.event.seed if seed is None else seed,
            workers=workers,
            on_progress=on_progress,
            should_stop=should_stop,
        )
    schedule = schedule_document(answer, case_bytes=case_bytes)
    language = folder.event.languages[0] if folder.event.languages[0] in ("en", "de") else "en"
    complaints: list[str] = []
    content: Content | None = None
    agendas: dict[str, bytes] = {}
    if schedule["value"] is not None or schedule["status"] in ("optimal", "feasible"):
        complaints = validate(case, schedule)
        content = write_content(folder, wanted, matches, case, schedule, language=language)
        agendas = {"agendas.pdf": write_pdf(content), "agendas.xlsx": write_workbook(content)}
    summary = _summary(folder, wanted, schedule, content, complaints)
    out.mkdir(parents=True, exist_ok=True)
    for name in ("agendas.pdf", "agendas.xlsx"):  # those of an earlier run would be untrue
        (out / name).unlink(missing_ok=True)
    for name, data in {"case.json": case_bytes, "schedule.json": _json(schedule), **agendas}.items():
        (out / name).write_bytes(data)
    (out / "matches.csv").write_text(_matches(folder, matches, language), encoding="utf-8-sig")
    _calendars(folder, content, out / "calendars")
    (out / "summary.json").write_bytes(_json(summary))
    return (1 if complaints else EXIT[schedule["status"]]), summary


def _json(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def find_matches(folder: Folder) -> Matches:
    """The best partners of each organisation; wishes of the folder count on their axis."""
    event = folder.event
    try:
        rules = read_rules(event.matching, source="event.toml") if event.matching else Rules()
    except InputError as error:
        told = [replace(problem, where=f"event.toml: {problem.where}") for problem in error.problems]
        raise InputError(told, source="event.toml") from None
    rules = replace(rules, across_countries=rules.across_countries or event.across_countries)
    owner = {delegate.id: delegate.organisation for delegate in folder.delegates}
    wishes = [
        MatchWish(owner.get(wish.asks, wish.asks), owner.get(wish.asked, wish.asked))
        for wish in folder.wishes or ()
        if wish.status != "declined"
    ]
    return match(folder.profiles, rules=rules, top=20, wishes=wishes)


def _matches(folder: Folder, matches: Matches, language: str) -> str:
    """The twenty best partners of each organisation, with scores and reasons."""
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow(["organisation", "partner", "score", "for_organisation", "for_partner", "reasons"])
    for profile in folder.profiles:
        for entry in matches.of(profile.id):
            why = " ".join(
                reason_sentence(reason, match=entry, reader=profile.id, names=folder.names, language=language)
                for reason in entry.reasons
            )
            figures = [f"{figure:.3f}" for figure in (entry.score, entry.there, entry.back)]
            writer.writerow([_safe(profile.name), _safe(folder.names[entry.b]), *figures, _safe(why)])
    return stream.getvalue()


def _safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _calendars(folder: Folder, content: Content | None, target: Path) -> None:
    """A calendar for each organisation; files of an earlier run that nobody has any more are removed."""
    for old in target.glob("*.ics"):
        old.unlink()
    if content is None:
        return
    target.mkdir(exist_ok=True)
    at = datetime.now(UTC)
    for agenda in content.agendas:
        entries = [_entry(folder, agenda, line, content.language, at) for line in agenda.lines]
        calendar = write_calendar(entries, name=f"{content.name}: {agenda.organisation}", zone=folder.event.zone)
        (target / f"{_as_file_name(agenda.id)}.ics").write_bytes(calendar)


def _as_file_name(id: str) -> str:
    """An id as a name that every file system takes, and that leads to no other folder.

    >>> _as_file_name("a/b:c"), _as_file_name("o1")
    ('a%2Fb%3Ac', 'o1')
    """
    return re.sub(r'[%<>:"/\\|?*\x00-\x1f]', lambda found: f"%{ord(found[0]):02X}", id)


def _entry(folder: Folder, agenda: Agenda, line: Any, language: str, at: datetime) -> CalendarEntry:
    place = "" if line.place is None else f"{pick('Table', 'Tisch', language=language)} {line.place}"
    partner = f"{line.partner}, {line.person}" if line.person else line.partner
    return CalendarEntry(
        uid=f"{agenda.id}-{line.meeting}@{folder.path.resolve().name}.hanse",
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        summary=partner,
        stamped_at=at,
        location=", ".join(part for part in (place, content_place(folder)) if part),
        description=line.why,
    )


def content_place(folder: Folder) -> str:
    """Where the event is, as its file says."""
    return folder.event.place


def _summary(
    folder: Folder,
    wanted: list[Wanted],
    schedule: Mapping[str, Any],
    content: Content | None,
    complaints: list[str],
) -> dict[str, Any]:
    """What a person wants to know, as figures; the words are made from it."""
    held = len(schedule["meetings"]) if schedule.get("meetings") else 0
    asked = {side.organisation for meeting in wanted for side in (meeting.first, meeting.second)}
    without = []
    for agenda in content.agendas if content else ():
        if not agenda.lines:
            why = [{"partner": partner, "why": reason} for partner, reason in agenda.unmet]
            without.append({"id": agenda.id, "name": agenda.organisation, "wishes": agenda.id in asked, "unmet": why})
    return {
        "format": "hanse-summary/1",
        "name": folder.event.name,
        "organisations": len(folder.profiles),
        "countries": len({profile.country for profile in folder.profiles}),
        "participants": len(folder.delegates),
        "wishes": len(wanted),
        "meetings": held,
        "status": schedule["status"],
        "value": schedule["value"],
        "bound": schedule["bound"],
        "gap": schedule["gap"],
        "breaks": schedule.get("breaks"),
        "fairness": schedule.get("fairness"),
        "seconds": schedule["seconds"],
        "without_meeting": without,
        "complaints": complaints,
        "conflict": schedule.get("conflict"),
    }


def tell(summary: Mapping[str, Any], *, out: Path, language: str) -> str:
    """The summary in words."""

    def say(english: str, german: str) -> str:
        return pick(english, german, language=language)

    number = summary
    lines = [
        say(
            f"{number['name']}: {number['organisations']} organisations of {number['countries']} countries,"
            f" {number['participants']} participants.",
            f"{number['name']}: {number['organisations']} Organisationen aus {number['countries']} Ländern,"
            f" {number['participants']} Teilnehmende.",
        )
    ]
    if number["status"] == "infeasible":
        lines.append(say("No schedule can meet these demands:", "Kein Plan kann diese Forderungen erfüllen:"))
        for entry in number["conflict"] or []:
            lines.append(f"  {entry['words'] if isinstance(entry, Mapping) and 'words' in entry else entry}")
        return "\n".join(lines)
    if number["status"] == "unknown":
        lines.append(
            say(
                "No answer within the limit; give it more --seconds.",
                "Keine Antwort in der Zeit; mehr --seconds geben.",
            )
        )
        return "\n".join(lines)
    lines.append(
        say(
            f"{number['meetings']} of {number['wishes']} wishes have a time and a place.",
            f"{number['meetings']} von {number['wishes']} Wünschen haben Zeit und Ort.",
        )
    )
    if number["status"] == "optimal":
        lines.append(
            say(
                f"Proved: no schedule can be worth more than {number['value']:,}.",
                f"Bewiesen: Kein Plan kann mehr wert sein als {number['value']:,}.".replace(",", "."),
            )
        )
    else:
        value, bound, gap = number["value"], number["bound"], number["gap"]
        lines.append(
            say(
                f"At most {gap:.1%} below the best there can be (value {value}, bound {bound}).",
                f"Höchstens {gap:.1%} unter dem Bestmöglichen (Wert {value}, Schranke {bound}).",
            )
        )
    if breaks := number["breaks"]:
        proved = breaks["status"] == "optimal"
        lines.append(
            say(
                f"Breaks between meetings: {breaks['total']}"
                + (", proved the fewest." if proved else f"; none can have fewer than {breaks['bound']}."),
                f"Lücken zwischen Gesprächen: {breaks['total']}"
                + (", beweisbar die wenigsten." if proved else f"; weniger als {breaks['bound']} sind nicht möglich."),
            )
        )
    without = number["without_meeting"]
    if not without:
        lines.append(say("Everybody has a meeting.", "Alle haben ein Gespräch."))
    for entry in without:
        if not entry["wishes"]:
            why = say("no wish of theirs or for them", "kein Wunsch von ihnen oder an sie")
        else:
            why = "; ".join(f"{one['partner']}: {one['why']}" for one in entry["unmet"])
        lines.append(say(f"No meeting for {entry['name']}: {why}", f"Kein Gespräch für {entry['name']}: {why}"))
    for complaint in number["complaints"]:
        lines.append(say(f"The validator refuses it: {complaint}", f"Die Prüfung lehnt ab: {complaint}"))
    files = "agendas.pdf, agendas.xlsx, calendars/, matches.csv, schedule.json, case.json, summary.json"
    lines.append(say(f"Written to {out}: {files}", f"Geschrieben nach {out}: {files}"))
    return "\n".join(lines)
