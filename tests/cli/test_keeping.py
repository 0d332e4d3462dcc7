"""`hanse audit`, `hanse backup`, `hanse restore` from the shell."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

RECORD = (
    "import django; django.setup()\n"
    "from hanse.web.audit.actions import record\n"
    "for number in range(3): record('x.done', by=None, number=number)\n"
    "from hanse.web.accounts.models import Person\n"
    "Person.objects.create_user(email='ilze@example.org', name='Ilze Ozola')\n"
)


def environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HANSE_")}
    path = os.pathsep.join(path for path in sys.path if path)
    return {**kept, "PYTHONPATH": path, "HANSE_DEMO": "yes", "HANSE_DATA": str(data)}


def hanse(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hanse.cli", *words]
    return subprocess.run(command, env=environment(data), capture_output=True, text=True, check=False, timeout=90)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with a person and three entries."""
    folder = tmp_path_factory.mktemp("kept")
    assert hanse(folder, "manage", "migrate", "-v0").returncode == 0
    subprocess.run([sys.executable, "-c", RECORD], env=environment(folder), check=True)
    return folder


def test_whole_chain_is_verified_and_its_end_can_be_noted(data: Path):
    done = hanse(data, "audit", "verify")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert lines[0] == "entries: 3, numbered without a gap from 1, each recomputed"
    assert lines[-1] == "verified"
    noted = lines[-2].removeprefix("end: ")
    assert hanse(data, "audit", "verify", "--noted", noted).returncode == 0
    assert hanse(data, "audit", "verify", "--noted", f"3:{'0' * 64}").returncode == 3
    assert hanse(data, "audit", "verify", "--noted", "nonsense").returncode == 2


def test_database_of_an_instance_refuses_tampering_and_verify_finds_it(data: Path, tmp_path: Path):
    copy = tmp_path / "hanse.sqlite3"
    with sqlite3.connect(data / "hanse.sqlite3") as here, sqlite3.connect(copy) as there:
        here.backup(there)
        for statement in ("UPDATE audit_entry SET verb = 'x.forged' WHERE number = 2", "DELETE FROM audit_entry"):
            with pytest.raises(sqlite3.IntegrityError, match="never changed and never deleted"):
                there.execute(statement)
        there.execute("DROP TRIGGER audit_entry_stays_update")
        there.execute("UPDATE audit_entry SET verb = 'x.forged' WHERE number = 2")
        there.commit()
    done = hanse(tmp_path, "audit", "verify")
    assert done.returncode == 3
    assert done.stdout.splitlines()[-1] == "refused: 1 faults, the first: entry 2: was changed after it was recorded"


def test_instance_moves_to_an_empty_folder(data: Path, tmp_path: Path):
    archive, other = tmp_path / "a.tar.gz", tmp_path / "other"
    other.mkdir()
    written = hanse(data, "backup", str(archive))
    assert written.returncode == 0, written.stderr
    back = hanse(other, "restore", str(archive))
    assert back.returncode == 0, back.stderr
    assert hanse(other, "audit", "verify").stdout.splitlines()[-1] == "verified"
    assert hanse(other, "check").returncode == 0
    again = hanse(other, "restore", str(archive))
    assert (again.returncode, again.stderr) == (
        1,
        "This instance holds people already. Restore into an empty one, or say --replace.\n",
    )
    assert hanse(other, "restore", "--replace", str(archive)).returncode == 0
