"""What was taken over from others is what it was, with its licence beside it."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from hanse.web import ui

STATIC = Path(ui.__file__).parent / "static" / "ui"
PARTS = json.loads((STATIC / "vendor" / "manifest.json").read_text())


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part["name"])
def test_files_are_those_of_the_manifest(part):
    found = {name: sha256((STATIC / name).read_bytes()).hexdigest() for name in part["files"]}
    assert found == part["files"]
    assert part["licence_file"] in part["files"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", part["version"])


def test_every_vendored_file_is_in_the_manifest():
    known = {name for part in PARTS for name in part["files"]} | {"vendor/manifest.json"}
    vendored = [*(STATIC / "vendor").iterdir(), *(STATIC / "fonts").iterdir()]
    assert {str(path.relative_to(STATIC)) for path in vendored} - known == set()


def test_fonts_come_with_their_licence():
    words = (STATIC / "fonts" / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in words
    css = (STATIC / "css" / "base.css").read_text()
    for name in re.findall(r"url\(\.\./fonts/([^)]+)\)", css):
        assert (STATIC / "fonts" / name).exists(), name
