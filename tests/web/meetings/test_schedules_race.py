"""Two organisers at once: one wins, on every database; without the guards both would."""

import threading

import pytest
from django.db import IntegrityError, connection, connections
from tests.web.meetings.factories import NOW, a_person
from tests.web.meetings.schedule_factories import a_computed_schedule, an_agreed_matchmaking, the_organiser

from hanse.errors import Refused
from hanse.web.audit.models import Entry
from hanse.web.events.models import Organiser
from hanse.web.meetings.actions import publish_schedule as publishing
from hanse.web.meetings.actions.schedules import ask_for_schedule
from hanse.web.meetings.models import Matchmaking, Schedule

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run all at the same moment, each with a connection of its own; their results or refusals."""
    start = threading.Barrier(len(acts))
    results = [None] * len(acts)

    def run(number, act):
        try:
            start.wait(10)
            results[number] = act()
        except (Refused, IntegrityError) as refusal:
            results[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.fixture
def two_versions():
    matchmaking = an_agreed_matchmaking(organisations=3)
    second = Organiser.objects.create(edition=matchmaking.edition, person=a_person("Second")).person
    versions = [a_computed_schedule(matchmaking), a_computed_schedule(matchmaking)]
    return matchmaking, versions, [the_organiser(matchmaking), second]


def test_two_organisers_publish_different_versions_at_once_and_one_wins(two_versions):
    _matchmaking, versions, people = two_versions
    results = at_once(
        *(
            lambda version=version, by=by: publishing.publish_schedule(schedule=version, by=by, at=NOW, seen=None)
            for version, by in zip(versions, people, strict=True)
        )
    )
    won = [result for result in results if isinstance(result, Schedule)]
    lost = [result for result in results if isinstance(result, Refused)]
    assert (len(won), len(lost)) == (1, 1)
    assert "was published meanwhile" in str(lost[0])
    assert list(Schedule.objects.filter(state="published")) == won
    assert Entry.objects.filter(verb="meetings.schedule_published").count() == 1


def test_two_organisers_publish_the_same_version_at_once_and_it_is_published_once(two_versions):
    _matchmaking, versions, people = two_versions
    at_once(
        *(lambda by=by: publishing.publish_schedule(schedule=versions[0], by=by, at=NOW, seen=None) for by in people)
    )
    assert Schedule.objects.get(state="published").publication == 1
    assert Entry.objects.filter(verb="meetings.schedule_published").count() == 1


def test_two_organisers_ask_at_once_and_one_version_is_computed():
    matchmaking = an_agreed_matchmaking(organisations=3)
    by = the_organiser(matchmaking)
    results = at_once(*(lambda: ask_for_schedule(matchmaking=matchmaking, by=by, at=NOW) for _twice in range(2)))
    assert sorted(type(result).__name__ for result in results) == ["Refused", "Schedule"]
    assert Schedule.objects.count() == 1


class Unguarded:
    """The constraints taken away and put back; the partial one first, because SQLite then makes the table anew."""

    names = ("one_published_schedule", "one_schedule_per_publication")

    def __enter__(self):
        self.all = Schedule._meta.constraints
        by_name = {one.name: one for one in self.all}
        self.gone = [by_name[name] for name in self.names]
        Schedule._meta.constraints = [one for one in self.all if one not in self.gone]
        for constraint in self.gone:
            with connection.schema_editor() as editor:
                editor.remove_constraint(Schedule, constraint)

    def __exit__(self, *_error):
        Schedule.objects.filter(state="published").update(state="replaced", publication=None)
        Schedule._meta.constraints = self.all
        for constraint in self.gone:
            with connection.schema_editor() as editor:
                editor.add_constraint(Schedule, constraint)


def without_lock_or_transaction(monkeypatch):
    """Both have looked before either writes: what the lock of the row prevents."""
    both_have_looked = threading.Barrier(2)
    monkeypatch.setattr(publishing, "locked", lambda matchmaking: Matchmaking.objects.get(pk=matchmaking.pk))

    def refuse(schedule, *, before, seen):
        both_have_looked.wait(10)

    monkeypatch.setattr(publishing, "_refuse", refuse)
    monkeypatch.setattr(publishing, "_carry_over", lambda *_rows, **_at: None)
    monkeypatch.setattr(publishing, "_set_states", lambda *_rows, **_at: set())
    monkeypatch.setattr("django.db.models.query.QuerySet.select_for_update", lambda self, **_options: self)
    return publishing.publish_schedule.__wrapped__


def test_without_lock_and_constraint_both_would_win(two_versions, monkeypatch):
    _matchmaking, versions, people = two_versions
    publish = without_lock_or_transaction(monkeypatch)
    with Unguarded():
        results = at_once(
            *(
                lambda version=version, by=by: publish(schedule=version, by=by, at=NOW, seen=None)
                for version, by in zip(versions, people, strict=True)
            )
        )
        assert Schedule.objects.filter(state="published").count() == 2, results


def test_without_the_lock_the_constraint_still_lets_one_win(two_versions, monkeypatch):
    _matchmaking, versions, people = two_versions
    publish = without_lock_or_transaction(monkeypatch)
    results = at_once(
        *(
            lambda version=version, by=by: publish(schedule=version, by=by, at=NOW, seen=None)
            for version, by in zip(versions, people, strict=True)
        )
    )
    assert sum(isinstance(result, IntegrityError) for result in results) == 1
    assert Schedule.objects.filter(state="published").count() == 1
