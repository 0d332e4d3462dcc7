"""One door for every file: what it really is decides, not what it is called."""

import io
import zipfile
import zlib
from pathlib import PurePath

from hanse.errors import InputError, Problem
from hanse.spreadsheets import text
from hanse.spreadsheets.table import MOST_BYTES, Table, assemble
from hanse.spreadsheets.workbook import records_of_workbook

SAVE_AS = "open it in a spreadsheet program and save it as XLSX or CSV"
_SIGNS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel file (.xls) or a workbook with a password"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a text document (.rtf)"),
    (b"\x1f\x8b", "a compressed file (.gz)"),
    (b"Rar!", "a compressed file (.rar)"),
    (b"7z\xbc\xaf", "a compressed file (.7z)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)


def read_table(data: bytes, *, filename: str) -> Table:
    """Read a CSV or XLSX file into a table of text; refuse what is broken, too large or hostile with words.

    Raises `InputError`. Formulas are never executed: the value that the spreadsheet program stored is taken.
    Of a workbook the first visible sheet that has entries is read.
    """
    name = PurePath(filename.replace("\\", "/")).name
    ending = PurePath(name).suffix.lower()
    if not data:
        raise _refused("the file is empty", "send a table with headings in its first row", name)
    if len(data) > MOST_BYTES:
        size = f"{len(data) / 1024 / 1024:.0f} MiB"
        raise _refused(f"the file has {size}", f"send at most {MOST_BYTES // 1024 // 1024} MiB", name)
    for sign, kind in _SIGNS:
        if data.startswith(sign):
            raise _refused(f"this is {kind}, not a table that can be read here", SAVE_AS, name)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _read_zip(data, name=name, ending=ending)
    if ending in {".xlsx", ".xlsm", ".xls", ".ods"}:
        raise _refused(f"the name ends in {ending}, but the content is not a workbook", SAVE_AS, name)
    if data.lstrip()[:9].lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise _refused("this is a web page or XML, whatever its name says", SAVE_AS, name)
    return assemble(text.records(text.decode(data, source=name), source=name), source=name)


def _read_zip(data: bytes, *, name: str, ending: str) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = {part.filename for part in parts.infolist()}
            if "xl/workbook.xml" not in names:
                raise _refused(f"this is {_kind_of_zip(names)}", SAVE_AS, name)
            if ending in {".csv", ".tsv", ".txt"}:
                raise _refused(
                    f"this is an Excel workbook, but its name ends in {ending}", "let its name end in .xlsx", name
                )
            return assemble(records_of_workbook(parts, source=name), source=name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _refused("the workbook is damaged or protected", SAVE_AS, name) from error
    except zlib.error as error:
        raise _refused("the workbook is damaged", SAVE_AS, name) from error


def _kind_of_zip(names: set[str]) -> str:
    if "content.xml" in names and "mimetype" in names:
        return "an OpenDocument file (.ods), which cannot be read here"
    if "word/document.xml" in names:
        return "a text document (.docx), not a table"
    if "xl/workbook.bin" in names:
        return "a binary workbook (.xlsb), which cannot be read here"
    return "a compressed folder, not a workbook"


def _refused(what: str, remedy: str, source: str) -> InputError:
    return InputError([Problem("", what, remedy)], source=source)
