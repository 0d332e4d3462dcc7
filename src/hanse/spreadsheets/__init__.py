"""Tables that people send: CSV and XLSX in whatever encoding, read safely, every error in its row and cell.

>>> table = read_table("Firma;Land\\nAlpenholz;AT\\n".encode("cp1252"), filename="list.csv")
>>> table.columns, table.rows[0].number, table.rows[0].cells["Land"]
(('Firma', 'Land'), 2, 'AT')
"""

from hanse.spreadsheets.headings import Recognition, recognise
from hanse.spreadsheets.reading import read_table
from hanse.spreadsheets.table import (
    MOST_BYTES,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    Row,
    Table,
    cell_name,
    column_letters,
)
from hanse.spreadsheets.writing import write_csv, write_xlsx

__all__ = [
    "MOST_BYTES",
    "MOST_CHARACTERS",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Recognition",
    "Row",
    "Table",
    "cell_name",
    "column_letters",
    "read_table",
    "recognise",
    "write_csv",
    "write_xlsx",
]
