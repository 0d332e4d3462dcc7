"""Organisations: what a profile holds, who may speak for it, what it said before, what is being imported."""

from hanse.web.directory.models.content import (
    Classification,
    Contact,
    Label,
    MarketplaceItem,
    MemberCount,
    OrganisationText,
)
from hanse.web.directory.models.importing import Import
from hanse.web.directory.models.organisation import Organisation, OrganisationQuerySet, new_key
from hanse.web.directory.models.people import Claim, Invitation, Role
from hanse.web.directory.models.version import Version

__all__ = [
    "Claim",
    "Classification",
    "Contact",
    "Import",
    "Invitation",
    "Label",
    "MarketplaceItem",
    "MemberCount",
    "Organisation",
    "OrganisationQuerySet",
    "OrganisationText",
    "Role",
    "Version",
    "new_key",
]
