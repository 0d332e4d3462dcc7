"""What the directory knows of a person, for the export of their data."""

from typing import Any

from hanse.web.accounts.models import Person
from hanse.web.directory.models import Contact, Invitation, Role


def organisations_of(person: Person) -> list[dict[str, Any]]:
    """The roles of a person, and where a profile names their address."""
    roles = Role.objects.filter(person=person).select_related("organisation")
    contacts = Contact.objects.filter(email__iexact=person.email).select_related("organisation")
    return [
        *({"organisation": row.organisation.name, "role": row.kind, "function": row.function} for row in roles),
        *(
            {"organisation": row.organisation.name, "role": "contact", "name": row.name, "is_public": row.is_public}
            for row in contacts
        ),
    ]


def asked_for(person: Person) -> list[dict[str, Any]]:
    """Invitations to their address and profiles that they claimed."""
    invitations = Invitation.objects.filter(email__iexact=person.email).select_related("organisation")
    return [
        *(
            {"organisation": row.organisation.name, "invited_at": row.invited_at.isoformat(), "as": row.kind}
            for row in invitations
        ),
        *(
            {"organisation": row.organisation.name, "claimed_at": row.claimed_at.isoformat(), "words": row.words}
            for row in person.claims.select_related("organisation")
        ),
    ]
