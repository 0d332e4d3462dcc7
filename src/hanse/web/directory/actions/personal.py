"""The directory's part of an erasure."""

from datetime import datetime

from hanse.web.accounts.models import Person
from hanse.web.directory.models import Contact, Invitation


def forget_person(person: Person, at: datetime) -> None:
    """Delete roles, claims, invitations, and the contacts that carry the person's address."""
    person.roles.all().delete()
    person.claims.all().delete()
    Invitation.objects.filter(email__iexact=person.email).delete()
    Contact.objects.filter(email__iexact=person.email).delete()
