"""An organiser brings one organisation in by a form: found by name, with the person who will meet."""

import pytest
from django.urls import reverse
from tests.web.directory.factories import an_organisation
from tests.web.meetings.factories import NOW, a_delegation, a_matchmaking, a_person, the_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr("hanse.web.meetings.views.participants.now", lambda: NOW)


@pytest.fixture
def matchmaking(client):
    organiser = a_person("Olga Organiser")
    client.force_login(organiser)
    return a_matchmaking(organiser=organiser)


def address(name, matchmaking, *args):
    return reverse(f"meetings:{name}", args=[matchmaking.edition.slug, *args])


def said(matchmaking, **fields):
    slots = matchmaking.slots.all()
    here = {"there": [slots[0].session_id], "free": [slot.pk for slot in slots[1:]]}
    return (
        {"name": "Ilze Ozola", "function": "Head", "email": "ilze@test.example", "category": "business"} | here | fields
    )


def found(client, matchmaking, words):
    answer = client.get(address("find_participant", matchmaking), {"q": words})
    assert answer.status_code == 200
    return [(candidate.organisation.name, candidate.is_in) for candidate in answer.context["found"]]


def test_organisation_is_found_by_any_part_of_its_name(client, matchmaking):
    inside = an_organisation(name="Zaļais Cluster Ring")
    a_delegation(matchmaking, organisation=inside)
    an_organisation(name="Fibre Ring")
    an_organisation(name="Ring of Drafts", state="draft")
    an_organisation(name="Cedar Valley", town="Ringsted")
    assert found(client, matchmaking, "ring") == [
        ("Fibre Ring", False),
        ("Zaļais Cluster Ring", True),
        ("Cedar Valley", False),
    ]
    assert found(client, matchmaking, "zalais") == [("Zaļais Cluster Ring", True)]
    assert found(client, matchmaking, "") == found(client, matchmaking, "!!") == found(client, matchmaking, "xyz") == []


def test_page_of_the_list_leads_there_and_marks_who_is_in(client, matchmaking):
    organisation = an_organisation(name="Fibre Ring")
    there = address("find_participant", matchmaking)
    assert f'href="{there}"' in client.get(address("participants", matchmaking)).content.decode()
    add = address("add_participant", matchmaking, organisation.slug)
    assert f'href="{add}"' in client.get(there, {"q": "fibre"}).content.decode()
    a_delegation(matchmaking, organisation=organisation)
    page = client.get(there, {"q": "fibre"}).content.decode()
    assert (add in page, "takes part" in page) == (False, True)


def test_organiser_adds_an_organisation_with_its_delegate(client, matchmaking):
    organisation, account = an_organisation(), a_person()
    add = address("add_participant", matchmaking, organisation.slug)
    assert client.get(add).status_code == 200
    answer = client.post(add, said(matchmaking, email=account.email))
    assert answer.url == address("participants", matchmaking)
    delegate = matchmaking.delegations.get(organisation=organisation).delegates.get()
    assert (delegate.name, delegate.function, delegate.person) == ("Ilze Ozola", "Head", account)
    assert list(delegate.absent.all()) == [matchmaking.slots.first()]
    matchmaking.refresh_from_db()
    assert matchmaking.matches_asked_at == NOW


def test_latecomer_is_added_after_booking_has_closed(client, matchmaking, monkeypatch):
    monkeypatch.setattr("hanse.web.meetings.views.participants.now", lambda: matchmaking.booking_closes_at)
    client.post(address("add_participant", matchmaking, an_organisation().slug), said(matchmaking))
    assert matchmaking.delegations.count() == 1


def test_what_is_wrong_is_told_in_the_form(client, matchmaking):
    gone = an_organisation(name="Old Ring", state="withdrawn")
    answer = client.post(address("add_participant", matchmaking, gone.slug), said(matchmaking))
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        422,
        ["The profile of Old Ring is no longer in the directory."],
    )
    organisation = an_organisation()
    answer = client.post(address("add_participant", matchmaking, organisation.slug), said(matchmaking, name=""))
    assert (answer.status_code, matchmaking.delegations.count()) == (422, 0)
    assert client.get(address("add_participant", matchmaking, "nobody")).status_code == 404


def test_only_organisers_come_here(client, matchmaking):
    client.force_login(the_person(a_delegation(matchmaking)))
    organisation = an_organisation()
    assert client.get(address("find_participant", matchmaking)).status_code == 403
    assert client.post(address("add_participant", matchmaking, organisation.slug), said(matchmaking)).status_code == 403
    assert not matchmaking.delegations.filter(organisation=organisation).exists()
