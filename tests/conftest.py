"""What every test stands on: a database of its own, and nothing of the machine's settings."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

KEPT = {"HANSE_DATABASE_URL", "HANSE_CHROMIUM"}
for name in [name for name in os.environ if name.startswith("HANSE_") and name not in KEPT]:
    del os.environ[name]
folder = tempfile.mkdtemp(prefix="hanse-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["HANSE_DEMO"] = "yes"
os.environ["HANSE_DATA"] = folder
# Here and not in pyproject.toml: there the settings would be read before the lines above.
os.environ["DJANGO_SETTINGS_MODULE"] = "hanse.web.project.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"  # Playwright's loop runs in the thread of a browser test

ROOT = Path(__file__).resolve().parents[1]


def pytest_configure() -> None:
    """Load the settings now, after the lines above and before any test module is read."""
    import django

    django.setup()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real data beside the checkout; tests that use it skip where it is not there."""
    place = ROOT.parent / "shared" / "data"
    if not place.is_dir():
        pytest.skip(f"no real data beside the checkout ({place.parent.name}/{place.name})")
    return place


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The database of the run, with the guard of the audit entries lowered: emptied tables are how tests part."""
    from django.db import connection  # only tests that use the database load Django

    from hanse.web.audit.guard import lower_guard

    with django_db_blocker.unblock():
        lower_guard(connection)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where CI=true a skipped test fails the run; the reasons stand in the report."""
    if os.environ.get("CI", "").lower() not in {"1", "true", "yes"} or hasattr(session.config, "workerinput"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
