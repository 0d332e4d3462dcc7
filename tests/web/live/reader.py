"""A browser's end of the stream, for tests: opens it, gathers what comes, can be slow, can go away."""

import asyncio
import itertools
import json
from typing import Any
from urllib.parse import urlencode

from hanse.web.live.hub import Hub
from hanse.web.live.stream import Stream


class Reader:
    """One request to the stream of a hub."""

    def __init__(self, hub: Hub, *topics: str, cookie: str = "", last: int | None = None, **query: object) -> None:
        headers = [(b"cookie", cookie.encode())]
        if last is not None:
            headers.append((b"last-event-id", str(last).encode()))
        asked = [("topic", topic) for topic in topics] + [(name, str(value)) for name, value in query.items()]
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": "/live/stream",
            "query_string": urlencode(asked).encode(),
            "headers": headers,
        }
        self.status = 0
        self.text = ""
        self.may_take = asyncio.Event()
        self.may_take.set()
        self._gone = asyncio.Event()
        self._task = asyncio.create_task(Stream(hub)(self.scope, self._receive, self._send))

    async def _receive(self) -> dict[str, str]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self.may_take.wait()
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()

    @property
    def heard(self) -> list[str]:
        """The topics that were told, in order."""
        lines = self.text.splitlines()
        pairs = itertools.pairwise(lines)
        return [json.loads(data.removeprefix("data: "))["topic"] for kind, data in pairs if kind == "event: changed"]

    @property
    def last_id(self) -> int:
        """What a browser would send as Last-Event-ID."""
        ids = [line.removeprefix("id: ") for line in self.text.splitlines() if line.startswith("id: ")]
        return int(ids[-1])

    async def is_open(self) -> bool:
        """Wait for the first words."""
        await until(lambda: "event: hello" in self.text or self._task.done())
        return not self._task.done()

    async def ended(self) -> int:
        """Wait for the end; its status."""
        await asyncio.wait_for(self._task, 10)
        return self.status

    async def leave(self) -> None:
        """Go away."""
        self._gone.set()
        self.may_take.set()
        await asyncio.wait_for(self._task, 10)


async def until(what: Any, seconds: float = 10.0) -> None:
    """Wait until something is true, for a bounded time."""
    end = asyncio.get_running_loop().time() + seconds
    while not what():
        assert asyncio.get_running_loop().time() < end, "it did not become true"
        await asyncio.sleep(0.01)
