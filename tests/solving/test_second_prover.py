"""The second prover ends when whoever asked for it is killed."""

import multiprocessing
import os
import signal
import sys
import time

import pytest

from hanse.solving import Label, Model
from hanse.solving.max_sat import Prover, is_installed
from hanse.solving.model import at_most_one, clause


def ask_and_wait(pipe) -> None:
    """A caller with a hard question: pigeons in too few holes."""
    multiprocessing.current_process()._config["daemon"] = False
    model = Model(minimise=True)
    pigeons, holes = 14, 13
    seats = [[model.ask() for _hole in range(holes)] for _pigeon in range(pigeons)]
    model.add(clause(Label("sits"), *row) for row in seats)
    model.add(at_most_one(Label("alone"), [row[hole] for row in seats]) for hole in range(holes))
    prover = Prover(model)
    pipe.send(prover._process.pid)
    time.sleep(60)


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux" or not is_installed(), reason="needs Linux and python-sat")
def test_second_prover_dies_with_a_killed_caller() -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    caller = context.Process(target=ask_and_wait, args=(theirs,), daemon=True)
    caller.start()
    assert ours.poll(60)
    prover = ours.recv()
    assert is_alive(prover)
    assert caller.pid is not None
    os.kill(caller.pid, signal.SIGKILL)
    caller.join(10)
    for _ in range(100):
        if not is_alive(prover):
            break
        time.sleep(0.1)
    assert not is_alive(prover)
