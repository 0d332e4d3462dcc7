"""`hanse worker`: do what was asked for later, in a process of its own."""

import signal
import sys
import threading
from types import FrameType

import click

from hanse.cli.start import refuse_unsafe, start_django


@click.command()
@click.option("--lanes", type=click.IntRange(1, 32), default=3, show_default=True, help="Jobs done at the same time.")
@click.option(
    "--grace", type=click.FloatRange(0), default=20, show_default=True, help="Seconds to finish in, when asked to stop."
)
def command(lanes: int, grace: float) -> None:
    """Do jobs: send mails, run solvers, tidy up. Start one or more beside `hanse serve`.

    Stops on SIGTERM or Ctrl-C, finishes what it is doing, and gives back what takes too long; a second
    signal ends it at once. Jobs of a worker that was killed are taken up by another within a minute.

    \b
    Example:
      hanse worker --lanes 4
    """
    start_django()
    refuse_unsafe()
    from hanse.web.jobs.worker import Worker  # needs Django

    asked = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            sys.exit(1)
        asked.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    worker = Worker(lanes=lanes)
    worker.start()
    asked.wait()
    worker.stop(grace=grace)
