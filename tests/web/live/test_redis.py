"""Two processes and a Redis: what one announces is heard in the other, at once; without Redis, a second later."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from tests import servers
from tests.web.live.reader import Reader, until

from hanse.web.live import bus, hub, rules
from hanse.web.live.hub import Hub

ANNOUNCE = "import django; django.setup(); from hanse.web.live.actions import announce; announce('open.news')"


@pytest.fixture
def redis() -> Iterator[str]:
    """A Redis of this test."""
    try:
        with servers.redis() as url:
            yield url
    except FileNotFoundError as missing:
        pytest.skip(str(missing))


def announce_elsewhere(redis_url: str) -> None:
    """Announce in another process."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{settings['NAME']}"
    else:
        url = f"postgresql://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    more = {"HANSE_DATABASE_URL": url, "HANSE_REDIS_URL": redis_url, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", ANNOUNCE], env={**os.environ, **more}, check=True)


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_other_process_is_heard_through_redis(redis: str, settings: Any, monkeypatch: pytest.MonkeyPatch):
    settings.REDIS_URL = redis
    monkeypatch.setattr(rules, "_registered", {"open": lambda person, topic: True})
    monkeypatch.setattr(hub, "LOOK_SECONDS", 60.0)  # the table is not looked into meanwhile

    async def story() -> None:
        here = Hub()
        await here.start()
        reader = Reader(here, "open.news")
        assert await reader.is_open()
        await asyncio.sleep(0.5)
        await asyncio.to_thread(announce_elsewhere, redis)
        await until(lambda: reader.heard == ["open.news"], 3)
        await here.stop()

    asyncio.run(story())


@pytest.mark.django_db
def test_redis_that_is_away_costs_one_short_wait():
    pytest.importorskip("redis")
    wire = bus.Wire(f"redis://127.0.0.1:{servers.free_port()}/0")
    started = time.monotonic()
    for number in range(50):
        wire.publish(number, "open.news")
    assert time.monotonic() - started < 2
