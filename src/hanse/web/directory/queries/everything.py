"""Organisations with all that hangs on them."""

from hanse.web.directory.models import Organisation, OrganisationQuerySet


def with_everything() -> OrganisationQuerySet:
    """All organisations with everything of their profiles, in seven queries however many they are."""
    return Organisation.objects.whole()
