"""What the matchmaking knows of a person, for the export of their data."""

from typing import Any

from django.db.models import Q

from hanse.web.accounts.models import Person
from hanse.web.meetings.models import Delegate, MeetingRequest


def takes_part(person: Person) -> list[dict[str, Any]]:
    """Where a person is a delegate, and every request and answer of theirs."""
    return [_part(delegate) for delegate in _delegates(person)]


def _delegates(person: Person) -> list[Delegate]:
    mine = Delegate.objects.filter(Q(person=person) | Q(email__iexact=person.email))
    return list(mine.select_related("delegation__organisation", "delegation__matchmaking__edition").order_by("pk"))


def _part(delegate: Delegate) -> dict[str, Any]:
    requests = MeetingRequest.objects.filter(Q(requester=delegate) | Q(recipient=delegate)).order_by("sent_at")
    return {
        "edition": delegate.delegation.matchmaking.edition.name,
        "organisation": delegate.delegation.organisation.name,
        "name": delegate.name,
        "function": delegate.function,
        "email": delegate.email,
        "away": [slot.starts_at.isoformat() for slot in delegate.absent.order_by("starts_at")],
        "requests": [
            {
                "side": "asked" if request.requester_id == delegate.pk else "was asked",
                "state": request.state,
                "sent_at": request.sent_at.isoformat(),
                "word": request.word,
                "answer": request.answer,
            }
            for request in requests
        ],
    }
