"""Late changes: somebody cannot come, partners are told, the repair moves nobody, the alternative may."""

from datetime import timedelta

import pytest
from tests.web.meetings.factories import NOW, a_delegation, a_person, a_request, the_person
from tests.web.meetings.schedule_factories import (
    a_published_schedule,
    an_agreed_matchmaking,
    the_organiser,
)

from hanse.errors import Refused
from hanse.web.audit.models import Entry
from hanse.web.jobs.testing import run_all
from hanse.web.live.models import Event
from hanse.web.mail.models import Mail
from hanse.web.meetings.actions.publish_schedule import publish_schedule
from hanse.web.meetings.actions.repairs import ask_for_repair, cancel_delegate
from hanse.web.meetings.queries.schedules import changes_between

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def published():
    schedule = a_published_schedule(an_agreed_matchmaking(organisations=4, slots=4))
    run_all()
    Mail.objects.all().delete()
    return schedule


def first_delegate(schedule):
    return schedule.matchmaking.delegations.order_by("pk").first().delegates.get()


def test_cancelling_ends_every_meeting_and_tells_each_partner_once(published):
    delegate = first_delegate(published)
    cancel_delegate(delegate=delegate, by=delegate.person, at=LATER)
    run_all()

    off = published.meetings.filter(cancelled_at=LATER)
    assert (off.count(), published.meetings.filter(cancelled_at=None).count()) == (3, 3)
    assert set(off.values_list("cancelled_by", flat=True)) == {delegate.pk}
    assert (
        sorted(published.matchmaking.requests.values_list("state", flat=True)) == ["cancelled"] * 3 + ["published"] * 3
    )
    assert Mail.objects.count() == 3
    assert not Mail.objects.filter(person=delegate.person).exists()
    assert Event.objects.filter(topic=f"meetings.agenda.{delegate.pk}", at__isnull=False).exists()


def test_same_cancellation_posted_twice_is_one(published):
    delegate = first_delegate(published)
    for _twice in range(2):
        cancel_delegate(delegate=delegate, by=delegate.person, at=LATER)
    run_all()
    assert Mail.objects.count() == 3
    assert Entry.objects.filter(verb="meetings.delegate_cancelled").count() == 1


def test_repair_moves_nobody_and_fills_the_free_times(published):
    matchmaking = published.matchmaking
    extra = a_delegation(matchmaking, name="Waiting List")
    stays = matchmaking.delegations.order_by("pk")[1]
    wish = a_request(extra, stays, state="unschedulable", unmet="displaced")
    cancel_delegate(delegate=first_delegate(published), by=the_organiser(matchmaking), at=LATER)
    ask_for_repair(matchmaking=matchmaking, by=the_organiser(matchmaking), at=LATER, moves=0)
    run_all()

    repair = matchmaking.schedules.order_by("-number").first()
    changes = changes_between(published, repair)
    assert (repair.kind, repair.state, repair.is_validated) == ("repair", "ready", True)
    assert (len(changes.moved), len(changes.lost)) == (0, 0)
    assert [change.meeting.request for change in changes.gained] == [wish]
    assert matchmaking.schedules.count() == 2  # no alternative was asked for


def test_alternative_follows_the_repair_and_keeps_its_limit(published):
    matchmaking = published.matchmaking
    cancel_delegate(delegate=first_delegate(published), by=the_organiser(matchmaking), at=LATER)
    ask_for_repair(matchmaking=matchmaking, by=the_organiser(matchmaking), at=LATER, moves=2)
    run_all()

    alternative, repair = matchmaking.schedules.order_by("-number")[:2]
    assert [(row.max_moves, row.state, row.previous) for row in (repair, alternative)] == [
        (0, "ready", published),
        (2, "ready", published),
    ]
    assert len(changes_between(published, repair).moved) == 0
    assert len(changes_between(published, alternative).moved) <= 2


def test_published_repair_keeps_what_is_off_in_the_agendas(published):
    matchmaking = published.matchmaking
    delegate = first_delegate(published)
    cancel_delegate(delegate=delegate, by=the_organiser(matchmaking), at=LATER)
    ask_for_repair(matchmaking=matchmaking, by=the_organiser(matchmaking), at=LATER, moves=0)
    run_all()
    Mail.objects.all().delete()
    repair = matchmaking.schedules.get(number=2)
    publish_schedule(schedule=repair, by=the_organiser(matchmaking), at=LATER, seen=1)
    run_all()

    off = repair.meetings.filter(cancelled_at__isnull=False)
    assert set(off.values_list("cancelled_at", "cancelled_by")) == {(LATER, delegate.pk)}
    assert repair.meetings.filter(cancelled_at=None).count() == 3
    assert not Mail.objects.filter(person=delegate.person).exists()


def test_repair_refuses_without_a_published_schedule_and_beyond_the_limit(published):
    matchmaking = an_agreed_matchmaking()
    with pytest.raises(Refused, match="nothing to repair"):
        ask_for_repair(matchmaking=matchmaking, by=the_organiser(matchmaking), at=NOW, moves=0)
    with pytest.raises(Refused, match="from 0 to 50"):
        ask_for_repair(matchmaking=published.matchmaking, by=a_person(), at=NOW, moves=51)


# The pages


def test_delegate_is_asked_before_everything_is_cancelled(client, published):
    delegate = first_delegate(published)
    page = f"/editions/{published.matchmaking.edition.slug}/matchmaking/agenda/{delegate.pk}/cancel/"
    client.force_login(delegate.person)
    question = client.get(page).content.decode()
    assert "Cancel 3 meetings" in question
    assert published.meetings.filter(cancelled_at=None).count() == 6
    assert client.post(page).status_code == 302
    assert published.meetings.filter(cancelled_at=None).count() == 3
    agenda = client.get(f"/editions/{published.matchmaking.edition.slug}/matchmaking/agenda/").content.decode()
    assert "None of these meetings takes place." in agenda


def test_partner_reads_who_cancelled(client, published):
    delegate = first_delegate(published)
    cancel_delegate(delegate=delegate, by=delegate.person, at=LATER)
    partner = the_person(published.matchmaking.delegations.order_by("pk")[1])
    client.force_login(partner)
    page = client.get(f"/editions/{published.matchmaking.edition.slug}/matchmaking/agenda/").content.decode()
    assert "They cancelled on 22 April, 13:00" in page


def test_others_cannot_cancel(client, published):
    delegate = first_delegate(published)
    client.force_login(the_person(published.matchmaking.delegations.order_by("pk")[1]))
    page = f"/editions/{published.matchmaking.edition.slug}/matchmaking/agenda/{delegate.pk}/cancel/"
    assert client.post(page).status_code == 403
    assert published.meetings.filter(cancelled_at=None).count() == 6
