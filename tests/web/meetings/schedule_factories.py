"""Builders for schedules: a matchmaking whose wishes are agreed, versions computed and published."""

import itertools
from datetime import timedelta

from tests.web.meetings.factories import NOW, a_delegation, a_matchmaking, a_person, a_request

from hanse.web.meetings.actions.compute_schedule import begin_schedule, compute_schedule, finish_schedule, order_of
from hanse.web.meetings.actions.publish_schedule import publish_schedule
from hanse.web.meetings.actions.schedules import ask_for_schedule
from hanse.web.meetings.bridge.computing import outcome_of, solve_case
from hanse.web.meetings.models import Matchmaking, Schedule


class Clock:
    """A clock that a test winds: each look takes a second."""

    def __init__(self, now=NOW, step=1.0):
        self.now, self.step = now, timedelta(seconds=step)

    def __call__(self):
        self.now += self.step
        return self.now


def an_agreed_matchmaking(*, organisations=4, slots=4, organiser=None, **fields) -> Matchmaking:
    """Everybody has agreed to meet everybody."""
    matchmaking = a_matchmaking(slots=slots, organiser=organiser or a_person("Olga Organiser"), **fields)
    names = ["Amber Ring", "Birch Cluster", "Cedar Valley", "Dune Works", "Elm Circle", "Fjord Net"]
    delegations = [a_delegation(matchmaking, name=names[number]) for number in range(organisations)]
    for one, other in itertools.combinations(delegations, 2):
        a_request(one, other, state="accepted")
    return matchmaking


def the_organiser(matchmaking):
    """Who organises it."""
    return matchmaking.edition.organisers.order_by("pk").first().person


def a_computed_schedule(matchmaking, *, engine=None, at=NOW, **fields) -> Schedule:
    """Ask for a version and compute it: with an engine of the test in a process of its own, else right here."""
    asked = ask_for_schedule(matchmaking=matchmaking, by=the_organiser(matchmaking), at=at, **fields)
    if engine is not None:
        schedule = compute_schedule(asked.pk, clock=Clock(at), every=0.05, engine=engine)
    else:
        begun = begin_schedule(asked.pk, at=at)
        answer = solve_case(order_of(begun, seconds=10), lambda *_step: None, lambda: False)
        schedule = finish_schedule(begun, outcome_of(answer), at=at)
    assert schedule is not None
    schedule.refresh_from_db()
    return schedule


def a_published_schedule(matchmaking, *, at=NOW, **fields) -> Schedule:
    """The same, published."""
    schedule = a_computed_schedule(matchmaking, at=at, **fields)
    before = matchmaking.schedules.filter(state="published").first()
    seen = before.number if before else None
    return publish_schedule(schedule=schedule, by=the_organiser(matchmaking), at=at, seen=seen)
