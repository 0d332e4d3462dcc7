"""The one server process: the event hub in the event loop, Django's pages in threads beside it.

`hanse serve` runs it; any ASGI server can: `uvicorn hanse.web.project.asgi:application`.
"""

import asyncio
import gc
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanse.web.project.settings")

import django

django.setup()

from a2wsgi import WSGIMiddleware  # noqa: E402  Django is set up first
from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402

from hanse.web.jobs.worker import Worker  # noqa: E402
from hanse.web.live.hub import Hub  # noqa: E402
from hanse.web.live.stream import Message, Receive, Send, Stream  # noqa: E402
from hanse.web.project.body import Gone, TooLarge, TooSlow, whole_body  # noqa: E402
from hanse.web.project.middleware import HEADERS  # noqa: E402

QUEUE = 25  # requests that may wait for each thread
WORDS = {
    400: "This request cannot be understood.",
    408: "Nothing came for a while, so this request was ended.",
    413: "This is more than the server takes at once.",
    503: "The server has too much to do. Try again in a moment.",
}


class Application:
    """Sends the stream to the hub and everything else to Django."""

    def __init__(self) -> None:
        self.hub = Hub(most=settings.LIVE_CLIENTS)
        self.stream = Stream(self.hub)
        handler: Any = WSGIHandler()
        self.pages: Any = WSGIMiddleware(handler, workers=settings.THREADS, send_queue_size=64)
        self.worker: Worker | None = None
        self.busy = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, or live through the life of the process."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            scope["headers"] = [header for header in scope["headers"] if _is_plain(header)]
            send = _with_headers(send)
            if scope["path"] == "/live/stream":
                await self.stream(scope, receive, send)
            else:
                await self._page(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1000})

    async def _page(self, scope: Message, receive: Receive, send: Send) -> None:
        if self.busy >= settings.THREADS * QUEUE:
            return await _refuse(send, 503, (b"retry-after", b"2"))
        try:
            body, done = await whole_body(scope, receive, limit=settings.MAX_BODY)
        except TooLarge:
            return await _refuse(send, 413)
        except TooSlow:
            return await _refuse(send, 408)
        except Gone:
            return None
        self.busy += 1
        try:
            await self.pages(scope, body, send)
        finally:
            self.busy -= 1
            done()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def start(self) -> None:
        """Begin to hear; in the demonstration, begin to work."""
        await self.hub.start()
        gc.collect()
        gc.freeze()  # what is loaded stays: looking through it again and again would cost a fifth of every page
        if settings.WORKER_INSIDE:
            self.worker = Worker()
            self.worker.start()

    async def stop(self) -> None:
        """End the streams; finish the jobs."""
        await self.hub.stop()
        if self.worker:
            await asyncio.to_thread(self.worker.stop, grace=10.0)
        self.pages.executor.shutdown(wait=False, cancel_futures=True)


def _is_plain(header: tuple[bytes, bytes]) -> bool:
    # WSGI writes - and _ the same, so x_forwarded_for could pass for what only the proxy may say.
    return b"_" not in header[0]


def _with_headers(send: Send) -> Send:
    """Every answer carries the security headers, whoever made it."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _value in message["headers"]}
            message["headers"] = [
                *message["headers"],
                *((name, value) for name, value in PLAIN_HEADERS if name not in there),
            ]
        await send(message)

    return sending


PLAIN_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
if settings.SECURE_HSTS_SECONDS:
    lasting = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
    PLAIN_HEADERS.append((b"strict-transport-security", lasting.encode()))


async def _refuse(send: Send, status: int, *headers: tuple[bytes, bytes]) -> None:
    words = WORDS[status].encode()
    kind = (b"content-type", b"text/plain; charset=utf-8")
    start = [kind, (b"content-length", str(len(words)).encode()), (b"connection", b"close"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": words})


application = Application()
