"""Files of the website as a server gives them: what is announced is what comes, also where a file has changed."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from hanse.web.project.asgi import Application


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Any:
    """A file among those of the website."""
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    file = tmp_path / "tested.css"
    file.write_text("a{}\n" * 5)
    yield file
    finders.get_finder.cache_clear()


def answers(*asked: tuple[str, dict[str, str]], between: Any = None) -> list[tuple[int, int | None, int]]:
    """What one server answers, request by request: status, announced length, length."""

    async def told() -> list[tuple[int, int | None, int]]:
        application, found = Application(), []
        for number, (method, headers) in enumerate(asked):
            if number and between:
                between()
            found.append(await one(application, method, headers))
        application.pages.executor.shutdown()
        return found

    return asyncio.run(told())


async def one(application: Application, method: str, headers: dict[str, str]) -> tuple[int, int | None, int]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": method,
        "path": "/static/tested.css",
        "query_string": b"",
        "http_version": "1.1",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await application(scope, receive, send)
    announced = dict(sent[0]["headers"]).get(b"content-length")
    length = sum(len(message.get("body", b"")) for message in sent[1:])
    return sent[0]["status"], int(announced) if announced is not None else None, length


def test_file_comes_in_the_announced_length_however_it_is_asked_for(file: Path):
    later = {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert answers(
        ("GET", {}),
        ("HEAD", {}),
        ("GET", later),
        ("HEAD", later),
        ("GET", {"range": "bytes=0-9"}),
        ("HEAD", {"range": "bytes=0-9"}),
        ("GET", {"range": "bytes=900-"}),
        ("GET", {"range": "bytes=5-2"}),
        ("GET", {"accept-encoding": "gzip"}),
    ) == [
        (200, 20, 20),
        (200, 20, 0),
        (304, None, 0),
        (304, None, 0),
        (206, 10, 10),
        (206, 10, 0),
        (416, None, 0),
        (416, None, 0),
        (200, 20, 20),
    ]


def test_file_that_grew_or_shrank_under_a_running_server_comes_whole(file: Path):
    sizes = iter(("a{}\n" * 9, "a{}\n"))
    found = answers(("GET", {}), ("GET", {}), ("GET", {}), between=lambda: file.write_text(next(sizes)))
    assert found == [(200, 20, 20), (200, 36, 36), (200, 4, 4)]


def test_file_kept_in_mind_would_break_its_announced_length(file: Path, settings: Any):
    settings.WHITENOISE_AUTOREFRESH = False  # as it was: the length of the server's start
    found = answers(("GET", {}), ("GET", {}), between=lambda: file.write_text("a{}\n" * 9))
    assert found == [(200, 20, 20), (200, 20, 36)]
