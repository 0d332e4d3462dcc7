"""What pages and exports read about a person."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from hanse.web.accounts import registry
from hanse.web.accounts.consents import PURPOSES, Purpose
from hanse.web.accounts.models import Consent, Person


def consents_in_force(person: Person) -> list[tuple[Purpose, Consent | None]]:
    """Each purpose in its current version, with the consent that is in force, if there is one."""
    given = {
        (consent.purpose, consent.version): consent for consent in person.consents.filter(withdrawn_at__isnull=True)
    }
    return [(purpose, given.get((purpose.code, purpose.version))) for purpose in PURPOSES]


def everything_about(person: Person) -> dict[str, Any]:
    """All that the instance knows of a person, as plain values: this app's part and those of the apps above."""
    about: dict[str, Any] = {
        "format": "hanse-person/1",
        "key": str(person.key),
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "joined_at": person.joined_at.isoformat(),
        "addresses": [
            {"email": address.email, "verified": address.verified}
            for address in EmailAddress.objects.filter(user=person)
        ],
        "second_factors": [
            {"type": entry.type, "since": entry.created_at.isoformat()}
            for entry in Authenticator.objects.filter(user=person)
        ],
        "connections": [
            {"provider": entry.provider, "uid": entry.uid} for entry in SocialAccount.objects.filter(user=person)
        ],
        "consents": [
            {
                "purpose": consent.purpose,
                "version": consent.version,
                "given_at": consent.given_at.isoformat(),
                "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
            }
            for consent in person.consents.order_by("given_at")
        ],
    }
    return about | {name: exporter(person) for name, exporter in registry.exporters.items()}
