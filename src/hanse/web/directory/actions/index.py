"""Keeping the list's columns and the search index true to the rows."""

from collections.abc import Collection

from django.db import connection, transaction

from hanse.web.directory.bridge.listing import INDEXED, refresh
from hanse.web.directory.models import Organisation

CHUNK = 250


@transaction.atomic
def reindex(pks: Collection[int]) -> None:
    """Work out search words, facets and cards of these organisations again."""
    wanted = sorted(pks)
    for start in range(0, len(wanted), CHUNK):
        organisations = list(Organisation.objects.whole().filter(pk__in=wanted[start : start + CHUNK]))
        for organisation in organisations:
            refresh(organisation)
        Organisation.objects.bulk_update(organisations, INDEXED, batch_size=100)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT OR REPLACE INTO directory_words(rowid, words) VALUES (%s, %s)",
                    [(organisation.pk, organisation.search) for organisation in organisations],
                )
