"""From the process where something happened to every hub that must hear it."""

from collections.abc import Callable

Hear = Callable[[int, str], None]

_listeners: list[Hear] = []


def subscribe(hear: Hear) -> Callable[[], None]:
    """Call `hear(id, topic)` for each event of this process; returns what ends it. Called from any thread."""
    _listeners.append(hear)
    return lambda: _listeners.remove(hear)


def publish(number: int, topic: str) -> None:
    """Tell the hubs of this process."""
    for hear in tuple(_listeners):
        hear(number, topic)
