"""Several people at once: exactly one of them wins, the others hear why; nothing is doubled. On every database."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from tests.web.meetings.factories import NOW, a_delegation, a_matchmaking, a_request, the_person

from hanse.errors import Refused
from hanse.web.mail.models import Mail
from hanse.web.meetings.actions import requests as actions
from hanse.web.meetings.actions.requests import (
    accept_request,
    decline_request,
    expire_request,
    send_request,
    withdraw_request,
)
from hanse.web.meetings.models import MeetingRequest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sides():
    matchmaking = a_matchmaking()
    return a_delegation(matchmaking, name="Ours"), a_delegation(matchmaking, name="Theirs")


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do all deeds in threads that start together; what each was told: `done`, or the words of its refusal."""
    start = threading.Barrier(len(deeds))
    told = [""] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            start.wait()
            deed()
            told[place] = "done"
        except Refused as refusal:
            told[place] = str(refusal)
        except Exception as error:  # a thread has nobody to raise to: the test reads it
            told[place] = f"broken: {error!r}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


ALREADY = {
    "accepted": "This request has already been accepted.",
    "declined": "This request has already been declined.",
    "withdrawn": "This request has already been withdrawn.",
    "expired": "This request has already lapsed.",
}


@pytest.mark.parametrize("_round", range(3))
def test_of_accept_decline_withdraw_and_expire_at_once_exactly_one_wins(sides, _round):
    ours, theirs = sides
    request = a_request(ours, theirs)
    asker, asked = the_person(ours), the_person(theirs)
    late = NOW + timedelta(days=30)
    told = at_once(
        lambda: accept_request(request=request, by=asked, at=NOW),
        lambda: decline_request(request=request, by=asked, at=NOW),
        lambda: withdraw_request(request=request, by=asker, at=NOW),
        lambda: expire_request(request=request, at=late),
    )
    request.refresh_from_db()
    assert sorted(told) == sorted(["done", *[ALREADY[request.state]] * 3])
    assert request.version == 2
    assert Mail.objects.count() == (2 if request.state == "expired" else 1)


def test_same_form_sent_twice_at_once_is_one_request_and_one_letter(sides):
    ours, theirs = sides
    by = the_person(ours)
    deed = lambda: send_request(requester=ours, recipient=theirs, by=by, at=NOW)  # noqa: E731
    told = at_once(deed, deed, deed)
    refused = "You have already asked Theirs; they have until 28 April."
    assert sorted(told) == sorted(["done", refused, refused])
    assert (MeetingRequest.objects.count(), Mail.objects.count()) == (1, 1)


def test_two_sides_that_ask_each_other_at_once_make_one_request(sides):
    ours, theirs = sides
    asker, asked = the_person(ours), the_person(theirs)
    told = at_once(
        lambda: send_request(requester=ours, recipient=theirs, by=asker, at=NOW),
        lambda: send_request(requester=theirs, recipient=ours, by=asked, at=NOW),
    )
    assert told.count("done") == 1
    assert next(words for words in told if words != "done").endswith("has already asked you. Answer that request.")
    assert MeetingRequest.objects.count() == 1


def test_limit_of_open_requests_holds_when_all_are_sent_at_once(sides):
    ours, _theirs = sides
    matchmaking = ours.matchmaking
    matchmaking.max_open_requests = 1
    matchmaking.save()
    by = the_person(ours)
    others = [a_delegation(matchmaking) for _ in range(3)]
    told = at_once(
        *(lambda other=other: send_request(requester=ours, recipient=other, by=by, at=NOW) for other in others)
    )
    assert told.count("done") == 1
    assert MeetingRequest.objects.count() == 1


def test_control_without_the_lock_two_win(sides, monkeypatch):
    """What the tests above would not notice if it could not happen: without lock and transaction both go through."""
    ours, theirs = sides
    request = a_request(ours, theirs)
    asker, asked = the_person(ours), the_person(theirs)
    both_have_read = threading.Barrier(2)

    def unlocked(pk):
        row = MeetingRequest.objects.select_related(
            "requester__delegation__organisation", "recipient__delegation__organisation", "matchmaking__edition"
        ).get(pk=pk)
        both_have_read.wait(timeout=60)
        return row

    monkeypatch.setattr(actions, "_locked", unlocked)
    told = at_once(
        lambda: accept_request.__wrapped__(request=request, by=asked, at=NOW),
        lambda: withdraw_request.__wrapped__(request=request, by=asker, at=NOW),
    )
    assert told == ["done", "done"]
    assert Mail.objects.count() == 2
