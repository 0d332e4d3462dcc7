"""Tasks for tests, loaded by their dotted names."""

import time
from pathlib import Path

from django_tasks import task


@task()
def note(path: str, word: str = "done") -> None:
    """Write a word at the end of a file."""
    with Path(path).open("a") as file:
        file.write(word + "\n")


@task()
def fail(word: str) -> None:
    """Fail."""
    raise RuntimeError(word)


@task()
def give(kind: str) -> object:
    """Return something that no table can keep."""
    return object() if kind == "object" else kind


@task()
def linger(path: str, seconds: float) -> None:
    """Note the start, take long, note the end."""
    note.call(path, "started")
    time.sleep(seconds)
    note.call(path, "ended")


@task()
def again() -> None:
    """Ask for itself again."""
    again.enqueue()
