"""`/live/stream?topic=…&topic=…`: Server-Sent Events of the topics that the person of the session may hear.

The session is checked when the stream opens and every minute after that. A stream of which nothing may be heard
ends with 204, which tells the browser not to come back.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

from django.db import Error
from django.utils import timezone

from hanse.web.live import queries
from hanse.web.live.actions import LONGEST, TOPIC
from hanse.web.live.hub import Hub, Listener

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MOST_TOPICS = 50
HEARTBEAT = 20.0  # seconds: proxies end a connection that is silent for longer
RECHECK = 60.0  # seconds between looks at the session
STUCK = 30.0  # seconds after which a reader who takes nothing is given up
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class Stream:
    """The address of the stream, as an ASGI application beside Django."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        topics = frozenset(asked.get("topic", ()))
        if scope["method"] != "GET":
            return await _answer(send, 405, "This address answers GET only.", (b"allow", b"GET"))
        if not 0 < len(topics) <= MOST_TOPICS or not all(map(is_topic, topics)):
            return await _answer(send, 400, f"Name 1 to {MOST_TOPICS} topics.")
        if len(self.hub) >= self.hub.most:
            return await _answer(send, 503, "Too many pages are open.", (b"retry-after", b"60"))
        cookie = headers.get("cookie", "")
        try:
            heard = await self.hub.ask(queries.hearing, cookie, topics)
        except Error:
            return await _answer(send, 503, "The database does not answer.", (b"retry-after", b"10"))
        if not heard.topics:
            return await _answer(send, 204, "")
        after = headers.get("last-event-id", "") or asked.get("after", [""])[0]
        age = asked.get("age", [""])[0]
        listener = Listener(heard.topics)
        self.hub.add(listener)  # before looking for what was missed, so that nothing falls between
        gone = asyncio.create_task(_until_gone(receive, listener))
        try:
            await self._catch_up(listener, after, age)
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await self._talk(listener, heard.person, cookie, send)
        except (TimeoutError, OSError, Error):
            pass  # the reader went away or takes nothing, or the database did: the browser comes back
        finally:
            self.hub.remove(listener)
            gone.cancel()

    async def _catch_up(self, listener: Listener, after: str, age: str) -> None:
        """Note what changed since the last event that the page heard, or since the page was made."""
        if after.isdecimal() and len(after) < 19:
            missed = await self.hub.ask(queries.missed, listener.topics, after=int(after))
        elif age.isdecimal() and len(age) < 6:
            since = timezone.now() - timedelta(seconds=int(age) + 1)
            missed = await self.hub.ask(queries.missed, listener.topics, since=since)
        else:
            return
        for topic, number in missed.items():
            listener.hear(number, topic)

    async def _talk(self, listener: Listener, person: int | None, cookie: str, send: Send) -> None:
        loop = asyncio.get_running_loop()
        check_at = loop.time() + RECHECK
        await _send(send, f"retry: 3000\nid: {self.hub.newest}\nevent: hello\ndata: {{}}\n\n")
        while not listener.is_closed:
            try:
                await asyncio.wait_for(listener.ready.wait(), min(HEARTBEAT, max(0.01, check_at - loop.time())))
                if not listener.is_closed:
                    await asyncio.sleep(self.hub.window)
            except TimeoutError:
                if loop.time() < check_at:
                    await _send(send, ": still here\n\n")
            if loop.time() >= check_at:
                check_at = loop.time() + RECHECK
                heard = await self.hub.ask(queries.hearing, cookie, listener.topics)
                if heard.person != person or not heard.topics:
                    break  # signed out, or barred from everything
                self.hub.narrow(listener, heard.topics)
            for topic, number in listener.take().items():
                told = json.dumps({"topic": topic, "spread": self.hub.spread(topic)})
                await _send(send, f"id: {number}\nevent: changed\ndata: {told}\n\n")
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def is_topic(text: str) -> bool:
    """Whether this may be the name of a topic."""
    return len(text) <= LONGEST and TOPIC.fullmatch(text) is not None


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.close()


async def _send(send: Send, text: str) -> None:
    await asyncio.wait_for(send({"type": "http.response.body", "body": text.encode(), "more_body": True}), STUCK)


async def _answer(send: Send, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
    kind = [(b"content-type", b"text/plain; charset=utf-8")] if text else []
    await send({"type": "http.response.start", "status": status, "headers": [*kind, *headers]})
    await send({"type": "http.response.body", "body": text.encode()})
