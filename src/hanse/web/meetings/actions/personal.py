"""The matchmaking's part of an erasure."""

from datetime import datetime

from django.db.models import Q

from hanse.web.accounts.models import Person
from hanse.web.meetings.actions.joining import new_feed_key
from hanse.web.meetings.actions.repairs import cancel_delegate
from hanse.web.meetings.models import Delegate, ParticipantsFile

NOBODY = "–"


def forget_person(person: Person, at: datetime) -> None:
    """Call off what is still to come, so that partners are told; then leave rows that name nobody."""
    mine = Delegate.objects.filter(Q(person=person) | Q(email__iexact=person.email)).select_related(
        "delegation__matchmaking"
    )
    for delegate in mine:
        is_over = delegate.delegation.matchmaking.slots.exists() and not (
            delegate.delegation.matchmaking.slots.filter(ends_at__gt=at).exists()
        )
        if delegate.cancelled_at is None and not is_over:
            cancel_delegate(delegate=delegate, by=person, at=at)
    for delegate in mine.all():
        delegate.person, delegate.name, delegate.function, delegate.email = None, NOBODY, "", ""
        delegate.feed_key = new_feed_key()
        delegate.save(update_fields=["person", "name", "function", "email", "feed_key"])
    _forget_in_files(person)


def _forget_in_files(person: Person) -> None:
    """Take the person's rows out of the spreadsheets of participants that were read."""
    marks = {person.email.casefold(), person.name.casefold()} - {""}
    for file in ParticipantsFile.objects.all():
        kept = [row for row in file.rows if marks.isdisjoint(str(cell).casefold() for cell in row["cells"].values())]
        if len(kept) < len(file.rows):
            file.rows = kept
            file.save(update_fields=["rows"])
