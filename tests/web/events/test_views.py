"""The home page, the landing page and the pages of organisers."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from tests.web.events.factories import a_person, an_edition

from hanse.web.events.landing import Contribution, Day
from hanse.web.events.models import Edition, Organiser
from hanse.web.events.queries import days_to_keep, editions_for

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 4, 21, 9, 0, tzinfo=UTC)
FORM = {
    "name": "Cluster Days Riga",
    "number": 9,
    "state": "announced",
    "mode": "on_site",
    "starts_on": "2027-05-11",
    "ends_on": "2027-05-13",
    "time_zone": "Europe/Riga",
}


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr("hanse.web.events.views.now", lambda: NOW)


def test_home_shows_what_comes_next_first_and_no_drafts():
    later = an_edition(starts_on="2027-09-01", ends_on="2027-09-02")
    sooner = an_edition()
    past = an_edition(starts_on="2026-05-01", ends_on="2026-05-02")
    closed = an_edition(starts_on="2027-05-01", ends_on="2027-05-02", state="closed")
    draft = an_edition(state="draft", organiser=(organiser := a_person()))
    shown = editions_for(a_person(), on=NOW.date())
    assert (shown.ahead, shown.past) == ([sooner, later], [closed, past])
    assert editions_for(organiser, on=NOW.date()).ahead == [sooner, draft, later]


@pytest.mark.parametrize("language", ["en", "de"])
def test_home_is_a_page_with_none_one_and_many_editions(client, language, django_assert_num_queries):
    client.cookies["language"] = language
    for _ in range(3):
        with django_assert_num_queries(1):
            assert client.get(reverse("home")).status_code == 200
        an_edition()


def test_landing_page_asks_all_contributors(client):
    edition = an_edition(motto_en="Short routes, strong links")
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "<h1>Short routes, strong links</h1>" in page
    assert client.get(an_edition(state="draft").get_absolute_url()).status_code == 404


def test_next_date_says_in_how_many_days_it_is():
    day = NOW.date().replace
    part = Contribution(
        days=[Day(day(day=30), "Later"), Day(day(day=1), "It opens", "It opened"), Day(day(day=25), "Next")]
    )
    assert [(row.words, row.is_over, row.days) for row in days_to_keep([part], today=NOW.date())] == [
        ("It opened", True, None),
        ("Next", False, 4),
        ("Later", False, None),
    ]


def test_staff_begin_change_and_copy_an_edition_by_its_forms(client):
    staff = a_person(is_staff=True)
    client.force_login(staff)
    assert client.post(reverse("events:new"), {**FORM, "series": "Cluster Days", "name": ""}).status_code == 422
    client.post(reverse("events:new"), {**FORM, "series": "Cluster Days"})
    edition = Edition.objects.get()
    page = reverse("events:change", args=[edition.slug])
    assert client.get(page).status_code == 200
    assert client.post(page, {**FORM, "ends_on": "2027-05-01"}).status_code == 422
    client.post(page, {**FORM, "town": "Riga"})
    edition.refresh_from_db()
    assert edition.town == "Riga"
    client.post(reverse("events:copy", args=[edition.slug]), {"name": "Next", "number": 10, "starts_on": "2028-05-09"})
    assert Edition.objects.get(name="Next").copied_from == edition


def test_organisers_add_a_colleague_by_mail_address(client):
    organiser, colleague = a_person(), a_person()
    edition = an_edition(organiser=organiser)
    client.force_login(organiser)
    page = reverse("events:add-organiser", args=[edition.slug])
    assert client.post(page, {"organiser-email": "nobody@test.example"}).status_code == 422
    client.post(page, {"organiser-email": colleague.email.upper()})
    assert set(Organiser.objects.values_list("person", flat=True)) == {organiser.pk, colleague.pk}


def test_pages_of_organisers_are_closed_to_others(client):
    edition = an_edition(organiser=a_person())
    for name, args in (("new", []), ("change", [edition.slug]), ("copy", [edition.slug])):
        client.logout()
        assert client.get(reverse(f"events:{name}", args=args)).status_code == 302
        client.force_login(a_person())
        assert client.get(reverse(f"events:{name}", args=args)).status_code == 403
