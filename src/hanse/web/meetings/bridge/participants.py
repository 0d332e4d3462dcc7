"""Somebody who will meet, as a value: what a form or a row of a spreadsheet says before it is written."""

from dataclasses import dataclass, field

from hanse.web.meetings.models import Delegate


@dataclass(frozen=True)
class Attendee:
    """Who they are, in which slots (numbers of rows) they are away, how often they meet at most."""

    name: str
    function: str = ""
    email: str = ""
    category: str = Delegate.Category.CLUSTER_MANAGEMENT
    max_meetings: int | None = None
    absent: frozenset[int] = field(default_factory=frozenset)
