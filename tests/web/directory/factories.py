"""Builders of organisations and people: `an_organisation(name="…", ecosystems="agri-food")` is public and complete."""

import itertools
from datetime import UTC, datetime
from typing import Any

from hanse.web.accounts.models import Person
from hanse.web.directory.actions import import_organisations
from hanse.web.directory.models import Organisation, Role

NOW = datetime(2027, 4, 20, 12, 0, tzinfo=UTC)
_numbers = itertools.count(1)

COMPLETE = {
    "kind": "cluster_organisation",
    "country": "LV",
    "town": "Riga",
    "website": "https://cluster.example",
    "ecosystems": "agri-food",
    "summary_en": "Paper mills and food makers who want packaging to come back as fibre.",
    "summary_de": "Papierfabriken und Lebensmittelbetriebe, die Verpackungen als Faser zurückhaben wollen.",
    "fte": "5.5",
    "members_total": "64",
    "members_as_of": "2026-12-31",
    "members_sme": "41",
    "members_public": "2",
}


def a_person(name: str = "", *, email: str = "", password: str | None = None, **fields: Any) -> Person:
    """Somebody with an account."""
    number = next(_numbers)
    return Person.objects.create_user(
        email or f"person{number}@hanse.example", password, name=name or f"Person Number {number}", **fields
    )


def staff(**fields: Any) -> Person:
    """A validator."""
    return a_person(is_staff=True, **fields)


def an_organisation(*, state: str = "published", at: datetime = NOW, **cells: Any) -> Organisation:
    """An organisation with a complete profile; any column of the spreadsheet may be given as its cell."""
    number = next(_numbers)
    row = {**COMPLETE, "name": f"Cluster {number}", **{name: str(cell) for name, cell in cells.items()}}
    row.setdefault("id", f"t{number}")
    done = import_organisations([row], by=None, at=at, publish=state in Organisation.PUBLIC_STATES)
    organisation = Organisation.objects.get(pk=done.by_id[row["id"]])
    if organisation.state != state:
        organisation.state = state
        organisation.save()
    return organisation


def a_representative(organisation: Organisation | None = None, *, admin: bool = False, **fields: Any) -> Person:
    """Somebody who speaks for an organisation."""
    person = a_person(**fields)
    kind = Role.Kind.ADMIN if admin else Role.Kind.REPRESENTATIVE
    Role.objects.create(person=person, organisation=organisation or an_organisation(), kind=kind)
    return person
