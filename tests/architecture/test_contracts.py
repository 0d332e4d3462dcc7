"""The storeys hold, and each contract can fail: a planted violation of each is refused."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

PLANTED = {
    "the command stands on the web, the web on the subjects, the subjects on shared ground": (
        "matching/planted.py",
        "import hanse.scheduling\n",
    ),
    "subjects are plain Python: no Django, no database, no network": ("rotation/planted.py", "import django.utils\n"),
    "web apps stand in storeys": ("web/directory/planted.py", "import hanse.web.events.models\n"),
    "inside an app, a request flows one way": ("web/directory/models.py", "import hanse.web.directory.urls\n"),
    "an app's views and forms are its own affair": ("web/project/planted.py", "import hanse.web.ui.forms\n"),
    "no cycles anywhere": (
        "ballots/planted.py",
        "import hanse.ballots.planted_too\n",
    ),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of a tree."""
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy_of_the_tree(tmp_path: Path) -> Path:
    """The sources and the contracts, to break."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("static", "locale", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_are_kept() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout


def test_every_contract_has_a_planted_violation() -> None:
    assert set(PLANTED) == {contract["name"] for contract in CONTRACTS}


@pytest.mark.parametrize("name", list(PLANTED))
def test_planted_violation_is_refused(copy_of_the_tree: Path, name: str) -> None:
    place, line = PLANTED[name]
    file = copy_of_the_tree / "src" / "hanse" / place
    file.write_text((file.read_text() if file.exists() else '"""Planted."""\n\n') + line)
    if name == "no cycles anywhere":
        (file.parent / "planted_too.py").write_text(
            '"""Planted."""\n\n\ndef late() -> None:\n    import hanse.ballots.planted\n'
        )
    answer = lint(copy_of_the_tree)
    assert answer.returncode == 1, answer.stdout
    assert f"{name} BROKEN" in answer.stdout


def test_folder_outside_the_plan_is_refused(copy_of_the_tree: Path) -> None:
    folder = copy_of_the_tree / "src" / "hanse" / "unplanned"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""Planted."""\n')
    answer = lint(copy_of_the_tree)
    assert answer.returncode == 1, answer.stdout
