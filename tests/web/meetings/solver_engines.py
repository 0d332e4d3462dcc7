"""Solvers that do as a test wants. The child process imports this file, so it knows no Django."""

import os
import signal
import time

from hanse.web.meetings.bridge.computing import solve_case


def engine_that_dies(order, report, should_stop):
    """The process is killed in the middle of its work."""
    report(0.1, "value", 10, 20.0)
    os.kill(os.getpid(), signal.SIGKILL)


def engine_that_waits(order, report, should_stop):
    """Works until it is stopped, then answers with the real solver."""
    report(0.1, "value", 10, 9999.0)
    until = time.monotonic() + 30
    while not should_stop() and time.monotonic() < until:
        time.sleep(0.02)
    return solve_case(order, report, lambda: False)


def engine_that_cheats(order, report, should_stop):
    """Puts everybody into the first slot at one place."""
    answer = solve_case(order, report, should_stop)
    for entry in answer["meetings"]:
        entry["slot"], entry["place"] = answer["meetings"][0]["slot"], 1
    return answer


def engine_that_fails(order, report, should_stop):
    """Has a mistake."""
    raise RuntimeError("a mistake")


def engine_that_finds_half(order, report, should_stop):
    """The first run leaves the proof open, a later one closes it."""
    answer = solve_case(order, report, should_stop)
    if order.seed == 1:
        answer["status"], answer["bound"] = "feasible", answer["bound"] + 50
        answer["gap"] = (answer["bound"] - answer["value"]) / answer["bound"]
        time.sleep(0.2)
    return answer
