"""Who may see and shape an edition."""

from django.contrib.auth.models import AnonymousUser

from hanse.web.accounts.models import Person
from hanse.web.events.models import Edition

Visitor = Person | AnonymousUser


def may_create_edition(person: Visitor) -> bool:
    """Staff; an organiser begins from an edition of theirs."""
    return isinstance(person, Person) and person.is_active and person.is_staff


def may_organise(person: Visitor, edition: Edition) -> bool:
    """Organisers of this edition, and staff."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    return person.is_staff or edition.organisers.filter(person=person).exists()


def organises_something(person: Person) -> bool:
    """Is the person among the organisers of any edition?"""
    return person.organises.exists()


def may_copy(person: Visitor, edition: Edition) -> bool:
    """Whoever organised an edition may begin the next one from it."""
    return may_organise(person, edition)


def may_see(person: Visitor, edition: Edition) -> bool:
    """Everybody sees what is announced; drafts are for those who shape them."""
    return edition.state != Edition.State.DRAFT or may_organise(person, edition)
