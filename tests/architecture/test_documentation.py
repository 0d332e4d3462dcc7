"""Documentation tells the truth: each link, file, command, setting and name in it exists."""

import importlib
import re
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
PYTHON_FILES = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "hanse"]
# This file names what does not exist, so that its own words must not count.
CODE = "\n".join(path.read_text() for path in PYTHON_FILES if path != Path(__file__))
LATER = {"rotate", "count", "verify"}  # words of the command that later releases bring


def code_spans(text: str) -> list[str]:
    """What stands in backticks, and the lines of fenced blocks."""
    blocks = re.findall(r"(?ms)^```[a-z]*\n(.*?)^```", text)
    rest = re.sub(r"(?ms)^```.*?^```", "", text)
    return [*re.findall(r"`([^`\n]+)`", rest), *[line for block in blocks for line in block.splitlines()]]


def command_problem(span: str) -> str | None:
    """What is wrong with a line that calls the command, if it does."""
    match = re.match(r"^(?:\$ )?(?:\./)?hanse (.*)$", span.strip())
    if not match or "…" in match[1][:2]:
        return None
    words = match[1].split()
    if words[0] in {"test", "--help", "--version"} or words[0] in LATER:
        return None
    from hanse.cli.main import main

    context = click.Context(main)
    if words[0] not in main.list_commands(context):
        return f"no word “{words[0]}”"
    command = main.get_command(context, words[0])
    assert command is not None
    if words[0] == "manage":
        return None
    if isinstance(command, click.Group) and len(words) > 1:
        inner = command.get_command(context, words[1])
        if inner is None:
            return f"no word “{words[0]} {words[1]}”"
        command = inner
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    unknown = [word for word in words if re.match(r"^--[a-z]", word) and word.split("=")[0] not in known]
    return f"no option {unknown[0]}" if unknown else None


def name_problem(span: str) -> str | None:
    """What is wrong with a dotted name of ours, if it is one."""
    if not re.fullmatch(r"hanse(\.\w+)+", span):
        return None
    parts = span.split(".")
    for length in range(len(parts), 0, -1):
        try:
            thing: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(thing, part):
                return f"no {span}"
            thing = getattr(thing, part)
        return None
    return f"no {span}"


def path_problem(span: str) -> str | None:
    """What is wrong with a path of this repository, if it is one."""
    if not re.fullmatch(r"(?:src|tests|docs|benchmarks|examples|requirements)/[\w./-]*", span):
        return None
    return None if (ROOT / span).exists() else f"no file {span}"


def setting_problems(text: str) -> list[str]:
    """Settings that are named and that no code reads."""
    named = set(re.findall(r"\bHANSE_([A-Z][A-Z0-9_]*[A-Z0-9])\b", text))
    return [
        f"no setting HANSE_{name}" for name in sorted(named) if f'"{name}"' not in CODE and f"HANSE_{name}" not in CODE
    ]


def link_problems(page: Path, text: str) -> list[str]:
    """Relative links that lead nowhere."""
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    return [
        f"no {link}"
        for link in links
        if "://" not in link and not link.startswith("mailto:") and not (page.parent / link).exists()
    ]


def problems(page: Path, text: str) -> list[str]:
    """Everything in a page that does not exist."""
    found = [*link_problems(page, text), *setting_problems(text)]
    for span in code_spans(text):
        found += [problem for check in (command_problem, name_problem, path_problem) if (problem := check(span))]
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_names_only_what_exists(page: Path) -> None:
    assert problems(page, page.read_text()) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("`hanse dance`", "no word “dance”"),
        ("`hanse schedule CASE.json --fast`", "no option --fast"),
        ("`hanse.scheduling.dance`", "no hanse.scheduling.dance"),
        ("`src/hanse/dance.py`", "no file src/hanse/dance.py"),
        ("[a](dance.md)", "no dance.md"),
        ("HANSE_" + "DANCE", "no setting HANSE_" + "DANCE"),
    ],
)
def test_what_does_not_exist_is_seen(line: str, problem: str) -> None:
    assert problems(ROOT / "README.md", line) == [problem]


def test_all_five_folders_have_a_page() -> None:
    for folder in ("tutorials", "how-to", "reference", "explanation", "decisions"):
        assert list((ROOT / "docs" / folder).glob("*.md")), folder
