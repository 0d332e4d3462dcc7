"""Recommended partners: the page, its queries, hiding, and the fragment that follows the news."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.web.meetings.factories import (
    NOW,
    a_delegate,
    a_delegation,
    a_matchmaking,
    a_person,
    a_recommendation,
    a_request,
    the_person,
)

from hanse.errors import Refused
from hanse.web.jobs.testing import run_all
from hanse.web.meetings.actions.partners import ask_for_matches, hide_partner, make_matches, show_partner
from hanse.web.meetings.actions.requests import accept_request
from hanse.web.meetings.models import Matchmaking, MeetingRequest, Recommendation
from hanse.web.meetings.queries.partners import board, my_delegation

pytestmark = pytest.mark.django_db


@pytest.fixture
def matchmaking():
    return a_matchmaking()


@pytest.fixture
def ours(matchmaking):
    return a_delegation(matchmaking, name="Faserwerk Nord", country="DE")


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    for name in ("partners", "requests", "joining", "setup"):
        monkeypatch.setattr(f"hanse.web.meetings.views.{name}.now", lambda: NOW)


def address(name, delegation, *args):
    return reverse(f"meetings:{name}", args=[delegation.matchmaking.edition.slug, *args])


def see(delegation, tab="recommended", **more):
    mine = my_delegation(the_person(delegation), delegation.matchmaking.edition.slug)
    return board(mine, tab=tab, at=NOW, **more)


def stands(shown):
    return {card.partner.organisation.name: card.stand for card in shown.cards}


STATES = {
    "pending": ("waits", "asked"),
    "accepted": ("agreed", "agreed"),
    "scheduled": ("agreed", "agreed"),
    "published": ("published", "published"),
    "declined": ("declined", "refused"),
    "withdrawn": ("withdrawn", "withdrawn"),
    "expired": ("lapsed", "lapsed"),
    "unschedulable": ("unplaced", "unplaced"),
    "cancelled": ("cancelled", "cancelled"),
}


@pytest.mark.parametrize("state", MeetingRequest.State.values)
def test_card_says_how_things_stand_from_both_sides(ours, matchmaking, state):
    theirs = a_delegation(matchmaking, name="Theirs")
    a_recommendation(ours, theirs)
    a_recommendation(theirs, ours)
    a_request(ours, theirs, state=state)
    assert (stands(see(ours)), stands(see(theirs))) == (
        {"Theirs": STATES[state][0]},
        {"Faserwerk Nord": STATES[state][1]},
    )


@pytest.mark.parametrize("state", MeetingRequest.State.values)
def test_page_shows_every_state(client, ours, matchmaking, state):
    theirs = a_delegation(matchmaking, name="Theirs")
    for one, other in ((ours, theirs), (theirs, ours)):
        a_recommendation(one, other)
    a_request(ours, theirs, state=state, word="a word of ours")
    for delegation in (ours, theirs):
        client.force_login(the_person(delegation))
        for tab in ("partners", "requests"):
            assert client.get(address(tab, delegation)).status_code == 200


def test_live_request_counts_before_a_later_one_that_ended(ours, matchmaking):
    theirs = a_delegation(matchmaking, name="Theirs")
    a_recommendation(ours, theirs)
    a_request(ours, theirs, state="accepted", sent_at=NOW - timedelta(days=2))
    a_request(theirs, ours, state="withdrawn", sent_at=NOW - timedelta(days=1))
    assert stands(see(ours)) == {"Theirs": "agreed"}


def test_tabs_count_what_waits_and_what_is_agreed(ours, matchmaking):
    others = [a_delegation(matchmaking) for _ in range(5)]
    a_request(ours, others[0])
    a_request(others[1], ours)
    a_request(others[2], ours)
    a_request(ours, others[3], state="accepted")
    a_request(ours, others[4], state="declined")
    for other in others[:2]:
        a_recommendation(ours, other)
    a_recommendation(ours, others[2], hidden_at=NOW)
    shown = see(ours)
    assert shown.counts == {"recommended": 2, "hidden": 1, "asked": 2, "sent": 1, "agreed": 1}
    assert (shown.open_requests, shown.agreed) == (1, 1)
    assert list(stands(see(ours, "sent")).values()) == ["waits", "declined"]


def test_partner_without_common_time_says_why(ours, matchmaking):
    away = a_delegation(matchmaking, delegates=0, name="Away")
    a_delegate(away, absent=list(matchmaking.slots.all()))
    a_recommendation(ours, away)
    [card] = see(ours).cards
    assert (card.stand, card.why_not, card.may_ask) == (
        "apart",
        "None of their delegates has a free time.",
        False,
    )


def test_search_finds_everybody_by_name_without_accents(ours, matchmaking):
    a_delegation(matchmaking, name="Öresund Matkraft")
    a_delegation(matchmaking, name="Emilia Confezioni")
    from hanse.web.directory.actions.index import reindex
    from hanse.web.directory.models import Organisation

    reindex(list(Organisation.objects.values_list("pk", flat=True)))
    assert stands(see(ours, words="oresund")) == {"Öresund Matkraft": "free"}


@pytest.mark.parametrize("tab", ["recommended", "asked", "sent", "agreed"])
def test_page_takes_as_many_queries_for_three_partners_as_for_one(
    client, ours, matchmaking, tab, django_assert_num_queries
):
    def one_more():
        theirs = a_delegation(matchmaking)
        a_recommendation(ours, theirs)
        if tab == "asked":
            a_request(theirs, ours)
        elif tab != "recommended":
            a_request(ours, theirs, state="accepted" if tab == "agreed" else "pending")

    page = address("partners" if tab == "recommended" else "requests", ours) + f"?show={tab}"
    client.force_login(the_person(ours))
    one_more()
    client.get(page)
    for _ in range(2):
        # the session and its person, the delegation, its requests, what is recommended, the slots, who is free
        with django_assert_num_queries(7):
            assert client.get(page).status_code == 200
        one_more()


def test_only_those_who_speak_for_a_delegation_see_its_partners(client, ours):
    page = address("partners", ours)
    assert client.get(page).status_code == 302
    client.force_login(a_person())
    assert client.get(page).headers["Location"] == address("join", ours)


def test_hidden_partner_is_out_of_the_list_until_taken_back(ours, matchmaking):
    theirs = a_delegation(matchmaking, name="Theirs")
    a_recommendation(ours, theirs)
    by = the_person(ours)
    hide_partner(delegation=ours, partner=theirs, by=by, at=NOW)
    assert (stands(see(ours)), stands(see(ours, "hidden"))) == ({}, {"Theirs": "free"})
    show_partner(delegation=ours, partner=theirs, by=by)
    assert stands(see(ours)) == {"Theirs": "free"}
    with pytest.raises(Refused):
        hide_partner(delegation=ours, partner=theirs, by=a_person(), at=NOW)


def test_hiding_by_form_says_so_and_offers_the_way_back(client, ours, matchmaking):
    theirs = a_delegation(matchmaking, name="Theirs")
    a_recommendation(ours, theirs)
    client.force_login(the_person(ours))
    page = client.post(address("hide", ours, theirs.pk), follow=True)
    assert "Theirs is out of sight." in page.content.decode()
    assert Recommendation.objects.get(delegation=ours).hidden_at == NOW
    client.post(address("show", ours, theirs.pk))
    assert Recommendation.objects.get(delegation=ours).hidden_at is None


def test_asking_for_matches_twice_queues_one_job(matchmaking):
    assert [ask_for_matches(matchmaking=matchmaking, at=NOW) for _ in range(2)] == [True, False]
    assert ask_for_matches(matchmaking=matchmaking, at=NOW + timedelta(minutes=10)) is True


def test_matches_are_the_same_again_and_their_job_can_be_asked_for_again(matchmaking):
    for name, country in (("Alpha", "DE"), ("Beta", "AT"), ("Gamma", "FR")):
        delegation = a_delegation(matchmaking, name=name, country=country)
        delegation.organisation.classifications.create(scheme="technology", code="hydrogen")
        delegation.organisation.classifications.create(scheme="ecosystem", code="mobility")
    ask_for_matches(matchmaking=matchmaking, at=NOW)
    run_all()

    def rows():
        return list(
            Recommendation.objects.order_by("delegation_id", "rank").values_list(
                "delegation__organisation__name", "partner__organisation__name", "rank", "score"
            )
        )

    first = rows()
    assert [row[:3] for row in first if row[0] == "Alpha"] == [("Alpha", "Beta", 1), ("Alpha", "Gamma", 2)]
    make_matches(matchmaking=matchmaking, at=NOW)
    assert rows() == first
    assert Matchmaking.objects.get().matches_made_at == NOW
    assert ask_for_matches(matchmaking=matchmaking, at=NOW + timedelta(days=1)) is True


def test_hidden_partner_stays_hidden_when_matches_are_made_anew(matchmaking):
    ours, theirs = (a_delegation(matchmaking, name=name) for name in ("Ours", "Theirs"))
    for delegation in (ours, theirs):
        delegation.organisation.classifications.create(scheme="technology", code="hydrogen")
    make_matches(matchmaking=matchmaking, at=NOW)
    hide_partner(delegation=ours, partner=theirs, by=the_person(ours), at=NOW)
    make_matches(matchmaking=matchmaking, at=NOW + timedelta(days=1))
    assert [row.hidden_at for row in ours.recommendations.all()] == [NOW]


def test_pairs_of_one_country_are_not_proposed_where_the_rules_keep_them_apart(matchmaking):
    matchmaking.across_countries_only = True
    matchmaking.save()
    for name, country in (("Alpha", "DE"), ("Beta", "DE"), ("Gamma", "FR")):
        delegation = a_delegation(matchmaking, name=name, country=country)
        delegation.organisation.classifications.create(scheme="technology", code="hydrogen")
    make_matches(matchmaking=matchmaking, at=NOW)
    pairs = set(Recommendation.objects.values_list("delegation__organisation__name", "partner__organisation__name"))
    assert pairs == {("Alpha", "Gamma"), ("Gamma", "Alpha"), ("Beta", "Gamma"), ("Gamma", "Beta")}


def test_news_bring_the_changed_card_and_leave_the_others(client, ours, matchmaking):
    first, second = (a_delegation(matchmaking, name=name) for name in ("First", "Second"))
    for rank, theirs in enumerate((first, second), start=1):
        a_recommendation(ours, theirs, rank=rank)
    client.force_login(the_person(ours))
    seen = see(ours).shown
    a_request(second, ours)
    page = client.get(address("partners", ours), {"seen": seen}, headers={"HX-Request": "true"}).content.decode()
    assert f'id="partner-{second.pk}" hx-swap-oob="true"' in page
    assert f'id="partner-{first.pk}"' not in page
    assert 'id="summary"' in page


def test_news_update_a_card_whose_request_left_the_tab_and_put_a_new_one_on_top(client, ours, matchmaking):
    first, second = (a_delegation(matchmaking, name=name) for name in ("First", "Second"))
    request = a_request(ours, first)
    client.force_login(the_person(ours))
    seen = see(ours, "sent").shown
    accept_request(request=request, by=the_person(first), at=NOW)
    a_request(ours, second)
    page = client.get(address("requests", ours), {"show": "sent", "seen": seen}, headers={"HX-Request": "true"})
    words = page.content.decode()
    assert f'id="partner-{first.pk}" hx-swap-oob="true"' in words
    assert words.index('hx-swap-oob="afterbegin:#cards"') < words.index(f'id="partner-{second.pk}"')
