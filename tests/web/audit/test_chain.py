"""The chain of audit entries: it grows by one, cannot fork, cannot be changed unseen."""

import hashlib
import json
import threading
from collections.abc import Callable

import pytest
from django.db import Error, IntegrityError, connection, connections, transaction

from hanse.web.accounts.models import Person
from hanse.web.audit import actions
from hanse.web.audit.actions import record
from hanse.web.audit.guard import SAYS, lower_guard, raise_guard
from hanse.web.audit.models import FIRST, Entry, Head
from hanse.web.audit.queries import examine_chain

THREADS, EACH = 6, 4


def a_person(name: str = "Ilze Ozola") -> Person:
    return Person.objects.create_user(email="ilze@example.org", name=name)


def tamper(statement: str, *arguments: object) -> None:
    """Change the table behind the application's back."""
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)


@pytest.mark.django_db
def test_entry_follows_from_the_one_before():
    person = a_person()
    first = record("directory.published", by=person, about=person, state="published")
    second = record("directory.withdrawn", by=None)
    assert (first.number, first.previous) == (1, FIRST)
    assert (second.number, second.previous) == (2, first.hash)
    assert (first.by, first.about, first.about_key) == (person.key, "accounts.person", str(person.pk))
    assert first.facts == {"state": "published"}
    assert Head.objects.get().hash == second.hash


@pytest.mark.django_db
def test_hash_can_be_recomputed_by_anybody():
    entry = record("x.done", by=None, count=3, who=["b", "a"])
    entry.refresh_from_db()
    said = {
        "about": "",
        "about_key": "",
        "at": entry.at.isoformat(timespec="microseconds"),
        "by": None,
        "facts": '{"count":3,"who":["b","a"]}',
        "number": 1,
        "previous": FIRST,
        "verb": "x.done",
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert entry.hash == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.django_db
def test_entry_of_an_erased_person_names_nobody():
    person = a_person("Ilze Ozola")
    entry = record("accounts.signed_up", by=person, about=person)
    row = Entry.objects.filter(pk=entry.pk).values().get()
    told = " ".join(str(value) for value in row.values())
    assert "Ozola" not in told
    assert "ilze" not in told


@pytest.mark.parametrize("fact", ["ilze@example.org", ["x", "ilze@example.org"], {"to": "a@b.eu"}, "x" * 201])
@pytest.mark.django_db
def test_fact_that_may_be_personal_is_refused(fact):
    with pytest.raises(ValueError, match="fact"):
        record("x.done", by=None, fact=fact)
    assert Entry.objects.count() == 0


@transaction.atomic
def lose_it():
    """An action that fails after it has recorded."""
    record("x.lost", by=None)
    raise ZeroDivisionError


@pytest.mark.django_db
def test_rollback_takes_the_entry_back():
    record("x.first", by=None)
    with pytest.raises(ZeroDivisionError):
        lose_it()
    record("x.second", by=None)
    assert list(Entry.objects.values_list("number", "verb")) == [(1, "x.first"), (2, "x.second")]
    assert examine_chain().is_sound


@pytest.mark.django_db
def test_program_refuses_to_change_or_delete():
    entry = record("x.done", by=None)
    entry.verb = "x.other"
    for attempt in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(verb="x")):
        with pytest.raises(TypeError, match="audit entry is never"):
            attempt()
    assert Entry.objects.get().verb == "x.done"


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry"])
@pytest.mark.django_db
def test_database_refuses_to_change_or_delete(statement):
    record("x.done", by=None)
    raise_guard(connection)
    with pytest.raises(Error, match=SAYS), transaction.atomic():
        tamper(statement)
    assert Entry.objects.get().verb == "x.done"
    lower_guard(connection)  # the negative control: without the guard the database obeys
    tamper(statement)
    assert not Entry.objects.filter(verb="x.done").exists()


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda: tamper("UPDATE audit_entry SET verb = %s WHERE number = 2", "x.forged"), "entry 2: was changed"),
        (lambda: tamper("UPDATE audit_entry SET facts_json = %s WHERE number = 1", "{}"), "entry 1: was changed"),
        (lambda: tamper("DELETE FROM audit_entry WHERE number = 2"), "entry 2: missing"),
        (lambda: tamper("DELETE FROM audit_entry WHERE number = 3"), "the end: the chain ends with entry 2"),
        (lambda: tamper("UPDATE audit_head SET number = 9"), "the end: the chain ends with entry 3"),
    ],
    ids=["verb", "facts", "taken out", "cut off", "head"],
)
@pytest.mark.django_db
def test_tampering_is_found(harm: Callable[[], None], fault: str):
    for number in range(3):
        record("x.done", by=None, number=number)
    assert examine_chain().is_sound
    harm()
    examination = examine_chain()
    assert [found[: len(fault)] for found in examination.faults[:1]] == [fault]


@pytest.mark.django_db
def test_chain_computed_anew_is_found_by_a_noted_end():
    noted = record("x.done", by=None, votes=10)
    record("x.after", by=None)
    kept = (noted.number, noted.hash)
    assert examine_chain(noted=kept).is_sound
    tamper("DELETE FROM audit_entry")
    tamper("UPDATE audit_head SET number = 0, hash = %s", FIRST)
    record("x.done", by=None, votes=11)
    record("x.after", by=None)
    assert examine_chain().is_sound
    assert examine_chain(noted=kept).faults == ("entry 1: is not the one whose hash was noted",)


def write_at_once(write: Callable[[int], object]) -> list[BaseException]:
    """Several threads write, each several times; return what was raised."""
    start, raised = threading.Barrier(THREADS), []

    def work(number: int) -> None:
        start.wait()
        for _time in range(EACH):
            try:
                write(number)
            except Error as error:
                raised.append(error)
        connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_cannot_fork_the_chain():
    raised = write_at_once(lambda number: record("x.done", by=None, thread=number))
    assert raised == []
    examination = examine_chain()
    assert (examination.entries, examination.faults) == (THREADS * EACH, ())


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_collide_without_the_lock(monkeypatch):
    record("x.first", by=None)
    meet = threading.Barrier(2)

    def unlocked_head() -> Head:
        head = Head.objects.get(pk=1)
        try:
            meet.wait(timeout=0.5)  # both have read the same end of the chain
        except threading.BrokenBarrierError:
            meet.reset()
        return head

    monkeypatch.setattr(actions, "_locked_head", unlocked_head)
    raised = write_at_once(lambda number: record.__wrapped__("x.done", by=None, thread=number))
    assert {type(error) for error in raised} >= {IntegrityError}
