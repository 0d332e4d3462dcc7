"""What a page costs: CPU a request, queries and bytes, with one row and with fifty.

    python benchmarks/pages.py            all pages
    python benchmarks/pages.py directory  pages whose name begins so

Each page is a `Case` of `CASES`: who asks, for which address, in which world. A world is built once, in a database
of its own in a temporary folder (SQLite, or that of HANSE_DATABASE_URL). The requests go through the whole of
Django, middleware and templates; the first ones warm caches and are not counted. CPU is that of this process, the
least of several rounds, because other work on the machine only ever adds. What is loaded is frozen for the collector
of garbage first, as the server does. A page above its limit ends the run with 1.

Other work on the machine also slows the rounds themselves. A fixed loop is timed before each page: of its least time
over the whole run, the share that it took just then stands beside the page as `slow` (1.0: as fast as ever here).
"""

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

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


def matchmaking_of(total: int, *, meetings: int) -> Callable[[], None]:
    """A matchmaking of the first organisations with matches, requests and a published schedule.

    The first of them meets the next ones, one after another in one day, and everybody else asks their neighbour.
    """

    def build() -> None:
        from hanse.web.directory.models import Organisation, Role
        from hanse.web.events.actions import EditionPlan, add_organiser, create_edition
        from hanse.web.events.models import Edition
        from hanse.web.meetings.actions.joining import join
        from hanse.web.meetings.actions.partners import make_matches
        from hanse.web.meetings.actions.requests import accept_request, send_request
        from hanse.web.meetings.actions.setup import RulesPlan, SessionPlan, set_rules, write_session
        from hanse.web.meetings.bridge.participants import Attendee
        from hanse.web.meetings.models import Meeting, MeetingRequest, Schedule

        staff = _person("staff@hanse.example", is_staff=True)
        plan = EditionPlan(
            name=f"Days of {total}",
            number=total,
            starts_on=AT.date() + timedelta(days=20),
            ends_on=AT.date() + timedelta(days=20),
            time_zone="Europe/Brussels",
            state=Edition.State.ANNOUNCED,
            venue="Hall",
            country="BE",
        )
        edition = create_edition(series=f"Days of {total}", plan=plan, by=staff, at=AT)
        Edition.objects.filter(pk=edition.pk).update(slug=f"days-{total}")
        add_organiser(edition=edition, person=staff, by=staff)
        rules = RulesPlan(
            booking_opens_at=AT - timedelta(days=2),
            booking_closes_at=AT + timedelta(days=10),
            max_open_requests=100,
            places=40,
        )
        matchmaking = set_rules(edition=edition, plan=rules, by=staff, at=AT)
        begins = AT + timedelta(days=20)
        session = SessionPlan(
            code="day",
            name_en="Day",
            name_de="Tag",
            starts_at=begins - timedelta(hours=4),
            ends_at=begins + timedelta(hours=4),
            slot_minutes=20,
            gap_minutes=0,
        )
        write_session(matchmaking=matchmaking, plan=session, by=staff, at=AT)
        matchmaking.refresh_from_db()
        delegations, voices = [], []
        for number, organisation in enumerate(Organisation.objects.order_by("pk")[:total]):
            voice = _person(f"voice{number}@hanse.example")
            Role.objects.get_or_create(
                person=voice, organisation=organisation, defaults={"kind": Role.Kind.ADMIN, "function": ""}
            )
            attendee = Attendee(name=voice.name, function="", email=voice.email, category="cluster-management")
            delegations.append(
                join(matchmaking=matchmaking, organisation=organisation, attendee=attendee, by=voice, at=AT)
            )
            voices.append(voice)
        make_matches(matchmaking=matchmaking, at=AT)
        schedule = Schedule.objects.create(
            matchmaking=matchmaking,
            number=1,
            state=Schedule.State.PUBLISHED,
            asked_at=AT,
            published_at=AT,
            publication=1,
        )
        slots = list(matchmaking.slots.order_by("starts_at"))
        asking = [(0, number) for number in range(1, meetings + 1)]
        asking += [(number, number + 1) for number in range(meetings + 1, total - 1, 2)]
        for number, (one, other) in enumerate(asking):
            request = send_request(requester=delegations[one], recipient=delegations[other], by=voices[one], at=AT)
            request = accept_request(request=request, by=voices[other], at=AT)
            Meeting.objects.create(
                schedule=schedule, request=request, slot=slots[number % len(slots)], place=1 + number // len(slots)
            )
        MeetingRequest.objects.filter(matchmaking=matchmaking).update(state=MeetingRequest.State.PUBLISHED)

    return build


def _person(email: str, **fields: object) -> Any:
    from hanse.web.accounts.models import Person

    name = email.partition("@")[0]
    return Person.objects.get_or_create(email=email, defaults={"name": name, **fields})[0]


def a_voice() -> object:
    """Who speaks for the organisation with the full day."""
    return _person("voice0@hanse.example")


def an_organiser() -> object:
    """Who organises."""
    return _person("staff@hanse.example")


def pages_of(slug: str, *, name: str) -> tuple[Case, ...]:
    """The pages of a matchmaking; 15 ms for the agenda is what was promised, the others stand at what they take."""
    at = f"/editions/{slug}/"
    return (
        Case(f"landing, {name}", at, 25, 10),
        Case(f"agenda, {name}", f"{at}matchmaking/agenda/", 15, 6, a_voice),
        Case(f"partners, {name}", f"{at}matchmaking/partners/", 50, 8, a_voice),
        Case(f"requests, {name}", f"{at}matchmaking/requests/", 50, 8, a_voice),
        Case(f"console, requests, {name}", f"{at}matchmaking/organise/requests/", 60, 15, an_organiser),
        Case(f"console, tables, {name}", f"{at}matchmaking/organise/tables/", 60, 15, an_organiser),
        Case(f"console, room, {name}", f"{at}matchmaking/organise/room/", 50, 15, an_organiser),
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
    World("matchmaking, 1 meeting", matchmaking_of(2, meetings=1), pages_of("days-2", name="1 meeting")),
    World("matchmaking of 50", matchmaking_of(50, meetings=8), pages_of("days-50", name="50, 8 meetings")),
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


def calibration() -> float:
    """Milliseconds of CPU for a fixed piece of work, the least of five."""

    def once() -> float:
        before, total = time.process_time(), 0
        for number in range(100_000):
            total += number * number % 7
        return (time.process_time() - before) * 1000

    return min(once() for _turn in range(5))


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
    gc.collect()
    gc.freeze()
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
    fastest = calibration()
    print(f"calibration: {fastest:.1f} ms")
    print(f"{connection.vendor}, {Path(settings.ROOT).parents[0].name} {settings.VERSION}")
    print(f"{'page':44}{'CPU ms':>9}{'limit':>7}{'queries':>9}{'limit':>7}{'bytes':>10}{'slow':>6}")
    try:
        for world in WORLDS:
            world.build()
            for case in world.cases:
                if not case.name.startswith(wanted):
                    continue
                pace = calibration()
                fastest = min(fastest, pace)
                ms, queries, size = measure(case)
                over = ms > case.most_ms or queries > case.most_queries
                too_much += [case.name] if over else []
                mark = "  above its limit" if over else ""
                print(
                    f"{case.name:44}{ms:9.1f}{case.most_ms:7.0f}{queries:9}{case.most_queries:7}{size:10,}"
                    f"{pace / fastest:6.1f}{mark}",
                    flush=True,
                )
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    return 1 if too_much else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
