"""Work for later: kept with the commit, done once, found again when a worker dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import Error, connection, connections, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hanse.web.jobs import actions, queries, rounds
from hanse.web.jobs.models import Beat, Tick
from hanse.web.jobs.testing import JobFailed, run_all
from hanse.web.jobs.worker import Worker

NOTE, FAIL, GIVE = "tests.web.jobs.chores.note", "tests.web.jobs.chores.fail", "tests.web.jobs.chores.give"
LINGER, AGAIN = "tests.web.jobs.chores.linger", "tests.web.jobs.chores.again"
NOW = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)


def wait_for(what: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until something is true, for a bounded time."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not become true"
        time.sleep(0.05)


def status(job: object) -> str:
    return str(DBTaskResult.objects.get(pk=job.id).status)


@pytest.mark.django_db
def test_job_is_done_with_its_arguments(tmp_path: Path):
    actions.later(NOTE, str(tmp_path / "x"), word="hello")
    assert run_all() == 1
    assert (tmp_path / "x").read_text() == "hello\n"
    assert run_all() == 0


@pytest.mark.django_db
def test_rollback_takes_the_job_back(tmp_path: Path):
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        actions.later(NOTE, str(tmp_path / "x"))
        raise ZeroDivisionError
    assert run_all() == 0


@pytest.mark.django_db
def test_unknown_name_is_refused_when_asked_for():
    with pytest.raises(ImportError):
        actions.later("tests.web.jobs.chores.nothing")


@pytest.mark.django_db
def test_failing_job_fails_the_test_with_its_words():
    actions.later(FAIL, "the words")
    with pytest.raises(JobFailed, match="the words"):
        run_all()


@pytest.mark.django_db
def test_value_that_cannot_be_kept_is_the_jobs_failure():
    actions.later(GIVE, "object")
    with pytest.raises(JobFailed, match=r"Unsupported type|not JSON serializable"):
        run_all()


@pytest.mark.django_db
def test_job_that_asks_for_itself_is_stopped():
    actions.later(AGAIN)
    with pytest.raises(JobFailed, match="more than 5 jobs"):
        run_all(limit=5)


@pytest.mark.django_db
def test_job_for_tomorrow_waits(tmp_path: Path):
    actions.later_at(timezone.now() + timedelta(days=1), NOTE, str(tmp_path / "x"))
    assert run_all() == 0


@pytest.mark.django_db
def test_job_of_a_silent_worker_is_taken_up_and_of_a_living_one_is_not():
    dead, alive = actions.later(GIVE, "a"), actions.later(GIVE, "b")
    for worker in ("dead", "alive"):
        actions.claim_job(worker=worker)
    actions.beat(worker="dead", at=NOW - timedelta(seconds=31))
    actions.beat(worker="alive", at=NOW - timedelta(seconds=29))
    assert actions.take_up_lost_jobs(at=NOW) == 1
    assert {status(dead), status(alive)} == {TaskResultStatus.READY, TaskResultStatus.RUNNING}


@pytest.mark.django_db
def test_job_that_killed_three_workers_is_given_up():
    job = actions.later(GIVE, "a")
    for number in range(3):
        assert actions.claim_job(worker=f"w{number}") is not None
        assert actions.take_up_lost_jobs(at=NOW) == 1
    row = DBTaskResult.objects.get(pk=job.id)
    assert (row.status, row.exception_class_path) == (TaskResultStatus.FAILED, "hanse.web.jobs.actions.WorkerDied")
    assert actions.claim_job(worker="w3") is None


@pytest.mark.django_db
def test_worker_that_was_thought_dead_does_not_overwrite_its_successor(monkeypatch):
    from hanse.web.jobs import worker

    actions.later(GIVE, "a")
    old = actions.claim_job(worker="old")
    actions.take_up_lost_jobs(at=NOW)
    new = actions.claim_job(worker="new")
    worker.run(old)
    new.refresh_from_db()
    assert (new.status, new.worker_ids) == (TaskResultStatus.RUNNING, ["old", "new"])
    worker.run(new)
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db
def test_round_is_queued_when_due_and_once(monkeypatch):
    monkeypatch.setattr(rounds, "_rounds", {AGAIN: 10})
    assert actions.start_rounds(at=NOW) == 1
    assert actions.start_rounds(at=NOW + timedelta(minutes=9)) == 0
    assert actions.start_rounds(at=NOW + timedelta(minutes=10)) == 0  # the first is still waiting to be done
    DBTaskResult.objects.all().delete()
    assert actions.start_rounds(at=NOW + timedelta(minutes=20)) == 1
    assert Tick.objects.get().next_at == NOW + timedelta(minutes=30)


def test_round_shorter_than_a_minute_is_refused():
    with pytest.raises(ValueError, match="at least one minute"):
        rounds.every(0, NOTE)


@pytest.mark.django_db
def test_finished_jobs_are_pruned_after_a_week():
    actions.later(GIVE, "a")
    run_all()
    assert actions.prune_jobs(at=timezone.now() + timedelta(days=6)) == 0
    assert actions.prune_jobs(at=timezone.now() + timedelta(days=8)) == 1


@pytest.mark.django_db
def test_readiness_hears_the_heart():
    assert not queries.is_worked_on(at=NOW)
    actions.beat(worker="w", at=NOW)
    assert queries.is_worked_on(at=NOW + timedelta(seconds=59))
    assert not queries.is_worked_on(at=NOW + timedelta(seconds=61))


def claims_at_once(claim: Callable[[str], DBTaskResult | None]) -> list[object]:
    """Six threads claim at once; return the keys of the jobs they were given."""
    start, given = threading.Barrier(6), []

    def work(number: int) -> None:
        start.wait()
        for _time in range(4):
            try:
                job = claim(f"w{number}")
            except Error:
                job = None
            if job is not None:
                given.append(job.pk)
        connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_get_each_job_once():
    for number in range(10):
        actions.later(GIVE, str(number))
    given = claims_at_once(lambda worker: actions.claim_job(worker=worker))
    assert len(given) == len(set(given)) == 10


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_get_a_job_twice_without_the_lock():
    actions.later(GIVE, "a")
    meet = threading.Barrier(6)

    def unguarded(worker: str) -> DBTaskResult | None:
        job = DBTaskResult.objects.ready().first()
        try:
            meet.wait(timeout=1)  # all have read it before any claims it
        except threading.BrokenBarrierError:
            return None
        if job is not None:
            job.claim(worker)
        return job

    assert len(claims_at_once(unguarded)) > 1


@pytest.mark.django_db(transaction=True)
def test_worker_does_jobs_beats_and_stops(tmp_path: Path):
    worker = Worker(lanes=2)
    worker.start()
    try:
        job = actions.later(NOTE, str(tmp_path / "x"))
        wait_for((tmp_path / "x").exists)
        assert Beat.objects.get().worker == worker.name
    finally:
        worker.stop(grace=10)
    assert Beat.objects.count() == 0
    assert status(job) == TaskResultStatus.SUCCESSFUL
    # what came round just then may wait for the next worker, but nothing is half done
    ends = {TaskResultStatus.SUCCESSFUL, TaskResultStatus.READY}
    assert set(DBTaskResult.objects.values_list("status", flat=True)) <= ends


@pytest.mark.django_db(transaction=True)
def test_worker_that_must_stop_gives_a_long_job_back(tmp_path: Path):
    worker = Worker(lanes=1)
    worker.start()
    job = actions.later(LINGER, str(tmp_path / "x"), 2.0)
    wait_for((tmp_path / "x").exists)
    worker.stop(grace=0.2)
    assert status(job) == TaskResultStatus.READY
    wait_for(lambda: "ended" in (tmp_path / "x").read_text())


def database_url() -> str:
    """The address of the database of this very test, for another process."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgresql://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_job_of_a_killed_process_is_done_by_the_next_worker(tmp_path: Path):
    trace = tmp_path / "trace"
    job = actions.later(LINGER, str(trace), 0.2)
    actions.later(LINGER, str(trace), 600)  # the one during which the process is killed
    environment = {**os.environ, "HANSE_DATABASE_URL": database_url(), "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen([sys.executable, "-m", "hanse.cli", "worker", "--lanes", "1"], env=environment)
    try:
        wait_for(lambda: trace.exists() and trace.read_text().split() == ["started", "ended", "started"], 40)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert status(job) == TaskResultStatus.SUCCESSFUL
    left = DBTaskResult.objects.get(status=TaskResultStatus.RUNNING)
    assert actions.take_up_lost_jobs(at=timezone.now()) == 0  # it was heard a moment ago
    assert actions.take_up_lost_jobs(at=timezone.now() + timedelta(seconds=31)) == 1
    left.args_kwargs = {"args": [str(trace), 0.1], "kwargs": {}}
    left.save(update_fields=["args_kwargs"])
    actions.later(NOTE, str(trace), "next")
    run_all()
    assert sorted(trace.read_text().split()) == ["ended", "ended", "next", "started", "started", "started"]
