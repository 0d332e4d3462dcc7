"""Wakes the worker of this process when a job has come in; another process looks by itself once a second."""

import threading

_bell = threading.Event()


def ring() -> None:
    """There is work."""
    _bell.set()


def wait(seconds: float) -> bool:
    """Sleep until the bell rings, at most so long; true if it rang."""
    rang = _bell.wait(seconds)
    _bell.clear()
    return rang
