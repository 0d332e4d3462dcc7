"""Somebody who speaks for several organisations: one at a time, and every link stays with it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.meetings.factories import (
    NOW,
    a_delegation,
    a_matchmaking,
    a_recommendation,
    a_request,
    an_organisation,
    the_person,
)

from hanse.web.directory.models import Role
from hanse.web.meetings.models import MeetingRequest, Recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    for name in ("partners", "requests", "joining"):
        monkeypatch.setattr(f"hanse.web.meetings.views.{name}.now", lambda: NOW)


@pytest.fixture
def matchmaking():
    return a_matchmaking()


@pytest.fixture
def both(matchmaking, client):
    """Amber Ring and Birch Cluster, for which one person speaks, who is signed in."""
    amber, birch = (a_delegation(matchmaking, name=name) for name in ("Amber Ring", "Birch Cluster"))
    person = the_person(amber)
    Role.objects.create(person=person, organisation=birch.organisation)
    client.force_login(person)
    return amber, birch


def address(name, matchmaking, *args):
    return reverse(f"meetings:{name}", args=[matchmaking.edition.slug, *args])


def text(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["partners", "requests", "join"])
def test_page_is_that_of_the_chosen_delegation_and_leads_to_the_other(client, matchmaking, both, name):
    amber, birch = both
    page = address(name, matchmaking)
    assert "for Amber Ring" in text(client, page).replace("For", "for")
    chosen = text(client, f"{page}?for={birch.pk}")
    assert "for Birch Cluster" in chosen.replace("For", "for")
    assert f'<a href="?for={amber.pk}">Amber Ring</a>' in chosen


def test_links_and_forms_of_a_page_stay_with_its_delegation(client, matchmaking, both):
    _amber, birch = both
    a_recommendation(birch, a_delegation(matchmaking))
    a_request(a_delegation(matchmaking), birch)
    for page in ("partners", "requests", "join"):
        shown = text(client, f"{address(page, matchmaking)}?for={birch.pk}")
        links = re.findall(r'(?:href|action|hx-get|hx-post)="([^"]*/matchmaking/[^"]*)"', shown)
        links = [link for link in links if "/agenda/" not in link and not link.endswith("?for=new")]
        away = [link for link in links if f"for={birch.pk}" not in link]
        # the search carries it in a hidden field, the frame's own link is the way in
        way_in = {address("partners", matchmaking), address("matchmaking", matchmaking)}
        assert set(away) <= way_in
        assert len(links) > len(away)
    assert f'name="for" value="{birch.pk}"' in text(client, f"{address('partners', matchmaking)}?for={birch.pk}")


def test_steps_are_done_for_the_chosen_delegation(client, matchmaking, both):
    _amber, birch = both
    theirs = a_delegation(matchmaking)
    a_recommendation(birch, theirs)
    answer = client.post(f"{address('ask', matchmaking, theirs.pk)}?for={birch.pk}", {"word": "Hello"})
    assert answer.url == f"{address('requests', matchmaking)}?for={birch.pk}&show=sent"
    assert MeetingRequest.objects.get().requester.delegation == birch
    answer = client.post(f"{address('hide', matchmaking, theirs.pk)}?for={birch.pk}")
    assert (answer.url, Recommendation.objects.get().hidden_at) == (
        f"{address('partners', matchmaking)}?for={birch.pk}",
        NOW,
    )


def test_delegation_of_others_cannot_be_chosen_and_one_alone_has_no_switch(client, matchmaking, both):
    _amber, _birch = both
    strange = a_delegation(matchmaking, name="Cedar Valley")
    for wrong in (strange.pk, "x", "", "999999999999999999999", "new"):
        assert "For Amber Ring." in text(client, f"{address('partners', matchmaking)}?for={wrong}")
    client.force_login(the_person(strange))
    page = text(client, address("partners", matchmaking))
    assert ("You also speak for" in page, "for=" in page.replace('for="', "")) == (False, False)


def test_second_organisation_joins_beside_the_first(client, matchmaking):
    amber = a_delegation(matchmaking, name="Amber Ring")
    person = the_person(amber)
    client.force_login(person)
    page = address("join", matchmaking)
    assert "?for=new" not in text(client, page)
    assert "Who meets for Amber Ring" in text(client, f"{page}?for=new")  # nothing to bring
    birch = an_organisation("Birch Cluster")
    Role.objects.create(person=person, organisation=birch)
    assert f'href="{page}?for=new"' in text(client, page)
    form = client.get(f"{page}?for=new").context["form"]
    assert list(form.fields["organisation"].queryset) == [birch]
    slots = matchmaking.slots.all()
    said = {
        "organisation": birch.pk,
        "name": "Anna Birch",
        "category": "business",
        "there": [slots[0].session_id],
        "free": [slot.pk for slot in slots],
    }
    answer = client.post(f"{page}?for=new", said)
    joined = matchmaking.delegations.get(organisation=birch)
    assert answer.url == f"{page}?for={joined.pk}"
    assert "Who meets for Birch Cluster" in text(client, answer.url)


def test_switch_costs_no_query(client, matchmaking, both, django_assert_num_queries):
    page = address("partners", matchmaking)
    client.get(page)
    with CaptureQueriesContext(connection) as two:
        text(client, page)
    third = a_delegation(matchmaking, name="Cedar Valley")
    Role.objects.create(person=the_person(both[0]), organisation=third.organisation)
    with django_assert_num_queries(len(two)):
        assert "Cedar Valley" in text(client, page)
