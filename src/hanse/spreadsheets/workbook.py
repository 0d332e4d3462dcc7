"""XLSX, read as a stream with limits: nothing is executed, nothing is unpacked beyond what is said here.

A workbook is a zip of XML parts. The reader takes only the parts that it needs, each under its limit,
refuses every document type declaration (where entity bombs live) and pads neither rows nor columns, so that
a cell "XFD1048576" costs nothing.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from hanse.errors import InputError, Problem
from hanse.spreadsheets.table import MOST_COLUMNS, MOST_PROBLEMS, cell_name

MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 2_000
MOST_ELEMENTS = 6_000_000
MOST_CELLS_OF_A_ROW = 16_384
SAVE_AS = "open it in a spreadsheet program and save it again as XLSX or CSV"
EPOCH_1900, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
LAST_DAY = 2_958_465  # 31 December 9999
DAY_FORMATS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
CLOCK_FORMATS = frozenset({*range(18, 22), *range(45, 48)})
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True)
class _Book:
    """What cells refer to: the shared texts, which styles are dates or zero-filled, and where days begin."""

    texts: list[str]
    formats: list[str]
    epoch: datetime


def records_of_workbook(parts: zipfile.ZipFile, *, source: str) -> Iterator[tuple[int, list[str]]]:
    """The numbered records of the first visible sheet that has entries."""
    _check_sizes(parts, source)
    sheets, epoch = _sheets(parts, source)
    book = _Book(texts=_shared_texts(parts, source), formats=_formats(parts, source), epoch=epoch)
    for part in sheets:
        first = next(records := _records(parts, part, book, source), None)
        if first is not None:
            yield first
            yield from records
            return


def _check_sizes(parts: zipfile.ZipFile, source: str) -> None:
    entries = parts.infolist()
    if len(entries) > MOST_PARTS:
        raise _refused("", f"the workbook consists of {len(entries):,} parts", SAVE_AS, source)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        what = f"unpacked, the workbook would have {unpacked / 1024 / 1024:,.0f} MiB"
        raise _refused("", what, f"send at most {MOST_UNPACKED // 1024 // 1024} MiB, without pictures", source)
    if len({entry.filename for entry in entries}) < len(entries):
        raise _refused("", "the workbook holds a part twice", SAVE_AS, source)


class _Bounded(io.RawIOBase):
    """A part's bytes; refuses to give more than was declared and allowed, whatever the zip's list says."""

    def __init__(self, stream: IO[bytes], part: str, source: str) -> None:
        self._stream, self._part, self._source, self._left = stream, part, source, MOST_UNPACKED
        self._elements = MOST_ELEMENTS

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most 64 KiB of them, so that one packed block never fills the memory."""
        block = self._stream.read(min(size, 65536) if size > 0 else 65536)
        self._left -= len(block)
        self._elements -= block.count(b"<")
        if self._left < 0 or self._elements < 0:
            raise _refused(
                self._part, "the workbook is far larger than a table of people or organisations", SAVE_AS, self._source
            )
        return block


def _elements(parts: zipfile.ZipFile, part: str, source: str) -> Iterator[tuple[str, Element, str]]:
    """`start` and `end` of every element of a part with its name without namespace."""
    try:
        with parts.open(part) as stream:
            for event, element in iterparse(_Bounded(stream, part, source), events=("start", "end"), forbid_dtd=True):
                yield event, element, element.tag.rpartition("}")[2]
    except DefusedXmlException as error:
        raise _refused(
            part, "the workbook holds a document type declaration, as attacks do", SAVE_AS, source
        ) from error
    except (ParseError, UnicodeDecodeError, LookupError, ValueError) as error:
        raise _refused(part, "the workbook is damaged", SAVE_AS, source) from error
    except KeyError as error:
        raise _refused(part, "a part of the workbook is missing", SAVE_AS, source) from error


def _sheets(parts: zipfile.ZipFile, source: str) -> tuple[list[str], datetime]:
    """The visible sheets' parts in their order, and the day the workbook counts from."""
    epoch = EPOCH_1900
    wanted: list[str] = []
    for event, element, name in _elements(parts, "xl/workbook.xml", source):
        if event == "end" and name == "workbookPr" and element.get("date1904") in {"1", "true"}:
            epoch = EPOCH_1904
        if event == "end" and name == "sheet" and element.get("state", "visible") == "visible":
            wanted += [value for key, value in element.attrib.items() if key.rpartition("}")[2] == "id"]
    targets = {}
    for event, element, name in _elements(parts, "xl/_rels/workbook.xml.rels", source):
        if event == "end" and name == "Relationship" and element.get("TargetMode") != "External":
            target = element.get("Target", "")
            inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            if element.get("Type", "").endswith("/worksheet"):
                targets[element.get("Id")] = inside
    return [targets[key] for key in wanted if key in targets], epoch


def _shared_texts(parts: zipfile.ZipFile, source: str) -> list[str]:
    """The texts that cells refer to by number; phonetic readings are left out."""
    if "xl/sharedStrings.xml" not in parts.namelist():
        return []
    texts: list[str] = []
    root: Element | None = None
    for event, element, name in _elements(parts, "xl/sharedStrings.xml", source):
        if root is None:
            root = element
        if event == "end" and name == "si":
            texts.append(_text_of(element))
            root.clear()
    return texts


def _text_of(element: Element) -> str:
    pieces = []
    for child in element:
        kind = child.tag.rpartition("}")[2]
        if kind == "t":
            pieces.append(child.text or "")
        elif kind == "r":
            pieces += [run.text or "" for run in child if run.tag.rpartition("}")[2] == "t"]
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), "".join(pieces))


def _formats(parts: zipfile.ZipFile, source: str) -> list[str]:
    """The number format of each cell style."""
    if "xl/styles.xml" not in parts.namelist():
        return []
    own: dict[int, str] = {}
    formats: list[str] = []
    inside = False
    for event, element, name in _elements(parts, "xl/styles.xml", source):
        if event == "end" and name == "numFmt":
            own[_whole(element.get("numFmtId"))] = element.get("formatCode", "General")
        if name == "cellXfs":
            inside = event == "start"
        if inside and event == "end" and name == "xf":
            code = _whole(element.get("numFmtId"))
            formats.append(own.get(code) or _built_in(code))
    return formats


def _records(parts: zipfile.ZipFile, part: str, book: _Book, source: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of one sheet that have entries; formulas without a value, errors, merged cells are problems."""
    problems: list[Problem] = []
    taken: list[tuple[int, int]] = []
    number, index, cells = 0, -1, 0
    record: list[str] = []
    data: Element | None = None
    row: Element | None = None
    for event, element, name in _elements(parts, part, source):
        if event == "start":
            if name == "sheetData":
                data = element
            elif name == "row":
                row, record, index, cells = element, [], -1, 0
                number = _whole(element.get("r"), number + 1)
        elif name == "c" and row is not None:
            cells += 1
            if cells > MOST_CELLS_OF_A_ROW:
                raise _refused(f"row {number}", "the row has more cells than a spreadsheet can have", SAVE_AS, source)
            index = _index(element.get("r"), index + 1)
            _put(record, index, _value(element, cell_name(number, index), book, problems), number, problems)
            # Each cell goes as soon as it is read, each row too: the memory never holds more than one.
            row.clear()
        elif name == "row":
            if any(record):
                taken.append((number, len(record)))
                yield number, record
            if data is not None:
                data.clear()
            row = None
        elif name == "mergeCell":
            _refuse_merge(element.get("ref", ""), taken, problems)
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise InputError(problems, source=source)


def _put(record: list[str], index: int, value: str, number: int, problems: list[Problem]) -> None:
    """Put a value into its place of the record; what lies too far to the right is a problem."""
    if not value:
        return
    if index >= MOST_COLUMNS:
        what = f"there are more than {MOST_COLUMNS} columns"
        problems.append(Problem(cell_name(number, index), what, "leave out what is not needed"))
        return
    record.extend([""] * (index + 1 - len(record)))
    record[index] = value


def _value(cell: Element, place: str, book: _Book, problems: list[Problem]) -> str:
    """A cell as text: numbers as short as they are, days as 2016-11-30, what a formula last gave."""
    kind, value, formula, inline = cell.get("t", "n"), None, False, None
    for child in cell:
        name = child.tag.rpartition("}")[2]
        if name == "v":
            value = child.text or ""
        formula = formula or name == "f"
        if name == "is":
            inline = _text_of(child)
    if inline is not None:
        return _without_nul(inline, place, problems)
    if value is None or (value == "" and formula and kind != "str"):
        if formula:
            problems.append(Problem(place, "the formula has no stored value", "put the value itself into the cell"))
        return ""
    if kind == "e":
        problems.append(Problem(place, f"the cell shows the error {value[:20]}", "correct it or empty the cell"))
        return ""
    if kind == "s":
        position = _whole(value, -1)
        if not 0 <= position < len(book.texts):
            problems.append(Problem(place, "the cell refers to a text that does not exist", SAVE_AS))
            return ""
        return _without_nul(book.texts[position], place, problems)
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "n":
        style = _whole(cell.get("s"), 0)
        return _number(value, book.formats[style] if 0 <= style < len(book.formats) else "General", book.epoch)
    return _without_nul(value, place, problems)


def _number(value: str, form: str, epoch: datetime) -> str:
    try:
        number = float(value)
    except ValueError:
        return value.strip()
    if 0 <= number < LAST_DAY + 1 and _is_date(form):
        return _moment(number, form, epoch)
    if number.is_integer() and abs(number) < 1e15:
        whole = str(int(number))
        # Codes such as 01 are often numbers that are shown with a leading zero.
        return whole.zfill(len(form)) if form and set(form) == {"0"} else whole
    return f"{number:.15g}"


def _built_in(code: int) -> str:
    """What the formats mean that every spreadsheet program knows by number."""
    return "yyyy-mm-dd" if code in DAY_FORMATS else "hh:mm" if code in CLOCK_FORMATS else "General"


def _is_date(form: str) -> bool:
    """Does the format show a day or a clock? Quoted, bracketed and escaped letters do not count."""
    bare = re.sub(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|\\.|_.|General', "", form.split(";")[0], flags=re.IGNORECASE)
    return bool(re.search("[dmyhs]", bare, re.IGNORECASE))


def _moment(number: float, form: str, epoch: datetime) -> str:
    """A day number as ISO text: a day, a clock time (below one day), or both."""
    seconds = round(number * 86400)
    if seconds < 86400 and not re.search("[dy]", form, re.IGNORECASE):
        return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
    # Day 60 of the 1900 system is 29 February 1900, a day that never was.
    correction = timedelta(days=1) if epoch == EPOCH_1900 and seconds < 60 * 86400 else timedelta(0)
    moment = epoch + timedelta(seconds=seconds) + correction
    return moment.date().isoformat() if seconds % 86400 == 0 else moment.isoformat(" ", "minutes")


def _without_nul(text: str, place: str, problems: list[Problem]) -> str:
    if "\0" in text:
        problems.append(Problem(place, "there is a NUL sign in the cell", "write the text anew"))
        return ""
    return text


def _refuse_merge(ref: str, taken: list[tuple[int, int]], problems: list[Problem]) -> None:
    """Merged cells above the headings are titles; between the rows they leave cells empty that look filled."""
    start, _colon, end = ref.partition(":")
    first, last = _PLACE.fullmatch(start), _PLACE.fullmatch(end)
    if not first or not last:
        return
    top, bottom = int(first[2]), int(last[2])
    headings = next((number for number, length in taken if length >= 2), 0)
    if headings and bottom >= headings and any(top <= number <= bottom for number, _length in taken[:MOST_COLUMNS]):
        problems.append(Problem(ref, "cells are merged", "unmerge them and fill each cell"))


def _index(ref: str | None, default: int) -> int:
    match = _PLACE.fullmatch(ref or "")
    if not match:
        return default
    index = 0
    for letter in match[1]:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _whole(text: str | None, default: int = 0) -> int:
    return int(text) if text and len(text) < 10 and text.isdecimal() else default


def _refused(where: str, what: str, remedy: str, source: str) -> InputError:
    return InputError([Problem(where, what, remedy)], source=source)
