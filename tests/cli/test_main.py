"""The root of the command: its words, and those that are still to come."""

import pytest
from click.testing import CliRunner

from hanse import __version__
from hanse.cli.main import LATER, RELEASES, WORDS, main


def test_version_is_that_of_the_package() -> None:
    assert CliRunner().invoke(main, ["--version"]).output == f"hanse, version {__version__}\n"


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_word_has_help_that_says_what_it_does(word: str) -> None:
    answer = CliRunner().invoke(main, [word, "--help"])
    if word != "manage":  # passes --help on to Django
        assert answer.exit_code == 0
        assert answer.output.startswith(f"Usage: main {word}")


@pytest.mark.parametrize("word", sorted(LATER))
@pytest.mark.parametrize("more", [[], ["--help"], ["x.csv", "--rule", "irv"]], ids=["alone", "help", "with options"])
def test_word_of_a_later_release_says_which_and_does_nothing(word: str, more: list[str]) -> None:
    answer = CliRunner().invoke(main, [word, *more])
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert word not in WORDS
    assert f"release {RELEASES[word]}" in answer.stderr


def test_unknown_word_is_refused() -> None:
    answer = CliRunner().invoke(main, ["dance"])
    assert (answer.exit_code, answer.stdout) == (2, "")
