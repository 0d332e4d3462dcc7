"""Doing what was asked for later."""

from django_tasks import TaskContext
from django_tasks_db.models import DBTaskResult


def run(job: DBTaskResult) -> None:
    """Run one claimed job and note how it went."""
    try:
        result = job.task_result
        task = job.task
        arguments = (TaskContext(task_result=result), *result.args) if task.takes_context else result.args
        job.set_successful(task.call(*arguments, **result.kwargs))
    except Exception as failure:  # the job's own failure, kept with its traceback
        job.set_failed(failure)
