"""No file names a package registry, a path of somebody's machine, or how the work was done; locks carry hashes."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Put together from parts, so that this file does not name what it forbids.
FORBIDDEN = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry." + "npmjs",
    "npm" + "js.org",
    "deb." + "debian.org",
    "/ro" + "ot/",
    "/wo" + "rk/",
    "/ho" + "me/",
    "/Us" + "ers/",
    "C" + "EO",
    "farm-" + "studio",
    "help" + "er-",
]


def tracked() -> list[Path]:
    """The files of the repository; those not yet committed count."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for line in listing.splitlines() if (path := ROOT / line).is_file()]


def forbidden_in(text: str) -> list[str]:
    """The forbidden words that a text holds."""
    return [word for word in FORBIDDEN if word in text]


def test_no_file_holds_a_registry_or_a_path_of_a_machine() -> None:
    found = {}
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if words := forbidden_in(text):
            found[str(path.relative_to(ROOT))] = words
    assert found == {}


def test_the_check_would_see_one() -> None:
    assert forbidden_in("index-url = https://" + FORBIDDEN[0] + "/simple") == [FORBIDDEN[0]]


@pytest.mark.parametrize("lock", ["base.txt", "dev.txt"])
def test_every_requirement_of_a_lock_has_a_hash(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text()
    entries = re.split(r"\n(?=[a-z])", "\n" + re.sub(r"(?m)^\s*#.*\n", "", text))
    requirements = [entry for entry in entries if "==" in entry]
    assert len(requirements) > 20
    assert [entry.split()[0] for entry in requirements if "--hash=sha256:" not in entry] == []


def test_every_folder_of_the_plan_says_what_it_is() -> None:
    silent = []
    for path in sorted((ROOT / "src" / "hanse").rglob("__init__.py")):
        if "migrations" in path.parts:
            continue
        sentence = ast.get_docstring(ast.parse(path.read_text())) or ""
        if not sentence.rstrip().endswith((".", "`", "'")) and "." not in sentence:
            silent.append(str(path.relative_to(ROOT)))
    assert silent == []


def test_no_module_is_called_by_a_name_that_says_nothing() -> None:
    empty = {"utils", "helpers", "common", "base", "misc"}
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "src").rglob("*.py")
        if path.stem in empty or any(part in empty for part in path.relative_to(ROOT).parts)
    ]
    assert found == []
