"""Importing rows: all or nothing, updating instead of doubling."""

import pytest
from tests.web.directory.factories import COMPLETE, NOW, an_organisation

from hanse.errors import InputError
from hanse.web.directory.actions import import_organisations
from hanse.web.directory.bridge.cells import cells_of
from hanse.web.directory.models import Organisation, Version
from hanse.web.directory.queries import with_everything

pytestmark = pytest.mark.django_db

FULL = {
    **COMPLETE,
    "id": "o01",
    "name": "Baltic Fibre Circle",
    "acronym": "BFC",
    "region": "LV00A",
    "founded": "2011",
    "legal_form": "association",
    "languages": "lv; en; de",
    "ecosystems": "agri-food; energy-intensive",
    "sectors": "C; 17",
    "technologies": "advanced-materials",
    "themes": "circular-economy",
    "stages": "raw-materials; recycling",
    "services": "networking",
    "countries_known": "LT; EE",
    "countries_wanted": "DK",
    "cooperation_sought": "joint-project",
    "cooperation_offered": "pilot-testing",
    "offers_en": "Pilot line for barrier coatings: Two weeks a quarter, up to 400 kg; with an operator. | Carton fibre",
    "offers_de": "Versuchsanlage: Zwei Wochen im Quartal.",
    "needs_en": "Makers of moulded-fibre machines",
    "needs_de": "",
    "description_en": "It began with eleven paper mills.\n\nToday 64 members.",
    "description_de": "",
    "staff": "7",
    "members_startup": "9",
    "label_scheme": "ecei",
    "label_level": "gold",
    "label_valid_until": "2028-06-30",
    "contact_name": "Sandra Vitola",
    "contact_function": "managing director",
    "contact_email": "sandra@fibrecircle.example",
}


def test_stored_cells_are_those_of_the_file():
    import_organisations([FULL], by=None, at=NOW)
    stored = cells_of(with_everything().get())
    assert {name: stored[name] for name in FULL} == FULL


def test_second_import_changes_nothing():
    first = import_organisations([FULL], by=None, at=NOW)
    second = import_organisations([FULL], by=None, at=NOW)
    assert (first.new, second.new, second.changed, second.unchanged) == (1, 0, 0, 1)
    assert Version.objects.count() == 1


def test_second_import_updates_by_id():
    import_organisations([FULL], by=None, at=NOW)
    done = import_organisations([{"id": "o01", "name": "Baltic Fibre Ring", "ecosystems": "digital"}], by=None, at=NOW)
    organisation = with_everything().get()
    assert (done.new, done.changed) == (0, 1)
    assert (organisation.name, organisation.codes("ecosystem"), organisation.town) == (
        "Baltic Fibre Ring",
        ["digital"],
        "Riga",
    )


def test_second_import_updates_by_folded_name_and_country():
    an_organisation(name="Öresund Matkraft", country="SE", id="x1")
    done = import_organisations([{"name": "oresund matkraft", "country": "Schweden", "town": "Malmö"}], by=None, at=NOW)
    assert (done.new, done.changed) == (0, 1)
    assert Organisation.objects.get().town == "Malmö"


def test_wrong_row_writes_nothing():
    rows = [FULL, {"id": "o02", "name": "Nowhere", "country": "Atlantis"}]
    with pytest.raises(InputError) as wrong:
        import_organisations(rows, by=None, at=NOW)
    assert [problem.where for problem in wrong.value.problems] == ["row 3, country"]
    assert Organisation.objects.count() == 0


def test_doubles_in_the_file_are_found():
    rows = [FULL, {**FULL, "id": "o02"}]
    with pytest.raises(InputError) as wrong:
        import_organisations(rows, by=None, at=NOW)
    assert [(problem.where, problem.what) for problem in wrong.value.problems] == [
        ("row 3, name", "Row 2 speaks of the same organisation. Please keep one of the two.")
    ]


def test_same_names_get_different_addresses():
    for country in ("DE", "AT", "CH"):
        import_organisations([{"name": "Holz & Bau", "country": country}], by=None, at=NOW)
    assert sorted(Organisation.objects.values_list("slug", flat=True)) == ["holz-bau", "holz-bau-2", "holz-bau-3"]
