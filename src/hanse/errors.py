"""The errors that are part of the conversation with a person.

>>> print(Problem(where="meetings[3].weight", what="is -5", remedy="give a whole number, 0 or more"))
meetings[3].weight: is -5; give a whole number, 0 or more
"""

from collections.abc import Sequence
from dataclasses import dataclass


class HanseError(Exception):
    """An error whose words are meant for the person who uses the program."""


class Refused(HanseError):
    """A rule said no. The message is a whole sentence for the person who asked."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input: the place in it, what is wrong, what to do."""

    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}; {self.remedy}" if self.remedy else f"{place}{self.what}"


class InputError(HanseError):
    """The input is wrong; `problems` names every place. The command exits with 2."""

    def __init__(self, problems: Sequence[Problem], *, source: str = "") -> None:
        self.problems = tuple(problems)
        self.source = source
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Impossible(HanseError):
    """Proved: no answer can exist. The command exits with 3."""


class NoAnswer(HanseError):
    """No answer within the limits. The command exits with 4."""
