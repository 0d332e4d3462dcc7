"""The list: search, filters with honest counts, order, pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.web.directory.factories import NOW, a_person, an_organisation, staff

from hanse.web.directory.queries.listing import Filters, Listing

pytestmark = pytest.mark.django_db


def names(filters, *, page=1):
    return [card.name for card in Listing(filters).page(page)]


def counts(filters, facet):
    found = next(shown for shown in Listing(filters).facets if shown.name == facet)
    return {choice.code: choice.count for choice in found.choices + found.rest if choice.count}


@pytest.mark.parametrize(
    "words",
    [
        "Żywności",
        "zywnosci",
        "ZYWN",
        "klaster warmia",
        "polen",
        "Poland",
        "membran",
        "verpackung pack",
        "Ernährung",
        "ernaehrung",
    ],
)
def test_search_folds_accents_and_finds_beginnings(words):
    an_organisation(
        name="Klaster Żywności Warmia",
        country="PL",
        town="Olsztyn",
        needs_en="Membrane technology",
        summary_en="Dairies and packaging.",
        summary_de="Molkereien und Verpackungen.",
    )
    an_organisation(name="Other", country="SE", ecosystems="digital", summary_en="Else", summary_de="Anderes")
    assert names(Filters(q=words)) == ["Klaster Żywności Warmia"]


@pytest.mark.parametrize("words", ["arsaw", "packaging sweden", "%", '"', "a' OR 1", "AND", "*", "pack:*"])
def test_search_finds_nothing_and_never_breaks(words):
    an_organisation(name="Klaster", country="PL", town="Warsaw", summary_en="packaging", summary_de="")
    Listing(Filters(q=words))
    if words in {"arsaw", "packaging sweden", "%"}:
        assert names(Filters(q=words)) == []


def test_filters_are_or_within_a_facet_and_and_between():
    an_organisation(name="A", ecosystems="agri-food", themes="skills", country="DE")
    an_organisation(name="B", ecosystems="digital", themes="skills", country="DE")
    an_organisation(name="C", ecosystems="health", themes="resilience", country="PL")
    both = Filters(chosen={"ecosystem": ("agri-food", "digital"), "country": ("DE",)})
    assert names(both) == ["A", "B"]
    assert names(Filters(chosen={"ecosystem": ("health",), "country": ("DE",)})) == []


def test_counts_say_what_is_left_if_the_box_is_chosen_too():
    an_organisation(name="A", ecosystems="agri-food", themes="skills", country="DE")
    an_organisation(name="B", ecosystems="digital; agri-food", themes="skills", country="DE")
    an_organisation(name="C", ecosystems="digital", themes="resilience", country="PL")
    chosen = Filters(chosen={"ecosystem": ("agri-food",)})
    assert counts(chosen, "ecosystem") == {"agri-food": 2, "digital": 2}
    assert counts(chosen, "theme") == {"skills": 2}
    assert counts(chosen, "country") == {"DE": 2}
    for facet in ("ecosystem", "theme", "country"):
        for code, count in counts(chosen, facet).items():
            only = Listing(chosen.only(facet, code))
            assert only.total == count, (facet, code)


def test_stale_profiles_come_last_in_every_order():
    an_organisation(name="Aalborg", members_total="900", country="DK", state="stale")
    an_organisation(name="Zagreb", members_total="90", country="HR")
    for sort in ("name", "country", "members", "confirmed"):
        assert names(Filters(sort=sort)) == ["Zagreb", "Aalborg"], sort


def test_orders():
    an_organisation(name="Öresund", members_total="89", country="SE", at=NOW - timedelta(days=3))
    an_organisation(name="Padua", members_total="", members_sme="", members_public="", country="IT", at=NOW)
    an_organisation(name="Alpen", members_total="900", country="AT", at=NOW - timedelta(days=9))
    assert names(Filters(sort="name")) == ["Alpen", "Öresund", "Padua"]
    assert names(Filters(sort="members")) == ["Alpen", "Öresund", "Padua"]
    assert names(Filters(sort="confirmed")) == ["Padua", "Öresund", "Alpen"]
    with translation.override("de"):  # Italien, Österreich, Schweden
        assert names(Filters(sort="country")) == ["Padua", "Alpen", "Öresund"]


def test_only_public_profiles_are_listed():
    an_organisation(name="Draft", state="draft")
    an_organisation(name="Gone", state="archived")
    changing = an_organisation(name="Changing")
    changing.state = "in_validation"
    changing.save()
    assert names(Filters()) == ["Changing"]


@pytest.mark.parametrize(
    ("page", "shown"), [("1", "C0"), ("2", "C3"), ("99", "C3"), ("x", "C0"), ("-1", "C3"), ("", "C0")]
)
def test_page_numbers_that_do_not_exist_lead_to_the_nearest(page, shown):
    for number in range(4):
        an_organisation(name=f"C{number}")
    assert next(iter(Listing(Filters(), per_page=3).page(page))).name == shown


@pytest.mark.parametrize("view", ["list", "table", "map"])
def test_page_asks_two_queries_however_many_rows(client, view):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get("/directory/", {"view": view, "ecosystem": "agri-food"}).status_code == 200
        return len(seen)

    an_organisation(ecosystems="agri-food", themes="skills")
    one = queries()
    an_organisation(ecosystems="agri-food; digital", needs_en="a | b")
    an_organisation(ecosystems="agri-food", country="DE")
    assert one == queries()
    assert one <= 2


@pytest.mark.parametrize("who", [a_person, staff])
def test_page_asks_at_most_six_queries_of_people_who_are_signed_in(client, who):
    client.force_login(who(), backend="django.contrib.auth.backends.ModelBackend")
    an_organisation()
    an_organisation()
    with CaptureQueriesContext(connection) as seen:
        client.get("/directory/")
    assert len(seen) <= 6, [query["sql"][:90] for query in seen.captured_queries]


def test_page_keeps_its_address(client):
    for number in range(60):
        an_organisation(name=f"Pack {number:02}", summary_en="packaging")
    page = client.get("/directory/?q=pack&ecosystem=agri-food&sort=members&page=2")
    text = page.content.decode()
    assert 'href="?q=pack&amp;ecosystem=agri-food&amp;sort=members&amp;page=1"' in text
    assert 'rel="prev"' in text
    assert "<strong>60 organisations</strong>" in text
    assert "51 to 60 shown" in " ".join(text.split())


def test_unknown_filters_are_left_out(client):
    an_organisation(name="Here")
    text = client.get("/directory/?ecosystem=nonsense&country=XX&sort=evil&view=3d&label=%00&page=%F0").content.decode()
    assert "Here" in text


def test_empty_states(client):
    assert "No organisations yet" in client.get("/directory/").content.decode()
    an_organisation(name="Here")
    assert "Nobody fits all of this" in client.get("/directory/?q=nowhere").content.decode()
