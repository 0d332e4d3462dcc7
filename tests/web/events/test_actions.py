"""Creating, changing and copying editions."""

from datetime import UTC, date, datetime

import pytest
from tests.web.events.factories import a_person, a_plan, an_edition

from hanse.errors import Refused
from hanse.web.accounts.actions import erase_person
from hanse.web.accounts.queries import everything_about
from hanse.web.directory.models import Organisation
from hanse.web.events.actions import (
    add_maker,
    add_organiser,
    change_edition,
    copy_edition,
    create_edition,
    remove_maker,
    remove_organiser,
)
from hanse.web.events.models import Edition, Maker, Series
from hanse.web.events.rules import may_see

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 10, 9, 0, tzinfo=UTC)


def refusal(function, **fields):
    with pytest.raises(Refused) as refused:
        function(**fields)
    return str(refused.value)


def an_organisation():
    return Organisation.objects.create(slug="fibre", name="Fibre", country="LV", state="published")


def test_staff_begin_an_edition_and_organise_it():
    staff = a_person(is_staff=True)
    edition = create_edition(series="Cluster Days", plan=a_plan(), by=staff, at=NOW)
    assert (edition.slug, edition.series.slug, edition.state) == ("cluster-days-riga", "cluster-days", "draft")
    assert [row.person for row in edition.organisers.all()] == [staff]


def test_second_edition_joins_its_series_and_gets_an_address_of_its_own():
    staff = a_person(is_staff=True)
    create_edition(series="Cluster Days", plan=a_plan(), by=staff, at=NOW)
    second = create_edition(series="cluster days", plan=a_plan(number=10), by=staff, at=NOW)
    assert (second.slug, Series.objects.count()) == ("cluster-days-riga-2", 1)
    assert refusal(create_edition, series="Cluster Days", plan=a_plan(number=10), by=staff, at=NOW) == (
        "Cluster Days already has an edition with the number 10."
    )
    assert Edition.objects.count() == 2


def test_only_staff_begin_and_only_organisers_change():
    assert refusal(create_edition, series="x", plan=a_plan(), by=a_person(), at=NOW) == (
        "Only staff can begin an edition. To begin the next one of yours, copy it."
    )
    organiser = a_person()
    edition = an_edition(organiser=organiser)
    assert refusal(change_edition, edition=edition, plan=a_plan(), by=a_person(), at=NOW) == (
        "Only those who organise this edition can change it."
    )
    changed = change_edition(edition=edition, plan=a_plan(state="announced"), by=organiser, at=NOW)
    assert (changed.name, changed.state) == ("Cluster Days Riga", "announced")
    backwards = a_plan(ends_on=date(2027, 5, 10))
    assert refusal(change_edition, edition=edition, plan=backwards, by=organiser, at=NOW) == (
        "The last day lies before the first."
    )


def test_copy_takes_makers_and_organisers_along_and_shifts_the_days():
    organiser, colleague = a_person(), a_person()
    source = an_edition(organiser=organiser, venue="Old Rope Works", motto_en="Short routes")
    add_organiser(edition=source, person=colleague, by=organiser)
    add_maker(edition=source, organisation=an_organisation(), role="host", by=organiser)
    copy = copy_edition(source=source, name="Next", number=10, starts_on=date(2028, 5, 9), by=organiser, at=NOW)
    assert (copy.starts_on, copy.ends_on, copy.venue, copy.motto_en, copy.state, copy.copied_from) == (
        date(2028, 5, 9),
        date(2028, 5, 11),
        "Old Rope Works",
        "",
        "draft",
        source,
    )
    assert {row.person for row in copy.organisers.all()} == {organiser, colleague}
    assert [(row.organisation.name, row.role) for row in copy.makers.all()] == [("Fibre", "host")]
    assert refusal(copy_edition, source=source, name="N", number=11, starts_on=NOW.date(), by=a_person(), at=NOW) == (
        "Only those who organise an edition can copy it."
    )


def test_maker_named_twice_changes_its_part_and_can_be_taken_off():
    organiser = a_person()
    edition, organisation = an_edition(organiser=organiser), an_organisation()
    for role in ("host", "partner"):
        maker = add_maker(edition=edition, organisation=organisation, role=role, by=organiser)
    assert [row.role for row in edition.makers.all()] == ["partner"]
    remove_maker(maker=maker, by=organiser)
    assert Maker.objects.count() == 0


def test_last_organiser_stays():
    organiser = a_person()
    edition = an_edition(organiser=organiser)
    assert refusal(remove_organiser, organiser=edition.organisers.get(), by=organiser) == (
        "An edition needs somebody who organises it. Add somebody else first."
    )


def test_draft_is_seen_only_by_those_who_shape_it():
    organiser = a_person()
    draft = an_edition(organiser=organiser, state="draft")
    assert [may_see(person, draft) for person in (organiser, a_person(), a_person(is_staff=True))] == [
        True,
        False,
        True,
    ]


def test_erased_organiser_is_exported_before_and_organises_nothing_after() -> None:
    olga, other = a_person(), a_person()
    edition = an_edition(organiser=olga, name="Days 9")
    add_organiser(edition=edition, person=other, by=olga)
    assert everything_about(olga)["organises"] == [{"edition": "Days 9"}]
    erase_person(person=olga, by=olga, at=NOW)
    assert [row.person for row in edition.organisers.all()] == [other]
    assert refusal(remove_organiser, organiser=edition.organisers.get(), by=other).startswith(
        "An edition needs somebody"
    )
