"""The whole request before a thread is taken for it: who sends slowly, too much, or stops halfway costs no thread."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

IN_MEMORY = 256 * 1024  # more of a body goes to a temporary file
PIECE = 64 * 1024
PATIENCE = 30.0  # seconds between two pieces


class TooLarge(Exception):
    """The body is larger than `HANSE_MAX_BODY` allows."""


class TooSlow(Exception):
    """Nothing came for half a minute."""


class Gone(Exception):
    """The sender went away before the body was whole."""


async def whole_body(scope: Message, receive: Receive, *, limit: int) -> tuple[Receive, Callable[[], None]]:
    """Read the body, at most `limit` bytes; return a `receive` that gives it again, and what to call when done."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > limit:
        raise TooLarge
    if length == b"0" and b"transfer-encoding" not in headers:
        return _giving(None), lambda: None
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed when the answer is done
    try:
        size, more = 0, True
        while more:
            try:
                message = await asyncio.wait_for(receive(), PATIENCE)
            except TimeoutError as slow:
                raise TooSlow from slow
            if message["type"] == "http.disconnect":
                raise Gone
            piece = message.get("body", b"")
            size, more = size + len(piece), message.get("more_body", False)
            if size > limit:
                raise TooLarge
            file.write(piece)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return _giving(file), file.close


def _giving(file: IO[bytes] | None) -> Receive:
    async def receive() -> Message:
        piece = file.read(PIECE) if file else b""
        return {"type": "http.request", "body": piece, "more_body": len(piece) == PIECE}

    return receive
