"""Requests through the pages: with script and without, twice, too late, by the wrong people."""

import pytest
from django.urls import reverse
from tests.web.meetings.factories import (
    NOW,
    a_delegate,
    a_delegation,
    a_matchmaking,
    a_recommendation,
    a_request,
    the_person,
)

from hanse.web.mail.models import Mail
from hanse.web.meetings.models import MeetingRequest

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    for name in ("partners", "requests", "joining"):
        monkeypatch.setattr(f"hanse.web.meetings.views.{name}.now", lambda: NOW)


@pytest.fixture
def ours():
    return a_delegation(a_matchmaking(), name="Ours")


@pytest.fixture
def theirs(ours):
    return a_delegation(ours.matchmaking, name="Theirs")


def address(name, delegation, *args):
    return reverse(f"meetings:{name}", args=[delegation.matchmaking.edition.slug, *args])


@pytest.fixture
def signed_in(client, ours):
    client.force_login(the_person(ours))
    return client


def test_same_form_posted_twice_is_one_request_and_one_letter(signed_in, ours, theirs):
    page = address("ask", ours, theirs.pk)
    first = signed_in.post(page, {"word": "Hello"})
    again = signed_in.post(page, {"word": "Hello"}, follow=True)
    assert first.headers["Location"] == address("requests", ours) + "?show=sent"
    assert "You have already asked Theirs" in again.content.decode()
    assert (MeetingRequest.objects.count(), Mail.objects.count()) == (1, 1)


def test_asking_with_script_brings_the_card_the_numbers_and_the_way_back(signed_in, ours, theirs):
    answer = signed_in.post(address("ask", ours, theirs.pk), {"word": ""}, headers=HTMX)
    words = answer.content.decode()
    request = MeetingRequest.objects.get()
    assert answer.status_code == 200
    assert f'id="partner-{theirs.pk}"' in words
    assert "Waiting until 28 April" in words
    assert 'id="quota" hx-swap-oob="true"' in words
    assert f'<a href="{address("withdraw", ours, request.pk)}">Take back</a>' in words


def test_refusal_with_script_brings_the_card_as_it_stands(signed_in, ours, theirs):
    a_request(theirs, ours)
    answer = signed_in.post(address("ask", ours, theirs.pk), {}, headers=HTMX)
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Theirs has already asked you. Answer that request." in words
    assert "They ask you" in words


@pytest.mark.parametrize(
    ("verb", "side", "state", "after"),
    [
        ("accept", "theirs", "pending", "accepted"),
        ("decline", "theirs", "pending", "declined"),
        ("withdraw", "ours", "pending", "withdrawn"),
        ("cancel", "theirs", "accepted", "cancelled"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_step_asks_first_and_is_done_once(signed_in, ours, theirs, verb, side, state, after, headers):
    request = a_request(ours, theirs, state=state) if side == "ours" else a_request(theirs, ours, state=state)
    page = address(verb, ours, request.pk)
    assert signed_in.get(page, headers=headers).status_code == 200
    assert signed_in.post(page, headers=headers).status_code in {200, 302}
    twice = signed_in.post(page, headers=headers)
    request.refresh_from_db()
    assert (request.state, request.version, Mail.objects.count()) == (after, 2, 1)
    assert twice.status_code == (422 if headers else 302)


def test_acceptance_names_who_will_meet_where_there_are_several(signed_in, ours, theirs):
    colleague = a_delegate(ours, name="Anna Kalve")
    request = a_request(theirs, ours)
    page = address("accept", ours, request.pk)
    assert "Anna Kalve" in signed_in.get(page).content.decode()
    signed_in.post(page, {"delegate": colleague.pk, "answer": "Gladly"})
    request.refresh_from_db()
    assert (request.state, request.recipient, request.answer) == ("accepted", colleague, "Gladly")


def test_requests_of_others_are_not_found(signed_in, ours, theirs):
    third = a_delegation(ours.matchmaking)
    request = a_request(theirs, third)
    for verb in ("accept", "decline", "withdraw", "cancel"):
        assert signed_in.post(address(verb, ours, request.pk)).status_code == 404
    elsewhere = a_delegation(a_matchmaking())
    assert signed_in.post(address("ask", ours, elsewhere.pk)).status_code == 404


def test_word_of_the_other_side_is_escaped(signed_in, ours, theirs):
    a_recommendation(ours, theirs)
    a_request(theirs, ours, word="<script>alert(1)</script>")
    words = signed_in.get(address("requests", ours)).content.decode()
    assert "<script>alert(1)" not in words
    assert "&lt;script&gt;alert(1)" in words


@pytest.mark.parametrize("seen", ["9" * 40, "9" * 5000, ",".join(str(number) for number in range(3000))])
def test_numbers_that_no_page_has_shown_are_passed_over(client, ours, seen) -> None:
    client.force_login(the_person(ours))
    address = reverse("meetings:partners", args=[ours.matchmaking.edition.slug])
    assert client.get(address, {"seen": seen}, headers=HTMX).status_code == 200
