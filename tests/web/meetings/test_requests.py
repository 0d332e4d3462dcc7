"""The steps of a request: each one done, each one refused."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from tests.web.meetings.factories import (
    NOW,
    a_delegate,
    a_delegation,
    a_matchmaking,
    a_meeting,
    a_person,
    a_request,
    a_schedule,
    the_person,
)

from hanse.errors import Refused
from hanse.web.audit.models import Entry
from hanse.web.directory.models import Role
from hanse.web.live.models import Event
from hanse.web.mail.models import Mail
from hanse.web.meetings.actions.requests import (
    accept_request,
    cancel_request,
    decline_request,
    expire_requests,
    send_request,
    withdraw_request,
)
from hanse.web.meetings.bridge.entries import calendar_entries
from hanse.web.meetings.models import MeetingRequest
from hanse.web.meetings.rules.machine import MEETING_REQUEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def matchmaking():
    return a_matchmaking()


@pytest.fixture
def ours(matchmaking):
    return a_delegation(matchmaking, name="Faserwerk Nord", country="DE")


@pytest.fixture
def theirs(matchmaking):
    return a_delegation(matchmaking, name="Moravia Packmach", country="CZ")


def send(ours, theirs, *, at=NOW, **fields):
    return send_request(requester=ours, recipient=theirs, by=the_person(ours), at=at, **fields)


def refusal(function, *args, **fields):
    with pytest.raises(Refused) as refused:
        function(*args, **fields)
    return str(refused.value)


def mails():
    return [(mail.address, mail.subject) for mail in Mail.objects.order_by("pk")]


def test_request_waits_its_days_and_the_other_side_gets_a_letter(ours, theirs):
    request = send(ours, theirs, word="  Your coatings, our machines ")
    assert (request.state, request.word, request.expires_at) == (
        "pending",
        "Your coatings, our machines",
        NOW + timedelta(days=7),
    )
    assert mails() == [(the_person(theirs).email, "Faserwerk Nord asks for a meeting")]
    assert "“Your coatings, our machines”" in Mail.objects.get().text
    assert set(Event.objects.filter(topic__startswith="meetings.").values_list("topic", flat=True)) == {
        f"meetings.requests.{ours.pk}",
        f"meetings.requests.{theirs.pk}",
        f"meetings.console.{ours.matchmaking_id}",
        *(f"meetings.agenda.{delegate.pk}" for side in (ours, theirs) for delegate in side.delegates.all()),
    }
    assert Entry.objects.get(verb="meetings.request_sent").by == the_person(ours).key


def test_letter_is_in_the_language_of_its_reader(ours, theirs):
    person = the_person(theirs)
    person.language = "de"
    person.save()
    send(ours, theirs)
    assert mails() == [(person.email, "Faserwerk Nord bittet um ein Gespräch")]


def test_same_request_twice_is_one_request_and_one_letter(ours, theirs):
    send(ours, theirs)
    assert refusal(send, ours, theirs) == "You have already asked Moravia Packmach; they have until 28 April."
    assert (MeetingRequest.objects.count(), Mail.objects.count()) == (1, 1)


def test_request_the_other_way_is_refused_while_one_waits(ours, theirs):
    send(ours, theirs)
    assert refusal(send, theirs, ours) == "Faserwerk Nord has already asked you. Answer that request."


def test_request_lapses_at_the_latest_when_booking_closes(ours, theirs, matchmaking):
    matchmaking.booking_closes_at = NOW + timedelta(days=2)
    matchmaking.save()
    assert send(ours, theirs).expires_at == NOW + timedelta(days=2)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW - timedelta(days=3), "Meetings can be asked for from 19 April, 13:00."),
        (NOW + timedelta(days=14), "Booking closed on 5 May."),
    ],
)
def test_request_outside_the_window_is_refused(ours, theirs, at, words):
    assert refusal(send, ours, theirs, at=at) == words


def test_stranger_cannot_ask_for_an_organisation(ours, theirs):
    words = refusal(send_request, requester=ours, recipient=theirs, by=a_person(), at=NOW)
    assert words == "You do not speak for Faserwerk Nord here."


def test_one_who_left_cannot_be_asked(ours, theirs):
    theirs.left_at = NOW
    theirs.save()
    assert refusal(send, ours, theirs) == "Moravia Packmach does not take part."


def test_delegations_of_two_matchmakings_cannot_meet(ours):
    assert refusal(send, ours, a_delegation(a_matchmaking(), name="Elsewhere")) == "Elsewhere does not take part."


def test_request_without_common_time_is_refused_with_the_reason(ours):
    matchmaking = a_matchmaking(sessions=2)
    tuesday, wednesday = (list(session.slots.all()) for session in matchmaking.sessions.all())
    here, there = (a_delegation(matchmaking, delegates=0, name=name) for name in ("Here", "There"))
    person = a_person()
    a_delegate(here, person=person, absent=wednesday)
    a_delegate(there, absent=tuesday)
    words = refusal(send_request, requester=here, recipient=there, by=person, at=NOW)
    assert words == (
        "You have no time in common. They can meet only on Wednesday 12 May; you can only on Tuesday 11 May."
    )


def test_delegates_with_most_time_in_common_are_taken(matchmaking, ours):
    slots = list(matchmaking.slots.all())
    theirs = a_delegation(matchmaking, delegates=0)
    a_delegate(theirs, absent=slots[:5])
    wide = a_delegate(theirs, absent=slots[:1])
    assert send(ours, theirs).recipient == wide


def test_limit_of_open_requests_counts_only_those_that_wait(matchmaking, ours, theirs):
    matchmaking.max_open_requests = 1
    matchmaking.save()
    first = send(ours, theirs)
    third = a_delegation(matchmaking, name="Third")
    assert refusal(send, ours, third) == (
        "You have 1 open requests, as many as are allowed at a time. Withdraw one, or wait for an answer."
    )
    accept_request(request=first, by=the_person(theirs), at=NOW)
    assert send(ours, third).state == "pending"


def test_meetings_within_a_country_are_refused_where_the_rules_say_so(matchmaking, ours):
    matchmaking.across_countries_only = True
    matchmaking.save()
    same = a_delegation(matchmaking, country="DE")
    assert refusal(send, ours, same) == "Here, meetings are between organisations of different countries."


@pytest.mark.parametrize("rule", ["kinds_that_may_ask", "kinds_that_may_be_asked"])
def test_kinds_say_who_may_ask_whom(matchmaking, ours, theirs, rule):
    setattr(matchmaking, rule, ["research"])
    matchmaking.save()
    assert refusal(send, ours, theirs) == (
        "By the rules of this matchmaking you cannot ask an organisation of this kind."
    )
    setattr(matchmaking, rule, ["cluster_organisation"])
    matchmaking.save()
    assert send(ours, theirs).state == "pending"


def test_acceptance_agrees_and_the_asker_gets_a_letter(ours, theirs):
    request = accept_request(request=a_request(ours, theirs), by=the_person(theirs), at=NOW, answer="Gladly")
    assert (request.state, request.answer, request.answered_at, request.ended_at) == ("accepted", "Gladly", NOW, None)
    assert mails() == [(the_person(ours).email, "Moravia Packmach has accepted")]


def test_recipient_may_send_another_delegate(ours, theirs):
    colleague = a_delegate(theirs)
    request = accept_request(request=a_request(ours, theirs), by=the_person(theirs), at=NOW, delegate=colleague)
    assert request.recipient == colleague


def test_delegate_of_another_delegation_is_refused(ours, theirs):
    request = a_request(ours, theirs)
    words = refusal(accept_request, request=request, by=the_person(theirs), at=NOW, delegate=ours.delegates.get())
    assert words == "Choose one of your own delegates."


def test_delegate_without_common_time_is_refused(matchmaking, ours, theirs):
    away = a_delegate(theirs, name="Anna Away", absent=list(matchmaking.slots.all()))
    words = refusal(accept_request, request=a_request(ours, theirs), by=the_person(theirs), at=NOW, delegate=away)
    assert words == (
        f"Anna Away and {the_person(ours).name} have no free time in common. "
        "Let somebody else meet, or change the availability."
    )


def test_late_acceptance_is_refused(ours, theirs):
    request = a_request(ours, theirs, expires_at=NOW)
    words = refusal(accept_request, request=request, by=the_person(theirs), at=NOW)
    assert words == "This request lapsed on 21 April. You can ask them yourselves."


def test_only_the_side_that_was_asked_answers_and_only_the_asker_withdraws(ours, theirs):
    request = a_request(ours, theirs)
    ours_says, theirs_says = the_person(ours), the_person(theirs)
    assert refusal(accept_request, request=request, by=ours_says, at=NOW) == (
        "You do not speak for Moravia Packmach here."
    )
    assert refusal(decline_request, request=request, by=ours_says, at=NOW) == (
        "You do not speak for Moravia Packmach here."
    )
    assert refusal(withdraw_request, request=request, by=theirs_says, at=NOW) == (
        "You do not speak for Faserwerk Nord here."
    )
    assert refusal(cancel_request, request=request, by=a_person(), at=NOW) == (
        "This meeting belongs to other organisations."
    )


def test_declined_request_keeps_its_word_and_is_not_asked_again(ours, theirs):
    request = decline_request(request=a_request(ours, theirs), by=the_person(theirs), at=NOW, answer="Next year")
    assert (request.state, request.answer, request.ended_at) == ("declined", "Next year", NOW)
    assert "“Next year”" in Mail.objects.get().text
    assert refusal(send, ours, theirs) == "Moravia Packmach has declined. They can still ask you."
    assert send(theirs, ours).state == "pending"


def test_meeting_without_a_time_is_agreed_still(ours, theirs):
    a_request(ours, theirs, state="unschedulable")
    assert refusal(send, theirs, ours) == "You have already agreed to meet Faserwerk Nord."


def test_withdrawn_request_is_free_again(ours, theirs):
    request = withdraw_request(request=a_request(ours, theirs), by=the_person(ours), at=NOW)
    assert (request.state, mails()) == (
        "withdrawn",
        [(the_person(theirs).email, "Faserwerk Nord has withdrawn its request")],
    )
    assert send(ours, theirs).state == "pending"


def test_cancelled_meeting_frees_its_time(ours, theirs, matchmaking):
    request = a_request(ours, theirs, state="published")
    meeting = a_meeting(a_schedule(matchmaking, state="published"), request, matchmaking.slots.first())
    draft = a_meeting(a_schedule(matchmaking), request, matchmaking.slots.first())
    cancel_request(request=request, by=the_person(theirs), at=NOW, answer="Our train")
    meeting.refresh_from_db()
    draft.refresh_from_db()
    assert (meeting.cancelled_at, meeting.cancelled_by) == (NOW, theirs.delegates.get())
    assert draft.cancelled_at is None
    assert mails() == [(the_person(ours).email, "Moravia Packmach has cancelled your meeting")]


def test_only_requests_whose_time_is_over_lapse(ours, theirs, matchmaking):
    due = a_request(ours, theirs, expires_at=NOW)
    third = a_delegation(matchmaking)
    waiting = a_request(ours, third, expires_at=NOW + timedelta(seconds=1))
    agreed = a_request(theirs, third, state="accepted", expires_at=NOW)
    assert expire_requests(at=NOW) == 1
    assert [MeetingRequest.objects.get(pk=row.pk).state for row in (due, waiting, agreed)] == [
        "expired",
        "pending",
        "accepted",
    ]
    assert Mail.objects.count() == 2
    assert expire_requests(at=NOW) == 0


def test_everything_that_waits_lapses_when_booking_closes(ours, theirs, matchmaking):
    a_request(ours, theirs, expires_at=NOW + timedelta(days=30))
    assert expire_requests(at=matchmaking.booking_closes_at - timedelta(seconds=1)) == 0
    assert expire_requests(at=matchmaking.booking_closes_at) == 1


def calendar(mail):
    """The event of the calendar that a mail brings, and the file's method."""
    (part,) = mail.attachments.all()
    read = Calendar.from_ical(bytes(part.content))
    (event,) = read.walk("VEVENT")
    return part.name, part.kind, str(read["METHOD"]), event


def published(matchmaking, ours, theirs):
    """A meeting of ours with theirs in the third published version."""
    request = a_request(ours, theirs, state="published")
    schedule = a_schedule(matchmaking, state="published", publication=3, published_at=NOW)
    return request, a_meeting(schedule, request, matchmaking.slots.first())


def test_cancelled_meeting_takes_itself_out_of_the_other_sides_calendar(ours, theirs, matchmaking):
    request, meeting = published(matchmaking, ours, theirs)
    before = calendar_entries([meeting], delegate_ids=[request.recipient_id], matchmaking=matchmaking)[0]
    colleague = a_person()
    Role.objects.create(person=colleague, organisation=theirs.organisation)
    delegate = the_person(theirs)
    delegate.language = "de"
    delegate.save()
    cancel_request(request=request, by=the_person(ours), at=NOW + timedelta(hours=1))

    assert mails() == [
        (person.email, subject)
        for person, subject in zip(
            (delegate, colleague),
            ("Faserwerk Nord hat Ihr Gespräch abgesagt", "Faserwerk Nord has cancelled your meeting"),
            strict=True,
        )
    ]
    name, kind, method, event = calendar(Mail.objects.get(person=delegate))
    assert (name, kind, method) == ("cancelled.ics", "text/calendar; charset=utf-8; method=CANCEL", "CANCEL")
    assert (str(event["UID"]), str(event["STATUS"])) == (before.uid, "CANCELLED")
    assert (before.sequence, event["SEQUENCE"]) == (6, 7)
    assert (event["DTSTART"].dt, event["SUMMARY"]) == (meeting.slot.starts_at, "Gespräch: Faserwerk Nord")
    assert Mail.objects.get(person=colleague).attachments.count() == 0  # who does not meet has nothing to take out


def test_delegate_without_an_account_gets_the_cancellation_beside_colleagues_with_one(ours, theirs, matchmaking):
    guest = a_delegate(theirs, name="Guest", email="guest@test.example")
    request, _meeting = published(matchmaking, ours, guest)
    cancel_request(request=request, by=the_person(ours), at=NOW)
    assert [to for to, _subject in mails()] == [the_person(theirs).email, "guest@test.example"]
    assert calendar(Mail.objects.get(address="guest@test.example"))[2] == "CANCEL"


def test_agreed_meeting_without_a_time_is_cancelled_without_a_calendar(ours, theirs):
    cancel_request(request=a_request(ours, theirs, state="accepted"), by=the_person(ours), at=NOW)
    assert Mail.objects.get().attachments.count() == 0


STEPS = {
    "accept": (accept_request, "theirs"),
    "decline": (decline_request, "theirs"),
    "withdraw": (withdraw_request, "ours"),
    "cancel": (cancel_request, "ours"),
}


@pytest.mark.parametrize("state", list(MeetingRequest.State.values))
@pytest.mark.parametrize("verb", STEPS)
def test_action_does_what_the_machine_has_and_refuses_everything_else(ours, theirs, verb, state):
    function, side = STEPS[verb]
    request = a_request(ours, theirs, state=state)
    by = the_person(ours if side == "ours" else theirs)
    if MEETING_REQUEST.allows(verb, state):
        assert function(request=request, by=by, at=NOW).state == MEETING_REQUEST.step(verb).target
    else:
        refusal(function, request=request, by=by, at=NOW)
        assert (MeetingRequest.objects.get(pk=request.pk).state, Mail.objects.count()) == (state, 0)


def test_states_of_the_machine_are_those_of_the_table():
    assert set(MEETING_REQUEST.states) - {"draft"} == set(MeetingRequest.State.values)
    assert set(MEETING_REQUEST.terminal) == {
        state for state in MEETING_REQUEST.states if not any(state in step.sources for step in MEETING_REQUEST.steps)
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "would come for them. Please answer by Wednesday 28 April; after that the request lapses."),
        ("de", "Bitte antworten Sie bis Mittwoch, 28. April; danach verfällt die Anfrage."),
    ],
)
def test_letter_says_who_would_come_and_until_when(ours, theirs, language, words):
    person = the_person(theirs)
    person.language = language
    person.save()
    send(ours, theirs)
    text = Mail.objects.get().text
    assert words in text
    assert the_person(ours).name in text
