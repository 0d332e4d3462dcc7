"""The list as a spreadsheet: the columns are those of the import, so what goes out can come in again."""

from collections.abc import Iterator

from hanse.spreadsheets import write_csv, write_xlsx
from hanse.web.directory.bridge.cells import cells_of
from hanse.web.directory.bridge.columns import NAMES
from hanse.web.directory.queries.everything import with_everything
from hanse.web.directory.queries.listing import Filters, Listing

CHUNK = 250
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export(filters: Filters, ending: str, *, with_contacts: bool) -> tuple[bytes, str]:
    """The file and its kind. Columns of people who are not public go to validators only."""
    columns = [name for name in NAMES if with_contacts or not name.startswith("contact_")]
    rows = list(_rows(Listing(filters).pks, columns))
    if ending == "xlsx":
        return write_xlsx(columns, rows, title="organisations"), FORMATS["xlsx"]
    return write_csv(columns, rows), FORMATS["csv"]


def _rows(pks: list[int], columns: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(pks), CHUNK):
        found = with_everything().in_bulk(pks[start : start + CHUNK])
        for pk in pks[start : start + CHUNK]:
            cells = cells_of(found[pk])
            yield [cells[name] for name in columns]
