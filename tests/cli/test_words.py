"""The words of the command: those that come later say so, and a folder that contradicts itself is told with its row."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from hanse.cli.main import LATER, WORDS, main

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("word", list(LATER))
@pytest.mark.parametrize("more", [[], ["--help"], ["x.csv", "--rule", "irv"]], ids=["alone", "help", "with options"])
def test_word_of_a_later_release_says_so_and_does_nothing(word: str, more: list[str]) -> None:
    answer = CliRunner().invoke(main, [word, *more])
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "comes with a later release" in answer.stderr
    assert word not in WORDS


def test_unknown_word_is_wrong_input() -> None:
    assert CliRunner().invoke(main, ["dance"]).exit_code == 2


def test_wish_held_to_a_time_of_absence_is_told_with_its_row(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(ROOT / "examples" / "brussels", folder)
    with (folder / "wishes.csv").open("a", encoding="utf-8") as wishes:
        wishes.write("o24,o13,locked,140,,,2027-05-11 11:00\n")
    answer = CliRunner().invoke(main, ["matchmake", str(folder), "--out", str(tmp_path / "out")])
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == (
        "wishes, row 242, slot: Libor Ondrušák (p13) is away at that time; write another start, or mend participants\n"
    )
    assert not (tmp_path / "out").exists()
