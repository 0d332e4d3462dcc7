"""The outbox follows what happens: a mail that is queued elsewhere appears without a reload."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import servers

pytestmark = pytest.mark.browser
QUEUE = (
    "import django; django.setup()\n"
    "from hanse.web.mail.actions import enter\n"
    "enter(key='x', address='reader@example.org', subject='A mail from elsewhere', text='x')\n"
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An instance of this test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HANSE_")}
    path = os.pathsep.join(path for path in sys.path if path)
    return {
        **kept,
        "PYTHONPATH": path,
        "HANSE_DEMO": "yes",
        "HANSE_DATA": str(tmp_path),
        "HANSE_WORKER_INSIDE": "no",
    }


@pytest.fixture
def address(environment: dict[str, str]) -> Iterator[str]:
    """A server that is at work."""
    command = [sys.executable, "-m", "hanse.cli"]
    subprocess.run([*command, "manage", "migrate", "-v0"], env=environment, check=True)
    port = servers.free_port()
    process = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
                break
            except OSError:
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def page() -> Iterator[Any]:
    """A page of Chromium."""
    api = pytest.importorskip("playwright.sync_api")
    chromium = servers.chromium()
    if not chromium:
        pytest.skip("Chromium is not installed")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=flags)
        yield browser.new_page()
        browser.close()


def test_mail_of_another_process_appears_without_a_reload(page: Any, address: str, environment: dict[str, str]):
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    with page.expect_response("**/live/stream?*") as stream:
        page.goto(f"{address}/mail/")
    assert stream.value.status == 200
    page.evaluate("window.stayed = true")
    assert page.get_by_role("heading", name="No mails yet").is_visible()
    subprocess.run([sys.executable, "-c", QUEUE], env=environment, check=True)
    page.get_by_role("link", name="A mail from elsewhere").wait_for(timeout=20_000)
    assert page.evaluate("window.stayed")
    assert troubles == []
