"""Profiles from a table or a JSON document."""

import json
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

from hanse.errors import InputError, Problem
from hanse.matching.columns import column_names, headings
from hanse.matching.profile import Profile, profile_of
from hanse.matching.records import CellProblem, read_records
from hanse.spreadsheets import Table
from hanse.spreadsheets.table import MOST_BYTES, MOST_ROWS, Row

FORMAT = "hanse-profiles/1"


def read_profiles(
    table: Table, mapping: Mapping[str, str] | None = None
) -> tuple[tuple[Profile, ...], tuple[Problem, ...]]:
    """The profiles of a table and everything that is wrong with it; rows with a problem give no profile.

    `mapping` (heading to column) is what a person decided on headings; the others are recognised in English and German.
    """
    records, problems = read_records(table, mapping)
    profiles = tuple(profile_of(record) for record in records)
    return profiles, (*problems, *_unknown_ids(profiles, records_complete=not problems, table=table))


def _unknown_ids(profiles: tuple[Profile, ...], *, records_complete: bool, table: Table) -> list[Problem]:
    """Partners and rivals that are not in the list. Asked only of a list without other problems."""
    if not records_complete:
        return []
    known = {profile.id for profile in profiles}
    problems: list[Problem] = []
    for profile, row in zip(profiles, table.rows, strict=True):
        for column, named in (("partners", profile.partners), ("rivals", profile.rivals)):
            for identity in sorted(named - known):
                what = f"“{identity}” is no id of this list"
                where = f"row {row.number}, {column}"
                remedy = "give an id of the column “id”"
                problems.append(CellProblem(where, what, remedy, "unknown_id", row.number, column, identity))
    return problems


def table_of_document(data: bytes, *, source: str) -> Table:
    """A table from JSON: `{"format": "hanse-profiles/1", "organisations": [{…}]}`.

    The fields of an organisation are the columns; lists of codes may be lists, offers and needs lists of texts
    `title: detail`. Raises `InputError` that names the path of each wrong place.
    """
    document = _parsed(data, source)
    problems: list[Problem] = []
    rows: list[Row] = []
    known = {*column_names(), *headings()}
    if unknown := sorted(
        key for key in document if key not in {"format", "organisations"} and not key.startswith("x_")
    ):
        problems += [Problem(key, "is not known", "leave it out, or let its name begin with x_") for key in unknown]
    organisations = document.get("organisations")
    if not isinstance(organisations, list):
        raise InputError([Problem("organisations", "is no list", "give a list of organisations")], source=source)
    if len(organisations) > MOST_ROWS:
        what = f"holds more than {MOST_ROWS:,} organisations"
        raise InputError([Problem("organisations", what, "send it in parts")], source=source)
    for position, entry in enumerate(organisations):
        place = f"organisations[{position}]"
        if not isinstance(entry, dict):
            problems.append(Problem(place, "is no object", "give an object with the fields of an organisation"))
            continue
        cells = dict.fromkeys(column_names(), "")
        for key, value in entry.items():
            if key.startswith("x_"):
                continue
            if key not in known:
                problems.append(Problem(f"{place}.{key}", "is not known", "see the reference of profile columns"))
            elif (text := _text(value)) is None:
                problems.append(
                    Problem(f"{place}.{key}", "is neither text nor number nor a list of these", "write a text")
                )
            else:
                cells[key] = text
        rows.append(Row(number=position + 1, cells=cells))
    if problems:
        raise InputError(problems, source=source)
    return Table(columns=column_names(), rows=tuple(rows), source=source, heading_row=0)


def _parsed(data: bytes, source: str) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise InputError(
            [Problem("", "the file is too large", f"send at most {MOST_BYTES // 1024**2} MiB")], source=source
        )
    try:
        document = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=partial(_once, source),
            parse_constant=partial(_no_number, source),
        )
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        raise InputError([Problem("", "the file is not in UTF-8", "save it in UTF-8")], source=source) from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(
            [Problem(where, f"this is no JSON: {error.msg}", "correct it there")], source=source
        ) from error
    except UnicodeEncodeError as error:
        what = "holds half of a character (an escape \\ud800 to \\udfff alone)"
        raise InputError([Problem("", what, "write it whole")], source=source) from error
    except RecursionError as error:
        raise InputError([Problem("", "the JSON is nested too deeply", "give a flat list")], source=source) from error
    except ValueError as error:  # an integer of more digits than Python reads
        raise InputError([Problem("", "holds a number that is too long", "write it shorter")], source=source) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        given = document.get("format") if isinstance(document, dict) else None
        what = f"is {json.dumps(given)[:60]}" if given is not None else "is missing"
        raise InputError([Problem("format", what, f'begin with "format": "{FORMAT}"')], source=source)
    return document


def _once(source: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        doubled = Counter(name for name, _value in pairs).most_common(1)[0][0]
        problem = Problem(doubled, "is given twice in one object", "keep one of the two")
        raise InputError([problem], source=source)
    return fields


def _no_number(source: str, word: str) -> Any:
    raise InputError([Problem("", f"holds {word}, which is not a number in JSON", "write a number")], source=source)


def _text(value: Any) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return None
    if isinstance(value, (str, int, float)):
        return str(value)
    if isinstance(value, list) and all(
        isinstance(entry, (str, int)) and not isinstance(entry, bool) for entry in value
    ):
        return "\n".join(str(entry) for entry in value)
    return None
