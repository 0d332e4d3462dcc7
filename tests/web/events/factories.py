"""Boring builders for editions; the matchmaking's builders make the same and more."""

import itertools
from datetime import date
from typing import Any

from hanse.web.accounts.models import Person
from hanse.web.events.actions import EditionPlan
from hanse.web.events.models import Edition, Organiser, Series

numbers = itertools.count(1)


def a_person(**fields: Any) -> Person:
    """Somebody with an account."""
    number = next(numbers)
    return Person.objects.create_user(f"somebody{number}@test.example", name=f"Somebody {number}", **fields)


def an_edition(*, organiser: Person | None = None, **fields: Any) -> Edition:
    """An announced edition, in May 2027."""
    number = next(numbers)
    series = fields.pop("series", None) or Series.objects.create(slug=f"days-{number}", name=f"Days {number}")
    values = {
        "slug": f"edition-{number}",
        "number": number,
        "name": f"Edition {number}",
        "starts_on": date(2027, 5, 11),
        "ends_on": date(2027, 5, 13),
        "time_zone": "Europe/Riga",
        "state": Edition.State.ANNOUNCED,
    }
    edition = Edition.objects.create(series=series, **{**values, **fields})
    if organiser:
        Organiser.objects.create(edition=edition, person=organiser)
    return edition


def a_plan(**fields: Any) -> EditionPlan:
    """An edition as an organiser wants it."""
    values = {
        "name": "Cluster Days Riga",
        "number": 9,
        "starts_on": date(2027, 5, 11),
        "ends_on": date(2027, 5, 13),
        "time_zone": "Europe/Riga",
    }
    return EditionPlan(**{**values, **fields})
