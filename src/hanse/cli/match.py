"""`hanse match`: who should meet whom, and why, from a list of organisations."""

import json
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from hanse.cli.event_file import Reader
from hanse.cli.language import chosen, pick
from hanse.cli.words import reason_sentence
from hanse.errors import InputError, Problem
from hanse.matching import Matches, Profile, Rules, match, read_profiles, read_rules, table_of_document
from hanse.spreadsheets import read_table

FORMAT = "hanse-matches/1"
SHOWN_PARTNERS = 3
SHOWN_REASONS = 3


@click.command(
    epilog="""\b
Example:
  hanse match examples/brussels/organisations.csv --top 5
  hanse match organisations.xlsx --event event.toml --json > matches.json

Exit codes: 0 done, 2 the input is wrong.
"""
)
@click.argument("profiles", metavar="PROFILES", type=click.Path(path_type=Path))
@click.option("--event", type=click.Path(path_type=Path), metavar="EVENT.toml", help="Take the weights of this event.")
@click.option("--top", type=click.IntRange(1, 1000), default=20, show_default=True, help="Partners for each.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the matches to this file.")
@click.option("--json", "as_json", is_flag=True, help="Print the matches as JSON, and nothing else.")
def command(profiles: Path, event: Path | None, top: int, out: Path | None, as_json: bool) -> None:
    """Find the best partners of each organisation, with the reasons from both sides' view.

    PROFILES is a CSV or XLSX file with a row for each organisation, or JSON. Headings may be English or German.
    """
    listed = _or_refuse(profiles, lambda: _profiles(profiles))
    rules = _or_refuse(event, lambda: _rules(event)) if event else Rules()
    if out is not None and (out.is_dir() or not out.parent.is_dir()):
        _refuse(out, [Problem("", "cannot be written", "name a file in a folder that exists")])
    matches = match(listed, rules=rules, top=top)
    words = json.dumps(document(listed, matches), ensure_ascii=False, indent=1) + "\n"
    if out is not None:
        try:
            out.write_text(words, encoding="utf-8")
        except OSError as error:
            _refuse(out, [Problem("", f"cannot be written: {error.strerror}", "name another file")])
    if as_json:
        sys.stdout.buffer.write(words.encode())
        return
    _print(listed, matches)
    if out is not None:
        print(pick(f"Written to {out}", f"Geschrieben nach {out}"))


def document(profiles: tuple[Profile, ...], matches: Matches) -> dict[str, Any]:
    """The document `hanse-matches/1`: for each organisation its best partners."""
    return {
        "format": FORMAT,
        "organisations": [
            {
                "id": profile.id,
                "partners": [
                    {
                        "id": partner.b,
                        "score": partner.score,
                        "there": partner.there,
                        "back": partner.back,
                        "reasons": [
                            {"kind": reason.kind, "score": reason.score, "detail": dict(reason.detail)}
                            for reason in partner.reasons
                        ],
                    }
                    for partner in matches.of(profile.id)
                ],
            }
            for profile in profiles
        ],
    }


def _profiles(path: Path) -> tuple[Profile, ...]:
    data = _bytes(path)
    if path.suffix.lower() == ".json" or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        table = table_of_document(data, source=path.name)
    else:
        table = read_table(data, filename=path.name)
    profiles, problems = read_profiles(table)
    if problems:
        raise InputError(problems, source=path.name)
    if not profiles:
        raise InputError([Problem("", "names no organisation", "add a row for each")], source=path.name)
    return profiles


def _rules(path: Path) -> Rules:
    try:
        table = tomllib.loads(_bytes(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError([Problem("", f"is no TOML: {error}", "mend the line it names")], source=path.name) from error
    reader = Reader()
    reader.unknown(table, "")
    part, general = reader.part(table, "matching"), reader.part(table, "rules")
    reader.unknown(general, "rules")
    across = reader.yes(general, "across_countries", "rules.")
    if reader.problems:
        raise InputError(reader.problems, source=path.name)
    rules = read_rules(part, source=path.name)
    return replace(rules, across_countries=rules.across_countries or across)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError([Problem("", "is not there", "check the name")], source=path.name) from None
    except IsADirectoryError:
        raise InputError([Problem("", "is a folder", "name a file")], source=path.name) from None
    except OSError as error:
        raise InputError([Problem("", f"cannot be read: {error.strerror}", "check it")], source=path.name) from None


def _or_refuse(path: Path, read: Any) -> Any:
    try:
        return read()
    except InputError as error:
        return _refuse(path, error.problems)


def _refuse(path: Path, problems: Any) -> Any:
    for problem in problems:
        click.echo(f"{path}: {problem}", err=True)
    sys.exit(2)


def _print(profiles: tuple[Profile, ...], matches: Matches) -> None:
    """The best partners of each with the strongest reasons in words; as a table where there is a terminal."""
    from rich.console import Console  # slow
    from rich.markup import escape
    from rich.table import Table

    language = chosen()
    names = {profile.id: profile.name for profile in profiles}
    console = Console(highlight=False)
    for profile in profiles:
        partners = matches.of(profile.id)[:SHOWN_PARTNERS]
        table = Table(
            title=escape(f"{profile.name} ({profile.country})"), title_justify="left", expand=console.is_terminal
        )
        table.add_column(pick("Partner", "Gegenüber"), ratio=2)
        table.add_column(pick("Score", "Wert"), justify="right")
        table.add_column(pick("Why", "Warum"), ratio=6)
        for partner in partners:
            why = "\n".join(
                reason_sentence(reason, match=partner, reader=profile.id, names=names, language=language)
                for reason in partner.reasons[:SHOWN_REASONS]
            )
            table.add_row(escape(names[partner.b]), f"{partner.score:.2f}", escape(why))
        if partners:
            console.print(table)
        else:
            nobody = pick("nobody fits", "niemand passt")
            console.print(f"{profile.name} ({profile.country}): {nobody}", markup=False)
        console.print()
    shown = min(SHOWN_PARTNERS, max((len(matches.of(profile.id)) for profile in profiles), default=0))
    print(
        pick(
            f"{len(profiles)} organisations, {shown} partners shown for each; --json gives all.",
            f"{len(profiles)} Organisationen, je {shown} Gegenüber gezeigt; --json gibt alle.",
        )
    )
