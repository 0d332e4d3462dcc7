"""Who may speak for a delegation, and who may bring an organisation in."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from hanse.web.accounts.models import Person
from hanse.web.directory.models import Organisation, Role
from hanse.web.meetings.models import Delegate, Delegation

Visitor = Person | AnonymousUser


def speaks_for(person: Visitor, delegation: Delegation) -> bool:
    """Those with a role in the organisation, and its delegates who have not cancelled."""
    if not isinstance(person, Person) or not person.is_active or delegation.left_at is not None:
        return False
    return speaks_for_id(person, delegation.pk)


def speaks_for_id(person: Visitor, delegation_id: int) -> bool:
    """The same by number, in one query; a delegation that left has no voice."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    return Delegation.objects.filter(voices_of(person), pk=delegation_id, left_at__isnull=True).exists()


def voices_of(person: Person) -> Q:
    """Which delegations a person speaks for, as a filter (no joins that double rows)."""
    return Q(organisation__in=Role.objects.filter(person=person).values("organisation")) | Q(
        pk__in=Delegate.objects.filter(person=person, cancelled_at__isnull=True).values("delegation")
    )


def may_join_for(person: Visitor, organisation: Organisation) -> bool:
    """Those with a role in the organisation."""
    return isinstance(person, Person) and person.is_active and organisation.roles.filter(person=person).exists()


def may_hear_requests(listener: Visitor, topic: str) -> bool:
    """`meetings.requests.<delegation>`: only who speaks for the delegation hears its requests change."""
    number = topic.rpartition(".")[2]
    return number.isdecimal() and speaks_for_id(listener, int(number))
