"""From the process where something happened to every hub that must hear it.

Within a process by a call. To other processes by Redis or Valkey where `HANSE_REDIS_URL` names one; without it,
and while it is away, each hub finds the others' events by looking into the table once a second.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings

Hear = Callable[[int, str], None]
CHANNEL = "hanse.live"
PAUSE = 5.0  # seconds, after Redis did not answer

log = logging.getLogger("hanse.live")
_listeners: list[Hear] = []


def subscribe(hear: Hear) -> Callable[[], None]:
    """Call `hear(number, topic)`, from any thread, for each event; returns what ends it."""
    _listeners.append(hear)
    wire = _wire(settings.REDIS_URL) if settings.REDIS_URL else None
    if wire:
        wire.listen(_tell)
    return lambda: _listeners.remove(hear)


def publish(number: int, topic: str) -> None:
    """Tell the hubs of this process, then those of the others."""
    _tell(number, topic)
    if settings.REDIS_URL:
        _wire(settings.REDIS_URL).publish(number, topic)


def _tell(number: int, topic: str) -> None:
    for hear in tuple(_listeners):
        hear(number, topic)


class Wire:
    """The connection to Redis. Where it fails, nothing else does: the table has every event."""

    def __init__(self, url: str) -> None:
        import redis  # only where it is used

        self._failures: tuple[type[Exception], ...] = (redis.RedisError, OSError)
        self._client: Any = redis.Redis.from_url(url, socket_timeout=1.0, socket_connect_timeout=0.5)
        self._ear: Any = redis.Redis.from_url(url, socket_connect_timeout=0.5, health_check_interval=15)
        self._silent_until = 0.0
        self._thread: threading.Thread | None = None

    def publish(self, number: int, topic: str) -> None:
        """Tell the others; a Redis that is away costs one short wait every few seconds, no more."""
        if time.monotonic() < self._silent_until:
            return
        try:
            self._client.publish(CHANNEL, f"{number} {topic}")
        except self._failures as failure:
            self._silent_until = time.monotonic() + PAUSE
            log.warning("redis is away", extra={"failure": type(failure).__name__})

    def listen(self, tell: Hear) -> None:
        """Begin to hear the others, in a thread, once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._listen, args=(tell,), name="live-redis", daemon=True)
            self._thread.start()

    def _listen(self, tell: Hear) -> None:
        while True:
            try:
                with self._ear.pubsub(ignore_subscribe_messages=True) as ear:
                    ear.subscribe(CHANNEL)
                    for message in ear.listen():
                        number, _space, topic = message["data"].decode().partition(" ")
                        tell(int(number), topic)
            except self._failures as failure:
                log.warning("redis is away", extra={"failure": type(failure).__name__})
                time.sleep(PAUSE)


@lru_cache(maxsize=4)
def _wire(url: str) -> Wire:
    return Wire(url)
