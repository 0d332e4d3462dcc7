"""Asking for work to be done later."""

from datetime import datetime

from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import TaskResult

from hanse.web.jobs import bell


def later(name: str, *args: object, **kwargs: object) -> TaskResult:
    """Have the task with this dotted name done after the caller's transaction is committed.

    The job is a row of that very transaction: a rollback takes it back, and nothing is lost between
    the commit and the queue. Arguments are plain values (ids, words), never models.
    """
    result: TaskResult = import_string(name).enqueue(*args, **kwargs)
    transaction.on_commit(bell.ring)
    return result


def later_at(moment: datetime, name: str, *args: object, **kwargs: object) -> TaskResult:
    """Like `later`, not before the given moment."""
    result: TaskResult = import_string(name).using(run_after=moment).enqueue(*args, **kwargs)
    return result
