"""Keeping what a profile said, after each change."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from hanse.web.accounts.models import Person
from hanse.web.directory.bridge.cells import cells_of
from hanse.web.directory.models import Organisation, Version
from hanse.web.directory.queries.everything import with_everything

CHUNK = 250


def keep_versions(pks: Collection[int], *, kind: str, by: Person | None, at: datetime) -> None:
    """Keep a version of each of these organisations as they are now."""
    wanted = sorted(pks)
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        last = dict(
            Version.objects.filter(organisation__in=chunk)
            .order_by()
            .values("organisation")
            .annotate(last=Max("number"))
            .values_list("organisation", "last")
        )
        Version.objects.bulk_create(
            Version(
                organisation=organisation,
                number=last.get(organisation.pk, 0) + 1,
                kind=kind if organisation.pk in last else Version.Kind.FIRST,
                by=by,
                at=at,
                cells=cells_of(organisation),
            )
            for organisation in with_everything().filter(pk__in=chunk)
        )


def keep_version(organisation: Organisation, *, kind: str, by: Person | None, at: datetime) -> None:
    """Keep a version of one organisation."""
    keep_versions([organisation.pk], kind=kind, by=by, at=at)
