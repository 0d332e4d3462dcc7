"""Joining with people and their free times, changing them, leaving; participants from a spreadsheet."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.web.meetings.factories import (
    NOW,
    a_delegate,
    a_delegation,
    a_matchmaking,
    a_meeting,
    a_person,
    a_request,
    a_schedule,
    an_organisation,
    the_person,
)

from hanse.errors import Refused
from hanse.spreadsheets import read_table
from hanse.web.directory.models import Role
from hanse.web.mail.models import Mail
from hanse.web.meetings.actions.joining import add_delegate, change_delegate, join, leave, remove_delegate
from hanse.web.meetings.actions.participants import keep_file, take_file
from hanse.web.meetings.bridge.participants import Attendee
from hanse.web.meetings.models import Delegate, Delegation, MeetingRequest
from hanse.web.meetings.queries.participants import preview
from hanse.web.meetings.rules.joining import may_hear_requests

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    for name in ("joining", "setup"):
        monkeypatch.setattr(f"hanse.web.meetings.views.{name}.now", lambda: NOW)


@pytest.fixture
def boss():
    return a_person("Aurélie")


@pytest.fixture
def matchmaking(boss):
    return a_matchmaking(sessions=2, slots=2, organiser=boss)


@pytest.fixture
def marta():
    return a_person("Marta Lindqvist")


@pytest.fixture
def organisation(marta):
    row = an_organisation("Faserwerk Nord")
    Role.objects.create(person=marta, organisation=row)
    return row


def refusal(function, **fields):
    with pytest.raises(Refused) as refused:
        function(**fields)
    return str(refused.value)


def test_organisation_joins_with_somebody_and_their_free_times(matchmaking, organisation, marta):
    first = matchmaking.slots.first()
    said = Attendee("Marta Lindqvist", "Head", marta.email, absent=frozenset({first.pk}), max_meetings=5)
    delegation = join(matchmaking=matchmaking, organisation=organisation, attendee=said, by=marta, at=NOW)
    delegate = delegation.delegates.get()
    assert (delegate.name, delegate.person, delegate.max_meetings, list(delegate.absent.all())) == (
        "Marta Lindqvist",
        marta,
        5,
        [first],
    )


def test_joining_twice_is_joining_once(matchmaking, organisation, marta):
    said = Attendee("Marta Lindqvist", "Head", marta.email)
    for _ in range(2):
        join(matchmaking=matchmaking, organisation=organisation, attendee=said, by=marta, at=NOW)
    assert (Delegation.objects.count(), Delegate.objects.count()) == (1, 1)


def test_stranger_and_latecomer_cannot_join_but_organisers_bring_latecomers_in(matchmaking, organisation, marta, boss):
    said = {"matchmaking": matchmaking, "organisation": organisation, "attendee": Attendee("Marta")}
    assert refusal(join, **said, by=a_person(), at=NOW) == "You do not speak for Faserwerk Nord here."
    late = matchmaking.booking_closes_at
    assert refusal(join, **said, by=marta, at=late) == (
        "Booking has closed. Ask the organisers, they can still add you."
    )
    assert join(**said, by=boss, at=late).delegates.count() == 1


def test_delegate_with_a_published_meeting_stays_there(matchmaking):
    ours, theirs = a_delegation(matchmaking), a_delegation(matchmaking)
    request = a_request(ours, theirs, state="published")
    slot = matchmaking.slots.first()
    a_meeting(a_schedule(matchmaking, state="published"), request, slot)
    delegate, by = ours.delegates.get(), the_person(ours)
    away = Attendee(delegate.name, absent=frozenset({slot.pk}))
    assert refusal(change_delegate, delegate=delegate, attendee=away, by=by, at=NOW) == (
        f"{delegate.name} has a meeting at a time you marked as away. Cancel that meeting first."
    )
    add_delegate(delegation=ours, attendee=Attendee("Second"), by=by, at=NOW)
    assert refusal(remove_delegate, delegate=delegate, by=by, at=NOW) == (
        f"{delegate.name} has published meetings. Cancel those first."
    )


def test_colleague_takes_requests_over_and_where_nobody_can_they_end(matchmaking):
    ours, early, late = (a_delegation(matchmaking) for _ in range(3))
    first, second, *rest = matchmaking.slots.all()
    leaving, by = ours.delegates.get(), the_person(ours)
    a_delegate(early, absent=[]), early.delegates.first().absent.set([second, *rest])
    late.delegates.get().absent.set([first, *rest])
    colleague = a_delegate(ours, absent=[second, *rest])
    kept, ended = a_request(ours, early), a_request(late, ours)
    remove_delegate(delegate=leaving, by=by, at=NOW)
    kept.refresh_from_db()
    ended.refresh_from_db()
    assert (kept.requester, kept.state, ended.state) == (colleague, "pending", "declined")


def test_only_delegate_cannot_be_taken_out(matchmaking):
    ours = a_delegation(matchmaking)
    delegate = ours.delegates.get()
    assert refusal(remove_delegate, delegate=delegate, by=the_person(ours), at=NOW) == (
        f"{delegate.name} is the only one who meets for you. Add somebody else first, or leave."
    )


def test_who_leaves_ends_everything_by_their_own_step(matchmaking):
    ours, one, two, three = (a_delegation(matchmaking) for _ in range(4))
    requests = [a_request(ours, one), a_request(two, ours), a_request(ours, three, state="accepted")]
    leave(delegation=ours, by=the_person(ours), at=NOW)
    states = [MeetingRequest.objects.get(pk=request.pk).state for request in requests]
    assert states == ["withdrawn", "declined", "cancelled"]
    assert (Mail.objects.count(), Delegation.objects.get(pk=ours.pk).left_at) == (3, NOW)
    assert refusal(leave, delegation=ours, by=a_person(is_staff=True), at=NOW).endswith("has already left.")


def test_only_people_of_a_delegation_hear_of_its_requests(matchmaking):
    ours, theirs = a_delegation(matchmaking), a_delegation(matchmaking)
    topic = f"meetings.requests.{ours.pk}"
    assert [may_hear_requests(person, topic) for person in (the_person(ours), the_person(theirs), a_person())] == [
        True,
        False,
        False,
    ]
    assert may_hear_requests(the_person(ours), "meetings.requests.all") is False


def test_join_page_takes_sessions_and_slots(client, matchmaking, organisation, marta):
    client.force_login(marta)
    page = reverse("meetings:join", args=[matchmaking.edition.slug])
    assert client.get(page).status_code == 200
    one, _two = matchmaking.sessions.all()
    slots = list(matchmaking.slots.all())
    said = {"organisation": organisation.pk, "name": "Marta", "category": "business"}
    refused = client.post(page, {**said, "there": [], "free": []})
    assert (refused.status_code, Delegation.objects.count()) == (422, 0)
    # the second session is not checked, so its checked slots do not count
    client.post(page, {**said, "there": [one.pk], "free": [slots[0].pk, slots[2].pk, slots[3].pk]})
    assert list(Delegate.objects.get().absent.order_by("starts_at")) == slots[1:]
    assert client.get(page).status_code == 200


def test_people_page_takes_as_many_queries_for_three_as_for_one(client, matchmaking, django_assert_max_num_queries):
    ours = a_delegation(matchmaking)
    client.force_login(the_person(ours))
    page = reverse("meetings:join", args=[matchmaking.edition.slug])
    client.get(page)
    for _ in range(2):
        with django_assert_max_num_queries(9) as counted:
            client.get(page)
        a_delegate(ours)
        a_delegate(ours)
    assert len(counted) <= 9


def table(text):
    return read_table(text.encode(), filename="participants.csv")


def test_file_of_participants_brings_in_all_and_a_second_time_changes_nothing(matchmaking, boss):
    an_organisation("Faserwerk Nord", reference="o1")
    an_organisation("Moravia Packmach", reference="o2")
    text = (
        "id,organisation,name,function,email,category,sessions,unavailable,max_meetings\n"
        "p1,o1,Marta Lindqvist,Head,marta@test.example,business,s1,2027-05-11 13:00,4\n"
        "p2,Moravia Packmach,Jonas Weber,,,,,,\n"
    )
    slots = list(matchmaking.slots.all())
    for _ in range(2):
        file = keep_file(matchmaking=matchmaking, table=table(text), by=boss, at=NOW)
        take_file(file=file, by=boss, at=NOW)
    marta = Delegate.objects.get(name="Marta Lindqvist")
    assert (Delegation.objects.count(), Delegate.objects.count()) == (2, 2)
    assert (marta.category, marta.max_meetings, list(marta.absent.order_by("starts_at"))) == (
        "business",
        4,
        [slots[0], slots[2], slots[3]],
    )
    assert refusal(take_file, file=file, by=boss, at=NOW) == "This file has already been taken over."


def test_file_with_errors_names_row_and_cell_and_writes_nothing(matchmaking, boss):
    an_organisation("Faserwerk Nord", reference="o1")
    text = (
        "organisation,name,email,category,sessions,max_meetings\n"
        "o1,Marta,marta@test.example,business,s1,4\n"
        "nobody,,no address,astronaut,s9,many\n"
    )
    file = keep_file(matchmaking=matchmaking, table=table(text), by=boss, at=NOW)
    found = preview(file)
    assert [problem.where for problem in found.problems] == [
        "row 3, organisation",
        "row 3, name",
        "row 3, email",
        "row 3, category",
        "row 3, max_meetings",
        "row 3, sessions",
    ]
    assert refusal(take_file, file=file, by=boss, at=NOW) == "The file has errors, so nothing was written."
    assert Delegation.objects.count() == 0


def test_file_goes_through_a_preview_on_the_page(client, matchmaking, boss):
    an_organisation("Faserwerk Nord", reference="o1")
    client.force_login(boss)
    slug = matchmaking.edition.slug
    upload = SimpleUploadedFile("people.csv", b"organisation;name\no1;Marta Lindqvist\n")
    read = client.post(reverse("meetings:read_participants", args=[slug]), {"file": upload})
    page = client.get(read.headers["Location"]).content.decode()
    assert ("Marta Lindqvist" in page, Delegation.objects.count()) == (True, 0)
    client.post(read.headers["Location"])
    assert [str(row) for row in Delegate.objects.all()] == ["Marta Lindqvist, Faserwerk Nord"]
    broken = SimpleUploadedFile("people.xlsx", b"PK\x03\x04 not a spreadsheet")
    assert client.post(reverse("meetings:read_participants", args=[slug]), {"file": broken}).status_code == 422


def test_organiser_cannot_show_a_draft_around_but_its_people_may(matchmaking, organisation, marta, boss):
    organisation.state, organisation.published_at = "draft", None
    organisation.save()
    said = {"matchmaking": matchmaking, "organisation": organisation, "attendee": Attendee("Marta")}
    assert refusal(join, **said, by=boss, at=NOW) == "You do not speak for Faserwerk Nord here."
    assert Delegation.objects.count() == 0
    assert join(**said, by=marta, at=NOW).delegates.count() == 1


def test_pages_of_organisers_are_closed_to_others(client, matchmaking):
    ours = a_delegation(matchmaking)
    client.force_login(the_person(ours))
    for name in ("setup", "participants", "add_session"):
        assert client.get(reverse(f"meetings:{name}", args=[matchmaking.edition.slug])).status_code == 403
