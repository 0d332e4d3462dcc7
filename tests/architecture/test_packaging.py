"""The wheel: `pip install .` brings library and command without Django, `.[web]` the platform with all its files."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("src", "examples", "README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    answer = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder / "dist"), str(source)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return next((folder / "dist").glob("*.whl"))


def test_wheel_holds_templates_static_files_and_translations(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    ours = [path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src" / "hanse").rglob("*") if path.is_file()]
    wanted = [name for name in ours if not name.endswith(".pyc")]
    assert [name for name in wanted if name not in names] == []
    for ending in (".html", ".css", ".woff2", ".mo", ".txt"):
        assert any(name.endswith(ending) for name in names), ending
    assert "hanse/cli/brussels/organisations.csv" in names


def test_library_installs_without_django(wheel: Path, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    python = venv / "bin" / "python"
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    uv = [sys.executable, "-m", "uv"]
    constraints = str(ROOT / "requirements" / "base.txt")
    subprocess.run([*uv, "venv", "-q", "-p", sys.executable, str(venv)], check=True, env=environment)
    install = [*uv, "pip", "install", "-q", "--python", str(python), "-c", constraints, str(wheel)]
    answer = subprocess.run(install, capture_output=True, text=True, check=False, env=environment)
    assert answer.returncode == 0, answer.stderr
    program = """
import importlib.util, sys
import hanse.scheduling, hanse.matching, hanse.cli
assert importlib.util.find_spec("django") is None, "Django came along"
heavy = [name for name in ("ortools", "numpy", "scipy", "pandas") if name in sys.modules]
assert heavy == [], heavy
"""
    answer = subprocess.run([python, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    answer = subprocess.run(
        [venv / "bin" / "hanse", "--version"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert answer.stdout.startswith("hanse, version"), answer.stderr
