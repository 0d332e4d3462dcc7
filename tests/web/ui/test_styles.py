"""Stylesheets: only tokens hold colours, every token that is used is there, also in older browsers."""

import re
from pathlib import Path

import pytest

from hanse.web import ui

CSS = sorted(Path(ui.__file__).parents[1].glob("*/static/**/*.css"))
NAMED = (
    "aqua black blue brown crimson cyan gold gray green grey indigo ivory lime magenta maroon navy olive orange pink "
    "purple red salmon silver tan teal tomato violet white yellow"
)
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark)\(|"
    rf":[^;{{}}]*(?<![\w-])(?:{'|'.join(NAMED.split())})(?![\w-])",
    re.IGNORECASE,
)


def bare(css):
    """Without comments and without addresses, which may hold anything."""
    return re.sub(r"/\*.*?\*/|url\([^)]*\)|href\^=\"[^\"]*\"", "", css, flags=re.DOTALL)


def layer_tokens(css):
    """Where the layer of tokens begins and ends."""
    start = css.index("@layer tokens {")
    depth = 0
    for place in range(start, len(css)):
        depth += {"{": 1, "}": -1}.get(css[place], 0)
        if depth == 0 and css[place] == "}":
            return start, place + 1
    raise AssertionError("the layer of tokens does not end")


def outside_tokens(path):
    css = bare(path.read_text())
    if "@layer tokens {" not in css:
        return css
    start, end = layer_tokens(css)
    return css[:start] + css[end:]


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_only_tokens_hold_colours(path):
    assert COLOUR.findall(outside_tokens(path)) == []


@pytest.mark.parametrize("words", ["a { color: #fff }", "a { fill: oklch(0.5 0.1 30) }", "a { color: white }"])
def test_colour_outside_would_be_seen(words):
    assert COLOUR.search(words)


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_nothing_is_forced(path):
    assert "!important" not in path.read_text()


def test_every_token_that_is_used_is_set():
    everything = "\n".join(bare(path.read_text()) for path in CSS)
    used = set(re.findall(r"var\((--[\w-]+)\)", everything))
    assert used - set(re.findall(r"(--[\w-]+)\s*:", everything)) == set()


def test_older_browsers_get_a_plain_colour_for_every_token():
    css = bare(next(path for path in CSS if path.name == "base.css").read_text())
    start, end = layer_tokens(css)
    plain, modern = css[start:end].split("@supports", 1)
    given = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", plain))
    wanted = {name for name in re.findall(r"(--[\w-]+)\s*:", modern) if name != "--brand"}
    assert wanted - set(given) == set()
    assert [name for name in wanted if "oklch" in given[name] or "light-dark" in given[name]] == []


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_every_rule_stands_in_a_layer(path):
    css = bare(path.read_text())
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r"@layer [\w, ]+;", "", css)
    depth, outside = 0, []
    for place, letter in enumerate(css):
        if letter == "{":
            if depth == 0:
                outside.append(css[:place].rsplit("}", 1)[-1].strip())
            depth += 1
        elif letter == "}":
            depth -= 1
    assert depth == 0
    assert [name for name in outside if not name.startswith("@layer ")] == []
