"""`hanse schedule`: a case in, a proved schedule out."""

import json
import math
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from hanse.errors import InputError
from hanse.scheduling import Progress, Schedule, read_case, read_previous, schedule_document, solve

EXITS = {"optimal": 0, "feasible": 0, "infeasible": 3, "unknown": 4}


class SecondsType(click.FloatRange):
    """Seconds from `min` to a day; `nan` is refused too, which no comparison does."""

    def __init__(self, least: float = 0) -> None:
        super().__init__(least, 86_400)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number, or an error in click's words."""
        found = super().convert(value, param, ctx)
        if math.isnan(found):
            self.fail(f"{value} is not a number.", param, ctx)
        return found


STAGES = {
    "value": "value",
    "repair": "keeping the old schedule",
    "breaks": "breaks",
    "conflict": "finding what contradicts",
    "done": "done",
}


@click.command(
    epilog="""\b
Example:
  hanse schedule case.json --out schedule.json --seconds 20
  hanse schedule changed.json --previous schedule.json --max-moves 3 --json

Exit codes: 0 done, 2 the input is wrong, 3 proved impossible, 4 no answer in time.
"""
)
@click.argument("case", metavar="CASE.json", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the schedule to this file.")
@click.option("--seconds", type=SecondsType(), default=60.0, show_default=True, help="Time for solving.")
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Another seed, another way."
)
@click.option(
    "--previous", type=click.Path(path_type=Path), metavar="SCHEDULE.json", help="Keep of this what can be kept."
)
@click.option(
    "--max-moves", type=click.IntRange(0), default=0, show_default=True, help="Old meetings that may change slot."
)
@click.option("--workers", type=click.IntRange(1, 256), help="Threads; with 1 the same seed gives the same answer.")
@click.option("--json", "as_json", is_flag=True, help="Print the schedule as JSON, and nothing else.")
def command(
    case: Path,
    out: Path | None,
    seconds: float,
    seed: int,
    previous: Path | None,
    max_moves: int,
    workers: int | None,
    as_json: bool,
) -> None:
    """Choose and place meetings: the most value, proved, and then the fewest breaks."""
    text = read_bytes(case)
    parsed = or_refuse(case, lambda: read_case(text))
    old = None
    if previous is not None:
        old_text = read_bytes(previous)
        or_refuse(previous, lambda: read_previous(old_text))
        old = old_text
    if out is not None and (out.is_dir() or not out.parent.is_dir()):
        refuse(out, "cannot be written: name a file in a folder that exists")
    with interruptible() as stop, progress_lines() as tell:
        schedule = solve(
            parsed,
            seconds=seconds,
            seed=seed,
            workers=workers,
            previous=old,
            max_moves=max_moves,
            on_progress=tell,
            should_stop=stop,
        )
    document = schedule_document(schedule, case_bytes=text)
    words = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    failure = None if out is None else failure_of_writing(out, words)
    if as_json:
        sys.stdout.buffer.write(words.encode())
    else:
        print_summary(schedule, out if failure is None else None)
    if failure is not None:
        click.echo(f"{out}: cannot be written: {failure}", err=True)
        sys.exit(1)
    sys.exit(EXITS[schedule.status])


def failure_of_writing(path: Path, words: str) -> str | None:
    """Write a file; if that fails, return why."""
    try:
        path.write_text(words, encoding="utf-8")
    except OSError as error:
        return error.strerror or str(error)
    return None


def read_bytes(path: Path) -> bytes:
    """A file's content, or exit 2 with words."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        refuse(path, "is not there: check the name")
    except IsADirectoryError:
        refuse(path, "is a folder: name a file")
    except OSError as error:
        refuse(path, f"cannot be read: {error.strerror}")


def or_refuse(path: Path, read: Callable[[], Any]) -> Any:
    """What a reader returns, or exit 2 with every problem, one a line, behind the file's name."""
    try:
        return read()
    except InputError as error:
        for problem in error.problems:
            click.echo(f"{path}: {problem}", err=True)
        sys.exit(2)


def refuse(path: Path, words: str) -> NoReturn:
    """Say on standard error what is wrong with a file, and exit 2."""
    click.echo(f"{path}: {words}", err=True)
    sys.exit(2)


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C asks the solver to stop with the best so far; a second one ends the command."""
    asked = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress_lines() -> Iterator[Callable[[Progress], None]]:
    """A line on standard error that follows the solve; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _progress: None
        return
    from rich.console import Console  # slow, and only a terminal needs it
    from rich.status import Status

    with Status("reading", console=Console(stderr=True)) as line:
        yield lambda progress: line.update(in_words(progress))


def in_words(progress: Progress) -> str:
    """Where a solve stands, as one line.

    >>> in_words(Progress(2.5, "value", 90, 100))
    '2.5 s · value: value 90, at most 100 (gap 10.00 %)'
    """
    parts = [f"{progress.seconds:.1f} s · {STAGES.get(progress.stage, progress.stage)}"]
    figures = []
    if progress.value is not None:
        figures.append(f"value {progress.value:,}")
    if progress.bound is not None:
        figures.append(f"at most {progress.bound:,.0f}")
    line = ", ".join(figures)
    if progress.value is not None and progress.bound:
        line += f" (gap {100 * (progress.bound - progress.value) / progress.bound:.2f} %)"
    if progress.breaks is not None:
        line += f"; {progress.breaks} breaks, at least {progress.breaks_bound or 0}"
    return ": ".join([*parts, line]) if line else parts[0]


def print_summary(schedule: Schedule, out: Path | None) -> None:
    """What a person wants to know, on standard output."""
    if schedule.status == "infeasible":
        print("Impossible. These demands contradict one another:")
        for demand in schedule.conflict:
            print(f"  - {demand.words}")
        return
    if schedule.status == "unknown":
        print("No schedule was found in the time; give it more with --seconds.")
        return
    wanted = len(schedule.meetings) + len(schedule.unmet)
    print(f"{len(schedule.meetings)} of {wanted} meetings, value {schedule.value:,}; {proof(schedule)}")
    if schedule.breaks is not None:
        proved = "the fewest possible" if schedule.breaks.status == "optimal" else f"at least {schedule.breaks.bound}"
        print(f"{schedule.breaks.total} breaks ({proved})")
    if schedule.moved or schedule.dropped:
        print(f"{schedule.moved} old meetings moved, {schedule.dropped} dropped")
    if schedule.fairness is not None:
        none, _one, few = schedule.fairness.below
        print(f"{none or 'none'} of those named in a wish have no meeting, {few} have fewer than three")
    for row in schedule.unmet[:20]:
        by = f" by {', '.join(map(str, row.blocked_by[:6]))}" if row.blocked_by else ""
        print(f"  not held: {row.id} ({row.reason}{by})")
    if len(schedule.unmet) > 20:
        print(f"  and {len(schedule.unmet) - 20} more")
    if out is not None:
        print(f"written to {out}")


def proof(schedule: Schedule) -> str:
    """How good the value is, in words."""
    if schedule.gap == 0 or (schedule.bound or 0) - (schedule.value or 0) < 1:
        return "proved to be the most possible"
    return f"at most {100 * (schedule.gap or 0):.2f} % below the most possible ({schedule.bound:,.0f})"
