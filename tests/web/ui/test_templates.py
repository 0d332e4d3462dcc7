"""Every template of the site: nothing inline, every icon in the sprite, every include there."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from hanse import web
from hanse.web.ui.icons import NAMES, SPRITE

WEB = Path(web.__file__).parent
TEMPLATES = sorted(path for path in WEB.glob("*/templates/**/*.html"))
ICON = re.compile(r"""\{%\s*icon\s+["']([\w-]+)["']""")
STATE = re.compile(r"""\{%\s*state\s+\S+\s+["']([\w-]+)["']""")
WITH_ICON = re.compile(r"""\bicon=["']([\w-]+)["']""")
INLINE = re.compile(
    r"""\sstyle\s*=|<style|\son[a-z]+\s*=\s*["']|javascript:|hx-on|hx-vals=["']js:|<script(?![^>]*\bsrc=)""",
    re.IGNORECASE,
)


def named(path):
    return str(path.relative_to(WEB))


def in_sprite():
    return {symbol.attrib["id"] for symbol in ElementTree.parse(SPRITE).getroot()}


def test_sprite_holds_the_icons_that_are_listed():
    assert in_sprite() == set(NAMES.split())
    assert NAMES.split() == sorted(NAMES.split())


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_icons_are_in_the_sprite(path):
    words = path.read_text()
    used = {name for pattern in (ICON, STATE, WITH_ICON) for name in pattern.findall(words)}
    assert used - in_sprite() == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_nothing_is_inline(path):
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize(
    "words",
    ['<p style="color:red">', "<script>x()</script>", '<a onclick="x()">', "<style>", '<a href="javascript:x">'],
)
def test_inline_would_be_seen(words):
    assert INLINE.search(words)


def test_script_of_a_file_is_not_inline():
    assert not INLINE.search('<script src="/static/ui/theme.js" type="module"></script>')


def test_icons_named_in_python_are_in_the_sprite():
    used = set()
    for path in WEB.glob("**/*.py"):
        used |= set(re.findall(r"""\bicon(?:_name)?\s*=\s*["']([\w-]+)["']""", path.read_text()))
    assert used - in_sprite() == set()
