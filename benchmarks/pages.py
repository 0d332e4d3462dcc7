"""What a page costs: CPU a request, queries and bytes, with one row and with fifty.

    python benchmarks/pages.py            all pages
    python benchmarks/pages.py directory  pages whose name begins so

Each page is a `Case` of `CASES`: who asks, for which address, in which world. A world is built once, in a database
of its own in a temporary folder (SQLite, or that of HANSE_DATABASE_URL). The requests go through the whole of
Django, middleware and templates; the first ones warm caches and are not counted. CPU is that of this process, the
least of several rounds, because other work on the machine only ever adds. A page above its limit ends the run with 1.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.update(HANSE_DEMO="yes", HANSE_DATA=tempfile.mkdtemp(prefix="hanse-pages-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "hanse.web.project.settings"

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

AT = datetime(2027, 4, 20, 12, 0, tzinfo=UTC)
WARM, ROUNDS, REQUESTS = 3, 8, 4


@dataclass(frozen=True)
class Case:
    """One page: its name, its address, its limits (ms of CPU, queries), and who asks (None: a visitor)."""

    name: str
    path: str
    most_ms: float
    most_queries: int
    person: Callable[[], object] | None = None


@dataclass(frozen=True)
class World:
    """What there is while some pages are measured. Worlds are built one after another and add to one another."""

    name: str
    build: Callable[[], None]
    cases: tuple[Case, ...]


def organisations(total: int) -> Callable[[], None]:
    """Invented organisations, as varied as the eighty of the Brussels example, until there are so many."""

    def build() -> None:
        from hanse.spreadsheets import read_table
        from hanse.web.directory.actions import import_organisations
        from hanse.web.directory.models import Organisation

        file = ROOT / "examples" / "brussels" / "organisations.csv"
        rows = [dict(row.cells) for row in read_table(file.read_bytes(), filename=file.name).rows]
        there = Organisation.objects.count()
        wanted = []
        for number in range(there, total):
            row = dict(rows[number % len(rows)])
            row["id"] = f"b{number}"
            if number >= len(rows):
                row["name"] = f"{row['name']} {number}"
            wanted.append(row)
        import_organisations(wanted, by=None, at=AT - timedelta(days=30))

    return build


def a_member() -> object:
    """Somebody with an account."""
    from hanse.web.accounts.models import Person

    return Person.objects.filter(email="reader@hanse.example").first() or Person.objects.create_user(
        "reader@hanse.example", name="A Reader"
    )


WORLDS: tuple[World, ...] = (
    World("1 organisation", organisations(1), (Case("directory, 1 of 1", "/directory/", 25, 6),)),
    World(
        "80 organisations",
        organisations(80),
        (
            Case("directory, 50 of 80", "/directory/", 25, 6),
            Case("directory, 50 of 80, signed in", "/directory/", 25, 6, a_member),
            Case("directory, table", "/directory/?view=table", 25, 6),
            Case("directory, map", "/directory/?view=map", 25, 6),
            Case("directory, words and filters", "/directory/?q=pack&ecosystem=agri-food", 25, 6),
            Case("directory profile", "/directory/baltic-fibre-circle/", 25, 6),
        ),
    ),
    World(
        "2,000 organisations",
        organisations(2000),
        (
            Case("directory, 50 of 2,000", "/directory/", 25, 6),
            Case("directory, 50 of 2,000, German", "/directory/?lang=de", 25, 6),
            Case("directory, last page of 2,000", "/directory/?page=40", 25, 6),
            Case("directory, words in 2,000", "/directory/?q=pack+fibre", 25, 6),
            Case("directory, a word in most of 2,000", "/directory/?q=e&country=DE", 25, 6),
            Case("directory, map of 2,000", "/directory/?view=map", 25, 6),
        ),
    ),
)


def measure(case: Case) -> tuple[float, int, int]:
    """Milliseconds of CPU a request, queries, bytes."""
    client = Client(headers={"accept-language": "de" if "German" in case.name else "en", "host": "localhost"})
    if case.person is not None:
        client.force_login(case.person(), backend="django.contrib.auth.backends.ModelBackend")
    for _warm in range(WARM):
        answer = client.get(case.path)
    assert answer.status_code == 200, (case.path, answer.status_code)
    with CaptureQueriesContext(connection) as seen:
        client.get(case.path)
        queries = len(seen)  # counted now: later requests empty the log
    least = min(_round(client, case.path) for _round_number in range(ROUNDS))
    return least, queries, len(answer.content)


def _round(client: Client, path: str) -> float:
    before = time.process_time()
    for _request in range(REQUESTS):
        client.get(path)
    return (time.process_time() - before) * 1000 / REQUESTS


def main(wanted: str) -> int:
    """Build the worlds, measure their pages, print a table; 1 where a page is above its limit."""
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    too_much = []
    print(f"{connection.vendor}, {Path(settings.ROOT).parents[0].name} {settings.VERSION}")
    print(f"{'page':44}{'CPU ms':>9}{'limit':>7}{'queries':>9}{'limit':>7}{'bytes':>10}")
    try:
        for world in WORLDS:
            world.build()
            for case in world.cases:
                if not case.name.startswith(wanted):
                    continue
                ms, queries, size = measure(case)
                over = ms > case.most_ms or queries > case.most_queries
                too_much += [case.name] if over else []
                mark = "  above its limit" if over else ""
                print(
                    f"{case.name:44}{ms:9.1f}{case.most_ms:7.0f}{queries:9}{case.most_queries:7}{size:10,}{mark}",
                    flush=True,
                )
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    return 1 if too_much else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
