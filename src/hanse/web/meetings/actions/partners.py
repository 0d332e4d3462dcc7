"""Recommendations: asking for them, working them out, hiding one and taking that back."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.jobs.actions import later
from hanse.web.live.actions import announce
from hanse.web.meetings.bridge.profiles import Advice, advise
from hanse.web.meetings.models import Delegation, Matchmaking, Recommendation
from hanse.web.meetings.rules.joining import speaks_for

PATIENCE = timedelta(minutes=10)  # a job that was asked for and is not done by then was lost: ask again


def ask_for_matches(*, matchmaking: Matchmaking, at: datetime) -> bool:
    """Have the recommendations worked out again; many changes at once ask once. Says whether a job was queued.

    The note of the last asking lies in the row: while a job waits that will see this change, none is added.
    """
    with transaction.atomic():
        row = Matchmaking.objects.select_for_update(of=("self",)).get(pk=matchmaking.pk)
        waiting = row.matches_asked_at and (row.matches_made_at is None or row.matches_made_at < row.matches_asked_at)
        if waiting and row.matches_asked_at and at - row.matches_asked_at < PATIENCE:
            return False
        Matchmaking.objects.filter(pk=row.pk).update(matches_asked_at=at)
        later("hanse.web.meetings.tasks.make_matches", row.pk)
    return True


def follow_profiles(*, organisations: Collection[int], at: datetime) -> int:
    """Profiles have changed: ask anew for the matches of every coming matchmaking they take part in; returns how many.

    However many organisations it are, each matchmaking is asked for once.
    """
    concerned = Matchmaking.objects.filter(
        pk__in=Delegation.objects.filter(organisation__in=organisations, left_at__isnull=True).values("matchmaking"),
        edition__ends_on__gte=at.date(),
    )
    return sum(ask_for_matches(matchmaking=matchmaking, at=at) for matchmaking in concerned.order_by("pk"))


@transaction.atomic
def make_matches(*, matchmaking: Matchmaking, at: datetime) -> int:
    """Work out all recommendations of a matchmaking; what a delegation has hidden stays hidden. Returns how many."""
    row = Matchmaking.objects.select_for_update(of=("self",)).select_related("edition").get(pk=matchmaking.pk)
    delegations = list(row.delegations.filter(left_at__isnull=True).select_related("organisation").order_by("pk"))
    hidden = {
        (delegation, partner): hidden_at
        for delegation, partner, hidden_at in row.recommendations.filter(hidden_at__isnull=False).values_list(
            "delegation_id", "partner_id", "hidden_at"
        )
    }
    found = advise(row, delegations)
    row.recommendations.all().delete()
    Recommendation.objects.bulk_create(
        (_row(row, advice, hidden.get((advice.delegation_id, advice.partner_id))) for advice in found), batch_size=200
    )
    Matchmaking.objects.filter(pk=row.pk).update(matches_made_at=at)
    record("meetings.matches_made", by=None, about=row, delegations=len(delegations), matches=len(found))
    announce(*(f"meetings.requests.{delegation.pk}" for delegation in delegations))
    return len(found)


def _row(matchmaking: Matchmaking, advice: Advice, hidden_at: datetime | None) -> Recommendation:
    return Recommendation(
        matchmaking=matchmaking,
        delegation_id=advice.delegation_id,
        partner_id=advice.partner_id,
        rank=advice.rank,
        score=advice.score,
        there=advice.there,
        back=advice.back,
        reasons=advice.reasons,
        axes=advice.axes,
        hidden_at=hidden_at,
    )


@transaction.atomic
def hide_partner(*, delegation: Delegation, partner: Delegation, by: Person, at: datetime) -> None:
    """Put a recommended partner out of sight: not for us."""
    _mark(delegation, partner, by=by, hidden_at=at)


@transaction.atomic
def show_partner(*, delegation: Delegation, partner: Delegation, by: Person) -> None:
    """Take the hiding back."""
    _mark(delegation, partner, by=by, hidden_at=None)


def _mark(delegation: Delegation, partner: Delegation, *, by: Person, hidden_at: datetime | None) -> None:
    if not speaks_for(by, delegation):
        raise Refused(_("You do not speak for %(organisation)s here.") % {"organisation": delegation.organisation})
    if not Recommendation.objects.filter(delegation=delegation, partner=partner).update(hidden_at=hidden_at):
        raise Refused(_("%(organisation)s is not among your recommendations.") % {"organisation": partner.organisation})
    announce(f"meetings.requests.{delegation.pk}")
