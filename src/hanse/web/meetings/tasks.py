"""What the matchmaking does later: recommendations, requests that lapse, schedules, and telling people of them."""

from django.utils.timezone import now
from django_tasks import task

from hanse.web.meetings.actions import agendas, partners, requests
from hanse.web.meetings.actions.compute_schedule import compute_schedule
from hanse.web.meetings.actions.schedules import fail_all_broken_off
from hanse.web.meetings.models import Matchmaking, Schedule


@task()
def make_matches(matchmaking_id: int) -> int:
    """Work out the recommendations of a matchmaking."""
    return partners.make_matches(matchmaking=Matchmaking.objects.get(pk=matchmaking_id), at=now())


@task()
def expire_requests() -> int:
    """Let requests lapse that nobody answered in time."""
    return requests.expire_requests(at=now())


@task()
def solve(schedule_id: int) -> None:
    """Compute a version of a schedule."""
    compute_schedule(schedule_id)


@task()
def tell_of_schedule(schedule_id: int, before_id: int | None) -> int:
    """Mail everybody whose agenda a published version makes or changes."""
    schedule = Schedule.objects.select_related("matchmaking__edition").get(pk=schedule_id)
    before = Schedule.objects.filter(pk=before_id).first() if before_id is not None else None
    return agendas.tell_of_schedule(schedule, before=before, at=now())


@task()
def give_up_broken() -> int:
    """Mark computations as failed whose worker is dead."""
    return fail_all_broken_off(at=now())
