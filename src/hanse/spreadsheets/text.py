"""CSV: which encoding, which separator, and the records."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from hanse.errors import InputError, Problem
from hanse.spreadsheets.table import MOST_COLUMNS, cell_name

SEPARATORS = (";", ",", "\t")
SAVE_AS = "save the table as XLSX or as CSV in UTF-8"
_WHOLE_UTF8_LETTER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def decode(data: bytes, *, source: str) -> str:
    """The text of the bytes: UTF-8 with or without a mark, UTF-16, else Windows-1252."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise _refused("", "the text is in UTF-32", SAVE_AS, source)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _strictly(data, "utf-16", source=source)
    elif guess := _utf16_without_mark(data):
        text = _strictly(data, guess, source=source)
    else:
        text = _eight_bits(data, source=source)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _refused(f"line {line}", "there is a NUL sign, so this is no text", SAVE_AS, source)
    return text.removeprefix("\ufeff")


def records(text: str, *, source: str) -> Iterator[tuple[int, list[str]]]:
    """The numbered records of a CSV text; the number is the row that a spreadsheet program would show."""
    separator, text, skipped = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = skipped
    try:
        for number, record in enumerate(reader, start=1 + skipped):
            if len(record) > MOST_COLUMNS and any(cell.strip() for cell in record[MOST_COLUMNS:]):
                place = cell_name(number, MOST_COLUMNS)
                raise _refused(
                    place, f"there are more than {MOST_COLUMNS} columns", "leave out what is not needed", source
                )
            yield number, record
    except csv.Error as error:
        line = reader.line_num + skipped
        raise _csv_trouble(str(error), number + 1, line, source) from error


def _csv_trouble(words: str, row: int, line: int, source: str) -> InputError:
    where = f"row {row} (line {line})"
    if "field larger" in words:
        return _refused(where, "a cell is far too long", "look for a quotation mark that is never closed", source)
    if "end of data" in words:
        return _refused(where, "a quotation mark is opened and never closed", "close it, or double it", source)
    if "expected after" in words:
        return _refused(
            where, "there is text behind a closing quotation mark", "double quotation marks within a cell", source
        )
    return _refused(where, f"the text is no CSV ({words})", SAVE_AS, source)


def _separator(text: str) -> tuple[str, str, int]:
    """The separator, the text to read, and how many lines were passed over (`sep=;` is Excel's own hint)."""
    first, _newline, rest = text.partition("\n")
    if hint := re.fullmatch(r'"?sep=(.)"?', first.strip(), re.IGNORECASE):
        return hint[1], rest, 1
    for line in text.splitlines()[:20]:
        outside = re.sub(r'"[^"]*"', "", line)
        counts = {separator: outside.count(separator) for separator in SEPARATORS}
        if any(counts.values()):
            return max(SEPARATORS, key=lambda separator: counts[separator]), text, 0
    return ",", text, 0


def _utf16_without_mark(data: bytes) -> str | None:
    """`utf-16-le` or `-be` where every second byte of the beginning is zero, as Latin letters are."""
    start = data[:400]
    if len(start) < 4 or len(data) % 2:
        return None
    for name, zeros, letters in (("utf-16-le", start[1::2], start[0::2]), ("utf-16-be", start[0::2], start[1::2])):
        if zeros.count(0) > 0.7 * len(zeros) and letters.count(0) == 0:
            return name
    return None


def _strictly(data: bytes, encoding: str, *, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refused("", f"the text breaks off or is damaged ({encoding})", SAVE_AS, source) from error


def _eight_bits(data: bytes, *, source: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        broken = len(data.decode("utf-8", "replace")) and data.decode("utf-8", "replace").count("\ufffd")
        if data.startswith(codecs.BOM_UTF8) or len(_WHOLE_UTF8_LETTER.findall(data)) >= max(1, broken):
            # Mostly good UTF-8: reading it as Windows-1252 would turn every good letter into two wrong ones.
            raise _refused(
                f"line {line}", "a letter is damaged: this is neither UTF-8 nor Windows-1252", SAVE_AS, source
            ) from error
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(f"line {line}", "a letter is in no encoding that is known here", SAVE_AS, source) from error


def _refused(where: str, what: str, remedy: str, source: str) -> InputError:
    return InputError([Problem(where, what, remedy)], source=source)
