"""The organiser's console: its tabs, what it says, who may see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from tests.web.meetings import solver_engines as engines
from tests.web.meetings.factories import (
    NOW,
    a_delegation,
    a_matchmaking,
    a_person,
    a_request,
    a_schedule,
    the_person,
)
from tests.web.meetings.schedule_factories import (
    a_computed_schedule,
    a_published_schedule,
    an_agreed_matchmaking,
    the_organiser,
)

from hanse.web.jobs.testing import run_all
from hanse.web.meetings.models import Lock, Meeting, Schedule
from hanse.web.meetings.queries.console import compare, fairness_of, tally, verdict_of
from hanse.web.meetings.queries.room import room_at, sheets_of
from hanse.web.meetings.queries.unmet import unmet_wishes
from hanse.web.meetings.rules.schedules import may_hear_console, may_hear_schedule

pytestmark = pytest.mark.django_db
TABS = ["", "requests/", "agendas/", "agendas/print/", "tables/", "room/", "late/", "versions/1/"]


def address(matchmaking, tab=""):
    return f"/editions/{matchmaking.edition.slug}/matchmaking/organise/{tab}"


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def explained(matchmaking, **fields):
    """The one wish that was not met, as (reason, why, remedy)."""
    schedule = a_computed_schedule(matchmaking, **fields)
    (wish,) = unmet_wishes(schedule)
    return wish.reason, wish.why, wish.remedy


# Why a wish was not met, and what would help


def test_no_common_time_names_the_times_of_both(settings):
    settings.TIME_ZONE = "Europe/Riga"
    matchmaking = an_agreed_matchmaking(organisations=2, slots=4)
    first, second, third, fourth = matchmaking.slots.all()
    one, other = (delegation.delegates.get() for delegation in matchmaking.delegations.order_by("pk"))
    one.absent.set([third, fourth])
    other.absent.set([first, second])
    assert explained(matchmaking) == (
        "no_common_slot",
        "No common time: Amber Ring is there 13:00–13:40, Birch Cluster 13:40–14:20.",
        "One of the two would have to be there when the other is.",
    )


def test_full_places_name_the_time_at_which_one_more_would_help():
    matchmaking = an_agreed_matchmaking(organisations=2, slots=1, places=1)
    one, other = a_delegation(matchmaking, name="Cedar Valley"), a_delegation(matchmaking, name="Dune Works")
    a_request(one, other, state="accepted", weight=500)
    reason, why, remedy = explained(matchmaking)
    assert (reason, why) == ("places_full", "The only place is taken when both are free: 12:00–12:20.")
    assert remedy == "One more place: 12:00–12:20."


def test_quota_names_whose_limit_it_is():
    matchmaking = an_agreed_matchmaking(organisations=3, slots=4)
    limited = matchmaking.delegations.order_by("pk").first().delegates.get()
    limited.max_meetings = 1
    limited.save()
    assert explained(matchmaking) == (
        "quota",
        "Amber Ring: the limit of 1 meeting is reached.",
        "A higher limit for Amber Ring, or another delegate.",
    )


def test_displaced_says_in_whose_agenda_and_what_would_help():
    matchmaking = an_agreed_matchmaking(organisations=3, slots=2)
    schedule = a_computed_schedule(matchmaking)
    (wish,) = unmet_wishes(schedule)
    assert wish.reason == "displaced"
    assert wish.remedy.startswith(("One more delegate from", "One more slot"))


def test_lock_in_the_way_is_named_and_can_be_opened():
    matchmaking = an_agreed_matchmaking(organisations=3, slots=1)
    locked = matchmaking.requests.order_by("pk").first()
    Lock.objects.create(request=locked, slot=matchmaking.slots.get())
    schedule = a_computed_schedule(matchmaking)
    wishes = unmet_wishes(schedule)
    assert {(wish.reason, wish.lock_in_the_way) for wish in wishes} == {("locked_elsewhere", locked)}
    assert wishes[0].why == "Kept out by what is locked: Amber Ring with Birch Cluster, 12:00."


def test_forbidden_meeting_stands_among_the_unmet_with_its_reason():
    matchmaking = an_agreed_matchmaking(organisations=3, slots=4)
    Lock.objects.create(request=matchmaking.requests.order_by("pk").first(), slot=None, reason="They met last week")
    assert explained(matchmaking) == (
        "forbidden",
        "You forbade it: They met last week",
        "Take the word back, then compute again.",
    )


# Figures


def test_verdict_says_how_near_and_when_it_is_proved():
    near, proved = verdict_of(19_840, 19_912), verdict_of(19_840, 19_840.4)
    assert (near.before, near.figure, near.after) == (
        "At most",
        "0.4\N{NO-BREAK SPACE}%",
        "below the best there can be",
    )
    assert (proved.before, proved.figure, proved.after) == ("Proved:", "", "no schedule can be better")
    assert verdict_of(None, None) is None
    assert verdict_of(1_000_000, 1_000_002).figure == "0.1\N{NO-BREAK SPACE}%"  # never 0.0: it is not proved


def test_tally_counts_who_asked_was_answered_and_has_nobody():
    matchmaking = a_matchmaking(organiser=a_person())
    one, two, three, four = (a_delegation(matchmaking) for _number in range(4))
    a_request(one, two, state="accepted")
    a_request(one, three, state="pending")
    a_request(three, two, state="declined")
    a_request(three, one, state="expired")
    found = tally(matchmaking)
    assert (found.organisations, found.asking, found.requests, found.answered) == (4, 2, 4, 2)
    assert (found.waiting, found.agreed, set(found.nobody)) == (1, 1, {three, four})


def test_fairness_counts_organisations_and_names_those_with_few():
    matchmaking = an_agreed_matchmaking(organisations=3, slots=4)
    a_delegation(matchmaking, name="Nobody Yet")
    fairness = fairness_of(a_computed_schedule(matchmaking), fewer=2)
    assert fairness.poor == (("Nobody Yet", 0),)
    assert fairness.headline == "1 organisation has no meeting."
    assert fairness.sentence == "Organisations by number of meetings: 1 with 0; 3 with 2."


def test_comparison_counts_what_moves_and_for_whom():
    matchmaking = an_agreed_matchmaking(organisations=3, slots=5)
    before = a_published_schedule(matchmaking)
    moving = before.meetings.order_by("slot__starts_at").first()
    Lock.objects.create(request=moving.request, slot=matchmaking.slots.last())
    after = a_computed_schedule(matchmaking, previous=before, max_moves=3)
    found = compare(before, after)
    assert moving.request in [change.meeting.request for change in found.changes.moved]
    assert [row.name for row in found.measures] == [
        "Meetings",
        "Value",
        "Fewest for anyone",
        "Breaks in agendas",
        "Meetings that move",
    ]
    assert (found.measures[0].before, found.measures[0].after, found.measures[0].change) == ("3", "3", "the same")


def test_room_shows_the_slot_of_the_moment_and_then_the_next():
    matchmaking = an_agreed_matchmaking(organisations=4, slots=4, places=4)
    a_published_schedule(matchmaking)
    first = matchmaking.slots.first()
    plan = room_at(matchmaking, now=first.starts_at)
    held = Meeting.objects.filter(slot=first, cancelled_at=None)
    assert (plan.slot, plan.is_on, len(plan.spots)) == (first, True, 4)
    assert [spot.meeting for spot in plan.taken] == list(held.order_by("place"))
    assert room_at(matchmaking, now=NOW).is_on is False
    assert room_at(matchmaking, now=NOW, number=3).slot.number == 3


def test_every_table_has_a_sheet():
    matchmaking = an_agreed_matchmaking(organisations=4, slots=4, places=3)
    schedule = a_published_schedule(matchmaking)
    sheets = sheets_of(matchmaking)
    assert [sheet.number for sheet in sheets] == [1, 2, 3]
    assert sum(len(sheet.meetings) for sheet in sheets) == schedule.meetings.count()


# The pages


@pytest.mark.parametrize("tab", TABS)
def test_tabs_are_for_organisers(client, tab):
    matchmaking = an_agreed_matchmaking(organisations=2)
    a_schedule(matchmaking)
    assert client.get(address(matchmaking, tab)).status_code == 302
    client.force_login(the_person(matchmaking.delegations.first()))
    assert client.get(address(matchmaking, tab)).status_code == 403


def test_tabs_before_anything_exists(client):
    matchmaking = a_matchmaking(organiser=a_person())
    client.force_login(the_organiser(matchmaking))
    assert "Nothing to schedule yet" in text(client.get(address(matchmaking)))
    for tab in TABS[1:-1]:
        assert client.get(address(matchmaking, tab)).status_code == 200
    assert client.get(address(matchmaking, "versions/1/")).status_code == 404
    assert client.get("/editions/nowhere/matchmaking/organise/").status_code == 404


@pytest.mark.parametrize("language", ["en", "de"])
def test_tabs_with_everything(client, language):
    matchmaking = an_agreed_matchmaking(organisations=4, slots=2, places=1)
    a_published_schedule(matchmaking)
    a_computed_schedule(matchmaking)
    client.force_login(the_organiser(matchmaking))
    client.cookies["language"] = language
    for tab in TABS:
        text(client.get(address(matchmaking, tab)))
    page = text(client.get(address(matchmaking)))
    assert ("Wishes not met" if language == "en" else "Nicht erfüllte Wünsche") in page
    assert ("No agenda changes" if language == "en" else "Keine Agenda ändert sich") in page


def test_page_of_a_version_being_computed_can_be_stopped_and_follows_its_topic(client):
    matchmaking = an_agreed_matchmaking()
    schedule = a_schedule(
        matchmaking, state="computing", heartbeat_at=NOW, progress=[[2, 18_310, 20_640.0], [41, 19_840, 19_912.0]]
    )
    Schedule.objects.update(heartbeat_at="2999-01-01T00:00Z")
    client.force_login(the_organiser(matchmaking))
    page = text(client.get(address(matchmaking)))
    assert f'data-live="meetings.schedule.{schedule.pk}"' in page
    assert "Stop and keep this" in page
    assert "Computing, 41 s of at most 60 s" in page
    assert "<b>0.4 %</b>" in page
    part = client.get(address(matchmaking, "versions/1/"), headers={"HX-Target": "version"}).content.decode()
    assert part.lstrip().startswith('<div id="version"')
    assert may_hear_schedule(the_organiser(matchmaking), f"meetings.schedule.{schedule.pk}") is True
    assert may_hear_schedule(a_person(), f"meetings.schedule.{schedule.pk}") is False
    assert may_hear_console(a_person(), f"meetings.console.{matchmaking.pk}") is False


def test_page_says_that_a_worker_is_dead(client):
    matchmaking = an_agreed_matchmaking()
    a_schedule(matchmaking, state="computing", heartbeat_at=now() - timedelta(minutes=1))
    client.force_login(the_organiser(matchmaking))
    page = text(client.get(address(matchmaking)))
    assert "Broken off" in page
    assert "Compute a new version" in page


def test_refused_version_shows_the_complaints_and_no_way_to_publish(client):
    matchmaking = an_agreed_matchmaking()
    schedule = a_computed_schedule(matchmaking, engine=engines.engine_that_cheats)
    client.force_login(the_organiser(matchmaking))
    page = text(client.get(address(matchmaking)))
    assert "The independent validator refuses this version" in page
    assert f"versions/{schedule.number}/publish/" not in page


def test_form_asks_stops_and_publishes(client):
    matchmaking = an_agreed_matchmaking(organisations=3)
    client.force_login(the_organiser(matchmaking))
    client.post(address(matchmaking, "compute/"), {"seconds": 20, "after": ""})
    client.post(address(matchmaking, "compute/"), {"seconds": 20, "after": ""})
    assert [row.seconds for row in matchmaking.schedules.all()] == [20]
    client.post(address(matchmaking, "versions/1/control/"), {"do": "more"})
    assert matchmaking.schedules.get().seconds == 320
    run_all()
    client.post(address(matchmaking, "versions/1/publish/"), {"seen": ""})
    client.post(address(matchmaking, "versions/1/publish/"), {"seen": ""})
    assert matchmaking.schedules.get().state == "published"
    answer = client.post(address(matchmaking, "compute/"), {"seconds": 0, "after": 1}, follow=True)
    assert "Give a number of seconds from 1 to 3600." in text(answer)


def test_wish_is_locked_forbidden_and_opened_from_its_page(client):
    matchmaking = an_agreed_matchmaking(organisations=2)
    request, slot = matchmaking.requests.get(), matchmaking.slots.last()
    page = address(matchmaking, f"requests/{request.pk}/")
    client.force_login(the_organiser(matchmaking))
    client.post(page + "decide/", {"do": "lock", "slot": slot.pk})
    assert Lock.objects.get().slot == slot
    assert "Locked: 11 May, 14:00" in text(client.get(page))
    client.post(page + "decide/", {"do": "unlock"})
    assert not Lock.objects.exists()
    refused = client.post(page + "decide/", {"do": "forbid", "reason": ""})
    assert refused.status_code == 422
    client.post(page + "decide/", {"do": "forbid", "reason": "They met last week"})
    assert Lock.objects.get().reason == "They met last week"


@pytest.mark.parametrize("tab", ["requests/", "agendas/", "tables/", "agendas/print/", "room/"])
def test_lists_cost_the_same_with_more_rows(client, tab):
    counts = []
    for organisations in (2, 5):
        matchmaking = an_agreed_matchmaking(organisations=organisations, slots=6)
        a_published_schedule(matchmaking)
        client.force_login(the_organiser(matchmaking))
        client.get(address(matchmaking, tab))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(matchmaking, tab))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_number_of_a_slot_that_cannot_be_is_passed_over(client):
    matchmaking = an_agreed_matchmaking()
    client.force_login(the_organiser(matchmaking))
    answers = [client.get(address(matchmaking, "room/"), {"slot": slot}).status_code for slot in ("9" * 40, "9" * 5000)]
    assert answers == [200, 200]
