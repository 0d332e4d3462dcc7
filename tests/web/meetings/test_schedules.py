"""Asking for schedules, computing them in a process of their own, publishing them."""

from datetime import timedelta

import pytest
from tests.web.meetings import solver_engines as engines
from tests.web.meetings.factories import (
    NOW,
    a_delegate,
    a_delegation,
    a_matchmaking,
    a_meeting,
    a_person,
    a_request,
    a_schedule,
)
from tests.web.meetings.schedule_factories import (
    Clock,
    a_computed_schedule,
    a_published_schedule,
    an_agreed_matchmaking,
    the_organiser,
)

from hanse.errors import Refused
from hanse.scheduling import read_case
from hanse.web.audit.models import Entry
from hanse.web.jobs.testing import run_all
from hanse.web.mail.models import Mail
from hanse.web.meetings.actions import schedules
from hanse.web.meetings.actions.compute_schedule import begin_schedule, compute_schedule, keep_progress
from hanse.web.meetings.actions.locks import forbid_meeting, lock_meeting, unlock_meeting
from hanse.web.meetings.actions.publish_schedule import _set_states, publish_schedule
from hanse.web.meetings.bridge.cases import case_bytes, case_of
from hanse.web.meetings.bridge.computing import Step
from hanse.web.meetings.models import Lock, Meeting, MeetingRequest, Schedule
from hanse.web.meetings.rules.machine import MEETING_REQUEST

pytestmark = pytest.mark.django_db


def ask(matchmaking, **fields):
    return schedules.ask_for_schedule(matchmaking=matchmaking, by=the_organiser(matchmaking), **{"at": NOW, **fields})


# The case


def test_case_is_one_that_the_reader_accepts_and_names_everybody():
    matchmaking = an_agreed_matchmaking(organisations=3, first_meetings=[30, 20, 10], max_meetings=5)
    case = case_of(matchmaking)

    read = read_case(case_bytes(case))
    assert (len(read.participants), len(read.meetings), len(read.slots)) == (3, 3, 4)
    assert case["participants"][0]["max_meetings"] == 5
    assert case["policy"]["first_meetings"] == [30, 20, 10]
    assert case["slots"][0]["start"] == "2027-05-11T13:00:00+03:00"


def test_case_holds_what_is_agreed_and_nothing_else():
    matchmaking = an_agreed_matchmaking(organisations=3)
    first, second, third = matchmaking.requests.order_by("pk")
    extra = a_delegation(matchmaking)
    a_request(extra, first.requester.delegation, state="pending")
    a_request(extra, third.recipient.delegation, state="declined")
    second.recipient.cancelled_at = NOW
    second.recipient.save()

    # the third delegate cancelled, so only the pair of the others is left
    assert [entry["id"] for entry in case_of(matchmaking)["meetings"]] == [f"r{first.pk}"]


def test_case_counts_a_pair_once_when_it_agrees_anew():
    matchmaking = a_matchmaking(organiser=a_person())
    one, other = a_delegation(matchmaking), a_delegation(matchmaking)
    a_request(one, other, state="unschedulable")
    anew = a_request(other, one, state="accepted")

    assert [entry["id"] for entry in case_of(matchmaking)["meetings"]] == [f"r{anew.pk}"]


def test_case_carries_absences_quotas_locks_and_leaves_the_forbidden_out():
    matchmaking = an_agreed_matchmaking(organisations=3)
    first, second, third = matchmaking.requests.order_by("pk")
    slots = list(matchmaking.slots.all())
    first.requester.absent.set([slots[0]])
    first.requester.max_meetings = 2
    first.requester.save()
    Lock.objects.create(request=first, slot=slots[1])
    Lock.objects.create(request=third, slot=None, reason="They met last week")

    case = case_of(matchmaking)
    assert [(entry["id"], entry["locked"]) for entry in case["meetings"]] == [
        (f"r{first.pk}", f"s{slots[1].pk}"),
        (f"r{second.pk}", None),
    ]
    assert case["participants"][0] == {
        "id": f"d{first.requester_id}",
        "organisation": f"o{first.requester.delegation_id}",
        "unavailable": [f"s{slots[0].pk}"],
        "max_meetings": 2,
    }


# Asking


def test_asking_refuses_where_there_is_nothing_to_schedule():
    matchmaking = a_matchmaking(organiser=a_person())
    with pytest.raises(Refused, match="nothing to schedule yet"):
        ask(matchmaking)
    assert not matchmaking.schedules.exists()


def test_asking_refuses_without_slots():
    matchmaking = a_matchmaking(sessions=0, organiser=a_person())
    with pytest.raises(Refused, match="no slots yet"):
        ask(matchmaking)


def test_one_version_is_computed_at_a_time():
    matchmaking = an_agreed_matchmaking()
    ask(matchmaking)
    with pytest.raises(Refused, match="Version 1 has been worked on since 13:00"):
        ask(matchmaking, at=NOW + timedelta(seconds=5))
    assert matchmaking.schedules.count() == 1


def test_same_form_posted_twice_makes_one_version():
    matchmaking = an_agreed_matchmaking()
    first = a_computed_schedule(matchmaking, after=0)
    with pytest.raises(Refused, match="Version 1 was asked for already"):
        ask(matchmaking, after=0)
    assert list(matchmaking.schedules.all()) == [first]


# Computing


def test_job_computes_a_proved_schedule_and_its_meetings():
    matchmaking = an_agreed_matchmaking(organisations=4, slots=4)
    schedule = ask(matchmaking)
    run_all()

    schedule.refresh_from_db()
    assert (schedule.state, schedule.is_validated, schedule.complaints) == ("ready", True, [])
    assert (schedule.summary["status"], schedule.summary["meetings"]) == ("optimal", 6)
    assert schedule.meetings.count() == 6
    assert schedule.progress[-1][1:] == [schedule.summary["value"], schedule.summary["bound"]]


def test_second_worker_finds_a_version_taken():
    matchmaking = an_agreed_matchmaking()
    schedule = ask(matchmaking)
    assert begin_schedule(schedule.pk, at=NOW) is not None
    assert begin_schedule(schedule.pk, at=NOW) is None
    assert compute_schedule(schedule.pk, clock=Clock()) is None


def test_killed_child_is_told_and_nothing_is_half_written():
    matchmaking = an_agreed_matchmaking()
    schedule = a_computed_schedule(matchmaking, engine=engines.engine_that_dies)

    assert (schedule.state, schedule.error.partition("\n")[0]) == ("failed", "broken")
    assert (schedule.meetings.count(), schedule.result) == (0, None)
    assert schedule.progress == [[0.1, 10, 20.0]]
    assert ask(matchmaking, at=NOW + timedelta(minutes=1)).number == 2


def test_mistake_in_the_solver_is_told_without_its_traceback():
    from hanse.web.meetings.queries.schedules import error_words

    schedule = a_computed_schedule(an_agreed_matchmaking(), engine=engines.engine_that_fails)
    assert schedule.state == "failed"
    assert error_words(schedule) == ("The computation broke off: the solver's process ended. Nothing was changed.")


def test_killed_worker_is_found_by_its_silence_and_another_version_may_be_asked_for():
    matchmaking = an_agreed_matchmaking()
    schedule = ask(matchmaking)
    begin_schedule(schedule.pk, at=NOW)  # and then the worker is killed

    with pytest.raises(Refused, match="has been worked on since"):
        ask(matchmaking, at=NOW + timedelta(seconds=20))
    assert ask(matchmaking, at=NOW + timedelta(seconds=31)).number == 2
    schedule.refresh_from_db()
    assert (schedule.state, schedule.error, schedule.meetings.count()) == ("failed", "broken_off", 0)


def test_worker_that_wakes_up_too_late_writes_nothing():
    matchmaking = an_agreed_matchmaking()
    asked = ask(matchmaking)
    asleep = begin_schedule(asked.pk, at=NOW)
    schedules.fail_all_broken_off(at=NOW + timedelta(minutes=5))

    assert keep_progress(asleep, [Step(1, "value", 5, 6)], at=NOW + timedelta(minutes=6)) is False
    asked.refresh_from_db()
    assert (asked.state, asked.progress) == ("failed", [])


def test_stopped_computation_keeps_what_it_has():
    matchmaking = an_agreed_matchmaking()
    schedule = ask(matchmaking)
    clock = StoppingClock(schedule, by=the_organiser(matchmaking), after=3)
    done = compute_schedule(schedule.pk, clock=clock, engine=engines.engine_that_waits, every=0.05)

    assert (done.state, done.stop_asked, done.summary["meetings"]) == ("ready", True, 6)


class StoppingClock(Clock):
    """At the third look somebody presses stop."""

    def __init__(self, schedule, *, by, after):
        super().__init__()
        self.schedule, self.by, self.after, self.looks = schedule, by, after, 0

    def __call__(self):
        self.looks += 1
        if self.looks == self.after:
            schedules.stop_schedule(schedule=self.schedule, by=self.by, at=self.now)
        return super().__call__()


def test_stopping_before_it_begins_gives_it_up():
    matchmaking = an_agreed_matchmaking()
    schedule = ask(matchmaking)
    schedules.stop_schedule(schedule=schedule, by=the_organiser(matchmaking), at=NOW)
    run_all()
    schedule.refresh_from_db()
    assert (schedule.state, schedule.error) == ("failed", "stopped_early")
    with pytest.raises(Refused, match="not being computed any more"):
        schedules.stop_schedule(schedule=schedule, by=the_organiser(matchmaking), at=NOW)


def test_more_time_begins_another_run_that_closes_the_gap():
    matchmaking = an_agreed_matchmaking(solve_seconds=5)
    asked = ask(matchmaking)
    schedules.give_more_time(schedule=asked, by=the_organiser(matchmaking), at=NOW)
    done = compute_schedule(asked.pk, clock=Clock(), engine=engines.engine_that_finds_half, every=0.05)

    assert (done.seconds, done.summary["status"], done.summary["gap"]) == (305, "optimal", 0.0)


def test_without_more_time_one_run_is_all():
    matchmaking = an_agreed_matchmaking(solve_seconds=5)
    done = a_computed_schedule(matchmaking, engine=engines.engine_that_finds_half)
    assert (done.summary["status"], done.is_validated) == ("feasible", True)


def test_validator_refuses_a_cheat_and_it_cannot_be_published():
    matchmaking = an_agreed_matchmaking()
    schedule = a_computed_schedule(matchmaking, engine=engines.engine_that_cheats)

    assert (schedule.state, schedule.is_validated) == ("ready", False)
    assert schedule.complaints
    assert schedule.meetings.count() == 0
    with pytest.raises(Refused, match="The independent validator found"):
        publish_schedule(schedule=schedule, by=the_organiser(matchmaking), at=NOW, seen=None)


def test_locks_that_contradict_one_another_are_told():
    matchmaking = an_agreed_matchmaking(organisations=3)
    slot = matchmaking.slots.first()
    for request in matchmaking.requests.order_by("pk")[:2]:
        Lock.objects.create(request=request, slot=slot)  # both need the first delegate at once

    schedule = a_computed_schedule(matchmaking)
    assert (schedule.state, schedule.error.partition("\n")[0]) == ("failed", "impossible")
    assert schedule.result["status"] == "infeasible"


# Locks


def test_lock_is_kept_and_can_be_taken_back():
    matchmaking = an_agreed_matchmaking()
    request, last = matchmaking.requests.first(), matchmaking.slots.last()
    by = the_organiser(matchmaking)
    lock_meeting(request=request, slot=last, by=by, at=NOW)
    schedule = a_computed_schedule(matchmaking)
    assert schedule.meetings.get(request=request).slot == last
    assert schedule.summary["locked"] == 1

    unlock_meeting(request=request, by=by, at=NOW)
    assert not Lock.objects.exists()


def test_lock_refuses_who_is_absent_and_two_locks_at_one_time():
    matchmaking = an_agreed_matchmaking(organisations=3)
    first, second, _third = matchmaking.requests.order_by("pk")
    slot, by = matchmaking.slots.first(), the_organiser(matchmaking)
    first.recipient.absent.set([slot])
    with pytest.raises(Refused, match=f"{first.recipient.name} is not there at 13:00"):
        lock_meeting(request=first, slot=slot, by=by, at=NOW)
    lock_meeting(request=second, slot=slot, by=by, at=NOW)
    first.recipient.absent.clear()
    with pytest.raises(Refused, match="has another locked meeting at 13:00"):
        lock_meeting(request=first, slot=slot, by=by, at=NOW)


def test_lock_refuses_what_is_not_agreed_and_forbidding_wants_a_reason():
    matchmaking = a_matchmaking(organiser=a_person())
    request = a_request(a_delegation(matchmaking), a_delegation(matchmaking))
    by, slot = the_organiser(matchmaking), matchmaking.slots.first()
    with pytest.raises(Refused, match="Only a meeting that both sides agreed to"):
        lock_meeting(request=request, slot=slot, by=by, at=NOW)
    MeetingRequest.objects.update(state="accepted")
    with pytest.raises(Refused, match="Say why"):
        forbid_meeting(request=request, by=by, at=NOW, reason=" ")


# Publishing


def test_publishing_moves_requests_on_and_tells_everybody_once_in_their_language():
    matchmaking = an_agreed_matchmaking(organisations=3, slots=2, places=1)  # two of three meetings fit
    speaker = matchmaking.delegations.first().delegates.get().person
    speaker.language = "de"
    speaker.save()
    schedule = a_published_schedule(matchmaking)
    run_all()

    states = sorted(matchmaking.requests.values_list("state", "unmet"))
    assert [state for state, _reason in states] == ["published", "published", "unschedulable"]
    assert states[-1][1] in {"places_full", "displaced"}
    assert (schedule.state, schedule.publication) == ("published", 1)
    mails = Mail.objects.filter(key__startswith="meetings.published.")
    assert mails.count() == 3
    german = mails.get(person=speaker)
    assert german.language == "de"
    assert german.subject == "Ihre Gespräche bei Cluster Days Riga 2027"
    assert [part.name for part in german.attachments.all()] == ["agenda.ics"]


@pytest.mark.parametrize("has_time", [True, False])
@pytest.mark.parametrize("state", list(MeetingRequest.State.values))
def test_publishing_moves_a_request_as_the_machine_has_it(state, has_time):
    matchmaking = a_matchmaking(organiser=a_person())
    request = a_request(a_delegation(matchmaking), a_delegation(matchmaking), state=state)
    schedule = a_schedule(matchmaking, case=case_of(matchmaking), result={"unmet": []})
    if has_time:
        a_meeting(schedule, request, matchmaking.slots.first())
    else:
        schedule.result["unmet"] = [{"id": f"r{request.pk}", "reason": "places_full"}]
    _set_states(matchmaking, schedule, at=NOW)

    placed = MEETING_REQUEST.allows("place", state) or MEETING_REQUEST.allows("publish", state)
    moves, target = (placed, "published") if has_time else (MEETING_REQUEST.allows("give_up", state), "unschedulable")
    request.refresh_from_db()
    assert request.state == (target if moves else state)
    assert moves is (state in MeetingRequest.AGREED)


def test_telling_again_sends_nothing_twice():
    from hanse.web.meetings.tasks import tell_of_schedule

    schedule = a_published_schedule(an_agreed_matchmaking(organisations=3))
    run_all()
    tell_of_schedule.call(schedule.pk, None)
    run_all()
    assert Mail.objects.filter(key__startswith="meetings.published.").count() == 3


def test_same_publishing_posted_twice_is_one_publication():
    matchmaking = an_agreed_matchmaking(organisations=3)
    schedule = a_published_schedule(matchmaking)
    again = publish_schedule(schedule=schedule, by=the_organiser(matchmaking), at=NOW, seen=None)
    run_all()
    assert again.publication == 1
    assert Entry.objects.filter(verb="meetings.schedule_published").count() == 1
    assert Mail.objects.filter(key__startswith="meetings.published.").count() == 3


def test_publishing_over_a_version_that_one_has_not_seen_is_refused():
    matchmaking = an_agreed_matchmaking(organisations=3)
    a_published_schedule(matchmaking)
    second = a_computed_schedule(matchmaking)
    with pytest.raises(Refused, match="Version 1 was published meanwhile"):
        publish_schedule(schedule=second, by=the_organiser(matchmaking), at=NOW, seen=None)
    publish_schedule(schedule=second, by=the_organiser(matchmaking), at=NOW, seen=1)
    assert dict(matchmaking.schedules.values_list("number", "state")) == {1: "replaced", 2: "published"}


def test_new_version_tells_only_those_for_whom_something_changes_and_what():
    matchmaking = an_agreed_matchmaking(organisations=4, slots=5)
    first = a_published_schedule(matchmaking)
    run_all()
    meeting = first.meetings.order_by("slot__starts_at").first()
    free = next(
        slot
        for slot in matchmaking.slots.all()
        if not first.meetings.filter(slot=slot, request__requester__in=people(meeting)).exists()
        and not first.meetings.filter(slot=slot, request__recipient__in=people(meeting)).exists()
    )
    lock_meeting(request=meeting.request, slot=free, by=the_organiser(matchmaking), at=NOW)
    Mail.objects.all().delete()
    second = a_published_schedule(matchmaking, previous=first, max_moves=1)
    run_all()

    moved = second.meetings.get(request=meeting.request)
    assert (moved.slot, moved.moved_from) == (free, meeting.slot)
    mails = Mail.objects.filter(key__startswith="meetings.published.")
    assert mails.count() == 2
    assert all("moves from" in mail.text for mail in mails)


def people(meeting):
    return [meeting.request.requester_id, meeting.request.recipient_id]


def test_publishing_refuses_what_no_longer_holds():
    matchmaking = an_agreed_matchmaking(organisations=3)
    schedule = a_computed_schedule(matchmaking)
    request = matchmaking.requests.first()
    by = the_organiser(matchmaking)
    MeetingRequest.objects.filter(pk=request.pk).update(state="cancelled")
    with pytest.raises(Refused, match="do not meet any more"):
        publish_schedule(schedule=schedule, by=by, at=NOW, seen=None)
    MeetingRequest.objects.filter(pk=request.pk).update(state="accepted")
    Lock.objects.create(request=request, slot=None, reason="Met already")
    with pytest.raises(Refused, match="was forbidden after this version was computed"):
        publish_schedule(schedule=schedule, by=by, at=NOW, seen=None)
    Lock.objects.all().delete()
    request.requester.absent.set([schedule.meetings.get(request=request).slot])
    with pytest.raises(Refused, match="has become absent"):
        publish_schedule(schedule=schedule, by=by, at=NOW, seen=None)


def test_only_a_finished_version_is_published():
    matchmaking = an_agreed_matchmaking()
    schedule = ask(matchmaking)
    with pytest.raises(Refused, match="Only a finished version"):
        publish_schedule(schedule=schedule, by=the_organiser(matchmaking), at=NOW, seen=None)


def test_meeting_that_a_new_version_drops_stays_on_record_as_off():
    matchmaking = an_agreed_matchmaking(organisations=3)
    first = a_published_schedule(matchmaking)
    request = matchmaking.requests.first()
    forbid_meeting(request=request, by=the_organiser(matchmaking), at=NOW, reason="They met already")
    second = a_published_schedule(matchmaking, at=NOW + timedelta(hours=1))

    off = second.meetings.get(request=request)
    assert (off.slot, off.place, off.cancelled_at) == (
        first.meetings.get(request=request).slot,
        None,
        NOW + timedelta(hours=1),
    )
    request.refresh_from_db()
    assert (request.state, request.unmet) == ("unschedulable", "forbidden")


def test_two_meetings_never_share_a_place_in_the_database():
    from django.db import IntegrityError, transaction

    schedule = a_computed_schedule(an_agreed_matchmaking(organisations=4))
    one, other = schedule.meetings.order_by("pk")[:2]
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=other.pk).update(slot=one.slot, place=one.place)


def test_delegate_without_account_gets_the_mail_too():
    matchmaking = an_agreed_matchmaking(organisations=2)
    a_delegate(matchmaking.delegations.first(), email="guest@test.example")
    a_published_schedule(matchmaking)
    run_all()
    assert Mail.objects.filter(address="guest@test.example").count() == 1


def test_states_of_versions_are_those_of_the_model():
    assert {state.value for state in Schedule.State} == {
        "queued", "computing", "ready", "failed", "published", "replaced",
    }  # fmt: skip
