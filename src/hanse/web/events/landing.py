"""What upper apps add to the landing page of an edition.

`events` knows no matchmaking and no election. An app that stands above registers, once when it is
ready, a function that says what it has to show of an edition; the page asks all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hanse.web.events.models import Edition
from hanse.web.events.rules import Visitor


@dataclass(frozen=True)
class Day:
    """A date to keep, in words; `done` is how it is said afterwards."""

    on: date
    words: str
    done: str = ""

    def said(self, today: date) -> str:
        """The words for it, before or after."""
        return self.done if self.done and self.on < today else self.words


@dataclass(frozen=True)
class Contribution:
    """What one app shows: templates for the hero's words, its figure and an entry of the page, and dates to keep."""

    entry: str = ""
    hero: str = ""
    figure: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    days: Sequence[Day] = ()


Contributor = Callable[[Edition, Visitor, datetime], Contribution | None]
_contributors: list[Contributor] = []


def register(contributor: Contributor) -> None:
    """Ask this function for every landing page; the first that registered comes first."""
    if contributor not in _contributors:
        _contributors.append(contributor)


def contributions(edition: Edition, visitor: Visitor, at: datetime) -> list[Contribution]:
    """What all apps show of an edition to this visitor."""
    asked = (contributor(edition, visitor, at) for contributor in _contributors)
    return [answer for answer in asked if answer is not None]


@dataclass(frozen=True)
class Way:
    """A link from the home page into one part of an edition, for one visitor; the first of an edition matters most."""

    title: str
    url: str
    icon: str


Guide = Callable[[Sequence[Edition], Visitor], Mapping[int, Sequence[Way]]]
_guides: list[Guide] = []


def register_guide(guide: Guide) -> None:
    """Ask this function which ways the home page offers; it is asked once for all editions."""
    if guide not in _guides:
        _guides.append(guide)


def ways(editions: Sequence[Edition], visitor: Visitor) -> dict[int, list[Way]]:
    """The ways into each edition, by its primary key."""
    found: dict[int, list[Way]] = {}
    for guide in _guides:
        for edition, offered in guide(editions, visitor).items():
            found.setdefault(edition, []).extend(offered)
    return found
