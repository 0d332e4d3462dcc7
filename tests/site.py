"""The demonstration as a site to walk through: built once, copied, served by the real command, opened in Chromium.

The building takes longest, so that workers and steps of one state of the sources share it (in the machine's
temporary folder, under a lock). `DEMONSTRATION` may name a folder that holds a built one already.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from tests.browser.checks import new_page
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "hanse-2014-brussels"
ROLES = ("organiser", "representative", "participant", "staff")
KEPT_HOURS = 12  # how long an earlier building stays in the temporary folder
STARTS_IN = 90  # seconds; two are normal, a machine that runs other tests meanwhile needs more


@dataclass
class Site:
    """A running server with a demonstration of its own."""

    address: str
    folder: Path
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def ask(self, code: str) -> Any:
        """Run Python with Django on the site's database, in a process of its own; what it prints last is JSON.

        For what no page does: giving an invented person a password, or looking up the key of a row.
        """
        return ask(self.folder, code)

    def page(self, browser: Browser, role: str | None = None, **kind: Any) -> Page:
        """A window for a role (None: a visitor). Its person has signed in on the real page, once for each site."""
        if role is not None and role not in self.cookies:
            self.cookies[role] = sign_in(browser, self.address, f"{role}@demo.example")
        page = new_page(browser, at=self.address, cookies=self.cookies[role] if role else None, **kind)
        page.set_default_timeout(30_000)
        return page


def environment(**more: str) -> dict[str, str]:
    """Nothing of this machine's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HANSE_", "DJANGO_"))}
    paths = os.pathsep.join(path for path in (str(ROOT / "src"), str(ROOT), *sys.path) if path)
    return {**kept, "PYTHONPATH": paths, **more}


def hanse(*words: str, **more: str) -> list[str]:
    """The words that start the command."""
    return [sys.executable, "-m", "hanse.cli", *words]


def ask(folder: Path, code: str) -> Any:
    """Run Python with Django on the database in a folder; the last line it prints is JSON (nothing printed: None)."""
    begin = "import django\ndjango.setup()\n"
    done = subprocess.run(
        [sys.executable, "-c", begin + code],
        env=environment(HANSE_DEMO="yes", HANSE_DATA=str(folder), DJANGO_SETTINGS_MODULE="hanse.web.project.settings"),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.strip().splitlines()
    return json.loads(lines[-1]) if lines else None


def state_of_sources() -> str:
    """A name for the sources as they are, and the day: the demonstration lies so many days ahead."""
    digest = hashlib.sha256(f"{datetime.now(UTC):%Y-%m-%d}".encode())
    for path in sorted([*(ROOT / "src").rglob("*"), *(ROOT / "examples").rglob("*")]):
        if path.is_file() and path.suffix in {".py", ".toml", ".csv", ".txt", ".html", ".mo"}:
            digest.update(f"{path.relative_to(ROOT)}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def built_demonstration() -> Path:
    """The folder of a built demonstration; whoever comes first builds it, the others wait."""
    if given := os.environ.get("DEMONSTRATION"):
        return Path(given)
    common = Path(tempfile.gettempdir()) / f"hanse-tested-{os.getuid()}"
    common.mkdir(mode=0o700, exist_ok=True)
    with (common / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        built = common / state_of_sources()
        if not built.is_dir():
            _forget_old(common)
            done = subprocess.run(
                hanse("demo", "--no-serve", "--data", str(built)),
                env=environment(),
                cwd=common,
                capture_output=True,
                text=True,
                timeout=900,
                check=False,
            )
            assert done.returncode == 0, f"the demonstration was not built:\n{done.stderr}"
    return built


def _forget_old(common: Path) -> None:
    for folder in common.iterdir():
        if folder.is_dir() and time.time() - folder.stat().st_mtime > KEPT_HOURS * 3600:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving(built: Path, folder: Path) -> Iterator[Site]:
    """Copy a built demonstration to a folder and serve it with `hanse demo`, until the block ends."""
    shutil.copytree(built, folder)
    with served(folder) as site:
        yield site


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve the demonstration in a folder."""
    port = free_port()
    log = folder / "server.log"
    with log.open("w") as written:
        server = subprocess.Popen(
            hanse("demo", "--data", str(folder), "--port", str(port)),
            env=environment(),
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://localhost:{port}"
        until = time.monotonic() + STARTS_IN
        while not _answers(f"{address}/healthz"):
            assert server.poll() is None, f"the site did not start:\n{log.read_text()}"
            assert time.monotonic() < until, f"the site did not answer in {STARTS_IN} s:\n{log.read_text()}"
            time.sleep(0.1)
        yield Site(address, folder)
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def sign_in(browser: Browser, address: str, email: str) -> dict[str, str]:
    """Sign in on the real page; the cookies of the session."""
    page = new_page(browser, at=address)
    page.set_default_timeout(30_000)
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies() if cookie["name"] != "language"}
    page.context.close()
    return cookies
