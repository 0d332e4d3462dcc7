"""Keeping profiles true: confirming, asking for a review, letting them go stale, archiving, withdrawing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Coalesce

from hanse.web.accounts.models import Person
from hanse.web.directory.actions.index import reindex
from hanse.web.directory.actions.step import locked, move
from hanse.web.directory.actions.tell import tell_admins, tell_of_change
from hanse.web.directory.machine import next_state
from hanse.web.directory.models import Organisation
from hanse.web.live.actions import announce

REVIEW_AFTER = timedelta(days=365)
STALE_AFTER = timedelta(days=92)
State = Organisation.State


@transaction.atomic
def confirm_profile(*, organisation: Organisation, by: Person, at: datetime) -> Organisation:
    """An admin says that all of the profile is still right. An archived one goes through the check again."""
    organisation = locked(organisation)
    if organisation.state != State.PUBLISHED:
        move(organisation, "confirm", by=by, at=at)
    if organisation.state == State.IN_VALIDATION:
        organisation.submitted_at = at
    organisation.confirmed_at, organisation.review_due_at = at, None
    organisation.save()
    announce("directory", "directory.review")
    return organisation


def ask_for_reviews(*, at: datetime) -> int:
    """Ask the admins of every profile that nobody has confirmed for twelve months; return how many."""
    old = Organisation.objects.annotate(sure=Coalesce("confirmed_at", "published_at", "created_at")).filter(
        state=State.PUBLISHED, sure__lte=at - REVIEW_AFTER
    )
    return sum(_ask_for_review(organisation, at=at) for organisation in old)


@transaction.atomic
def _ask_for_review(organisation: Organisation, *, at: datetime) -> bool:
    organisation = locked(organisation)
    if next_state(organisation.state, "ask_review") is None:
        return False  # somebody was quicker
    move(organisation, "ask_review", by=None, at=at)
    organisation.review_due_at = at
    organisation.save()
    tell_admins(organisation, "directory/mail/review_due.txt", at=at)
    return True


def let_go_stale(*, at: datetime) -> int:
    """Mark profiles whose review was asked for three months ago and never answered; return how many."""
    silent = Organisation.objects.filter(state=State.REVIEW_DUE, review_due_at__lte=at - STALE_AFTER)
    return sum(_go_stale(organisation, at=at) for organisation in silent)


@transaction.atomic
def _go_stale(organisation: Organisation, *, at: datetime) -> bool:
    organisation = locked(organisation)
    if next_state(organisation.state, "go_stale") is None:
        return False
    move(organisation, "go_stale", by=None, at=at)
    organisation.save()
    tell_admins(organisation, "directory/mail/stale.txt", at=at)
    announce("directory")
    return True


@transaction.atomic
def archive_profile(*, organisation: Organisation, by: Person, at: datetime) -> Organisation:
    """Take a stale profile out of the directory; its admins can confirm it again."""
    organisation = locked(organisation)
    move(organisation, "archive", by=by, at=at)
    organisation.published_at = None
    organisation.save()
    tell_admins(organisation, "directory/mail/archived.txt", at=at)
    tell_of_change([organisation.pk], at=at)
    announce("directory", "directory.review")
    return organisation


@transaction.atomic
def withdraw_profile(*, organisation: Organisation, by: Person, at: datetime) -> Organisation:
    """End a profile: everything about people goes, and what they wrote; name and key stay as a tombstone."""
    organisation = locked(organisation)
    move(organisation, "withdraw", by=by, at=at)
    for rows in ("contacts", "texts", "items", "labels", "classifications", "member_counts"):
        getattr(organisation, rows).all().delete()
    for rows in ("roles", "invitations", "claims", "versions"):
        getattr(organisation, rows).all().delete()
    for field in ("acronym", "legal_form", "nuts", "town", "website", "founding_note", "support_programmes", "reason"):
        setattr(organisation, field, "")
    for field in ("founded", "staff", "fte", "members_total", "members_as_of", "reference"):
        setattr(organisation, field, None)
    organisation.published_at = organisation.confirmed_at = organisation.review_due_at = None
    organisation.pending = {}
    organisation.save()
    reindex([organisation.pk])
    tell_of_change([organisation.pk], at=at)
    announce("directory")
    return organisation
