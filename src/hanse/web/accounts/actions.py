"""Every write about people: consent, their own details, erasure."""

from collections.abc import Collection
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts import registry, rules
from hanse.web.accounts.consents import PURPOSES
from hanse.web.accounts.models import Consent, Person
from hanse.web.audit.actions import record
from hanse.web.mail.actions import forget


@transaction.atomic
def give_consents(*, person: Person, purposes: Collection[str], at: datetime) -> None:
    """Record consent to the words in force; what was agreed to in an older version ends."""
    for purpose in PURPOSES:
        if purpose.code not in purposes:
            continue
        in_force = person.consents.filter(purpose=purpose.code, withdrawn_at__isnull=True)
        if in_force.filter(version=purpose.version).exists():
            continue
        in_force.update(withdrawn_at=at)
        Consent.objects.create(person=person, purpose=purpose.code, version=purpose.version, given_at=at)
        record("accounts.consent_given", by=person, about=person, purpose=purpose.code, version=purpose.version)


@transaction.atomic
def withdraw_consent(*, person: Person, purpose: str, at: datetime) -> None:
    """Take a consent back. What the account cannot do without ends with the account, not before."""
    if any(entry.code == purpose and entry.is_required for entry in PURPOSES):
        raise Refused(_("The account cannot go on without this. You can erase the account instead."))
    if person.consents.filter(purpose=purpose, withdrawn_at__isnull=True).update(withdrawn_at=at):
        record("accounts.consent_withdrawn", by=person, about=person, purpose=purpose)


@transaction.atomic
def change_details(*, person: Person, by: Person, name: str, language: str) -> None:
    """Change the name and the language in which we write."""
    if not rules.may_change(by, person):
        raise Refused(_("Only you can change your account."))
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])
    record("accounts.details_changed", by=by, about=person)


@transaction.atomic
def erase_person(*, person: Person, by: Person, at: datetime) -> None:
    """Erase an account: its row stays, so that what was done stays attributable to nobody, and says nothing more.

    Every app above erases its own part in the same transaction, so that an account is erased whole or not at all.
    """
    if not rules.may_change(by, person):
        raise Refused(_("Only you can erase your account."))
    if not rules.may_be_erased(person):
        raise Refused(_("You are the last who can run this instance. Make somebody else staff first."))
    record("accounts.person_erased", by=by, about=person)
    for eraser in registry.erasers:
        eraser(person, at)
    forget(person=person)
    sessions = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    for model in (UserSession, EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=person).delete()
    person.consents.all().delete()
    person.groups.clear()
    person.email = f"{person.key}@erased.invalid"
    person.name = ""
    person.is_active = person.is_staff = person.is_superuser = False
    person.erased_at = at
    person.last_login = None
    person.set_unusable_password()
    person.save()
