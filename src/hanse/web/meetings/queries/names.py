"""Joining organisations for their names, without the long columns of their profiles.

A row of meetings joins two organisations. All columns of a profile would cost more than everything else on the page:
reading them, parsing their JSON, and writing the statement itself. A column that is left out is read when it is asked
for, by a query of its own, so nothing goes wrong but time.
"""

from hanse.web.directory.models import Organisation

# What pages, mails and rules of matchmaking ask of an organisation that they only name.
SHOWN = frozenset(
    {"id", "key", "slug", "kind", "state", "name", "acronym", "country", "nuts", "town", "members_total"}
    | {"published_at"}
)
LONG = tuple(field.name for field in Organisation._meta.concrete_fields if field.name not in SHOWN)


def unread(*paths: str) -> list[str]:
    """The columns to defer where organisations are joined by these paths; a path ends in `organisation`."""
    return [f"{path}__{column}" for path in paths for column in LONG]
