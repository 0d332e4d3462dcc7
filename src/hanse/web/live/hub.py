"""The event hub: one for each server process, in the event loop. Knows topics and open streams, nothing else.

What waits for a stream is one entry for each of its topics, so a reader who is slow costs no more memory than
one who is quick: news of the same topic becomes one piece of news.
"""

import asyncio
import logging
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from django.db import Error, close_old_connections, connections
from django.utils import timezone

from hanse.web.live import bus, queries

T = TypeVar("T")
LOOK_SECONDS = 1.0
REMEMBERED = 4096  # numbers of events that were delivered: the table and Redis tell them a second time

log = logging.getLogger("hanse.live")


class Listener:
    """One open stream: the topics it hears and, for each that changed, the newest event."""

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self.pending: dict[str, int] = {}
        self.ready = asyncio.Event()
        self.is_closed = False

    def hear(self, number: int, topic: str) -> None:
        """Note that a topic changed."""
        self.pending[topic] = max(number, self.pending.get(topic, 0))
        self.ready.set()

    def take(self) -> dict[str, int]:
        """What has changed since the last time, the oldest first."""
        self.ready.clear()
        taken, self.pending = self.pending, {}
        return dict(sorted(taken.items(), key=lambda item: item[1]))

    def close(self) -> None:
        """End the stream."""
        self.is_closed = True
        self.ready.set()


class Hub:
    """Every open stream of this process."""

    def __init__(self, *, most: int = 5000) -> None:
        self.most = most
        self.newest = 0
        self._by_topic: dict[str, set[Listener]] = defaultdict(set)
        self._listeners: set[Listener] = set()
        self._delivered: OrderedDict[int, None] = OrderedDict()
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")
        self._looking: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Begin to hear."""
        self._loop = asyncio.get_running_loop()
        self._unsubscribe = bus.subscribe(self.hear)
        self._looking = asyncio.create_task(self._look())

    async def stop(self) -> None:
        """End every stream, then listening itself. A browser comes back to the next process by itself."""
        self._unsubscribe()
        self._unsubscribe = lambda: None
        if self._looking:
            self._looking.cancel()
        for listener in tuple(self._listeners):
            listener.close()
        await self.ask(connections.close_all)

    def __len__(self) -> int:
        return len(self._listeners)

    @property
    def window(self) -> float:
        """Seconds during which news is gathered before it is sent: the more streams, the longer."""
        return max(0.02, len(self._listeners) / 10_000)

    def spread(self, topic: str) -> int:
        """Milliseconds over which the listeners of a topic shall spread their fetching."""
        return min(10_000, 5 * len(self._by_topic.get(topic, ())))

    def add(self, listener: Listener) -> None:
        """Let a stream hear its topics from now on."""
        self._listeners.add(listener)
        for topic in listener.topics:
            self._by_topic[topic].add(listener)

    def remove(self, listener: Listener) -> None:
        """Forget a stream."""
        self._listeners.discard(listener)
        self.narrow(listener, frozenset())

    def narrow(self, listener: Listener, topics: frozenset[str]) -> None:
        """Take topics away that this listener may not hear any more."""
        for topic in listener.topics - topics:
            self._by_topic[topic].discard(listener)
            if not self._by_topic[topic]:
                del self._by_topic[topic]
            listener.pending.pop(topic, None)
        listener.topics &= topics

    def hear(self, number: int, topic: str) -> None:
        """An event happened, in any thread."""
        self._loop.call_soon_threadsafe(self._deliver, number, topic)

    def _deliver(self, number: int, topic: str) -> None:
        if number in self._delivered:
            return
        self._delivered[number] = None
        if len(self._delivered) > REMEMBERED:
            self._delivered.popitem(last=False)
        self.newest = max(self.newest, number)
        for listener in self._by_topic.get(topic, ()):
            listener.hear(number, topic)

    async def ask(self, question: Callable[..., T], *args: object, **kwargs: object) -> T:
        """Ask the database, in the hub's thread."""
        return await asyncio.get_running_loop().run_in_executor(
            self._executor, partial(_asked, question, *args, **kwargs)
        )

    async def _look(self) -> None:
        """Find what other processes announced, while anybody listens."""
        while True:
            try:
                if not self.newest:
                    self.newest = await self.ask(queries.newest)
                if self._listeners:
                    for number, topic in await self.ask(queries.events_after, self.newest, at=timezone.now()):
                        self._deliver(number, topic)
            except Error as failure:  # the database is away for a moment: look again
                log.warning("looking for events", extra={"failure": type(failure).__name__})
            await asyncio.sleep(LOOK_SECONDS)


def _asked(question: Callable[..., T], *args: object, **kwargs: object) -> T:
    close_old_connections()
    try:
        return question(*args, **kwargs)
    finally:
        close_old_connections()
