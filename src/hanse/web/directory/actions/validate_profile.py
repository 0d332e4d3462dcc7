"""Handing a profile in, and the validators' decisions."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.directory.actions.edit_profile import twin_of
from hanse.web.directory.actions.index import reindex
from hanse.web.directory.actions.step import locked, move
from hanse.web.directory.actions.store import store
from hanse.web.directory.actions.tell import tell_admins, tell_of_change
from hanse.web.directory.actions.versions import keep_version
from hanse.web.directory.bridge.columns import BY_NAME
from hanse.web.directory.criteria import criteria_of, may_be_waived, missing_for_submission
from hanse.web.directory.models import Organisation, Role, Version
from hanse.web.live.actions import announce

QUEUE = "directory.review"


@transaction.atomic
def submit_profile(*, organisation: Organisation, accepts_terms: bool, by: Person, at: datetime) -> Organisation:
    """Hand the profile in for the check."""
    organisation = locked(organisation)
    if not accepts_terms and organisation.terms_accepted_at is None:
        raise Refused(_("Please accept the terms of the directory first."))
    missing = missing_for_submission(organisation)
    if missing:
        names = ", ".join(BY_NAME[name].title(by.language) for name in missing)
        raise Refused(_("The profile still lacks: %(names)s.") % {"names": names})
    pending = organisation.pending
    name, country = pending.get("name", organisation.name), pending.get("country", organisation.country)
    if twin := twin_of(name, country, but=organisation):
        raise Refused(_("There is a profile with this name already: %(name)s.") % {"name": twin.name})
    move(organisation, "submit", by=by, at=at)
    organisation.submitted_at = at
    organisation.terms_accepted_at = organisation.terms_accepted_at or at
    organisation.reason = ""
    organisation.save()
    announce(QUEUE)
    return organisation


@transaction.atomic
def publish_profile(
    *,
    organisation: Organisation,
    seen: Collection[str],
    by: Person,
    at: datetime,
    waives: bool = False,
    words: str = "",
) -> Organisation:
    """Publish a profile, or the change that waits. `seen` are the criteria that the validator has ticked."""
    organisation = locked(organisation)
    if waives and not may_be_waived(organisation):
        raise Refused(
            _("Criteria are waived for recognised programmes and social-economy clusters. Name the programme first.")
        )
    unmet = [
        criterion
        for criterion in criteria_of(organisation)
        if not (waives and criterion.can_be_waived)
        and (criterion.met is False or (criterion.met is None and criterion.code not in seen))
    ]
    if unmet and not organisation.pending:
        raise Refused(_("Not met or not ticked: %(words)s.") % {"words": "; ".join(one.words for one in unmet)})
    move(organisation, "publish", by=by, at=at, waived=waives)
    change, organisation.pending = organisation.pending, {}
    organisation.reason = words
    organisation.published_at = organisation.published_at or at
    organisation.confirmed_at, organisation.review_due_at = at, None
    organisation.save()
    store([(organisation, change)], at=at)
    reindex([organisation.pk])
    keep_version(organisation, kind=Version.Kind.DECISION, by=by, at=at)
    tell_admins(organisation, "directory/mail/published.txt", at=at, words=words)
    tell_of_change([organisation.pk], at=at)
    announce("directory", QUEUE)
    return organisation


@transaction.atomic
def request_changes(*, organisation: Organisation, words: str, by: Person, at: datetime) -> Organisation:
    """Send the profile back with what is to be changed. An older version that is public stays public."""
    return _send_back(organisation, "request_changes", words, by=by, at=at, mail="changes_requested")


@transaction.atomic
def reject_profile(*, organisation: Organisation, words: str, by: Person, at: datetime) -> Organisation:
    """Do not accept the profile, for good; where an older version is public only the change is refused."""
    if locked(organisation).published_at is not None:
        return _send_back(organisation, "refuse_change", words, by=by, at=at, mail="change_refused")
    return _send_back(organisation, "reject", words, by=by, at=at, mail="rejected")


def _send_back(
    organisation: Organisation, event: str, words: str, *, by: Person, at: datetime, mail: str
) -> Organisation:
    organisation = locked(organisation)
    if not words.strip():
        raise Refused(_("Please say why, in a sentence that helps the organisation."))
    move(organisation, event, by=by, at=at)
    organisation.reason = words.strip()
    if event == "refuse_change":
        organisation.pending = {}
    organisation.save()
    tell_admins(organisation, f"directory/mail/{mail}.txt", at=at, words=organisation.reason)
    announce("directory", QUEUE)
    return organisation


@transaction.atomic
def merge_profile(
    *, organisation: Organisation, into: Organisation, by: Person, at: datetime, words: str = ""
) -> Organisation:
    """Merge a double into the profile that stays: its people come along, its address leads there."""
    organisation, into = locked(organisation), locked(into)
    if organisation.pk == into.pk or into.state in {"withdrawn", "rejected", "merged"}:
        raise Refused(_("Choose another profile that is still alive."))
    if organisation.published_at is not None:
        raise Refused(_("This profile is public. Only a draft or a profile that is being checked can be merged."))
    move(organisation, "merge", by=by, at=at, into=into.pk)
    organisation.merged_into, organisation.reference, organisation.reason = into, None, words
    organisation.save()
    there = set(into.roles.values_list("person", flat=True))
    organisation.roles.exclude(person__in=there).update(organisation=into)
    Role.objects.filter(organisation=organisation).delete()
    reindex([organisation.pk])
    tell_admins(into, "directory/mail/merged.txt", at=at, words=words, name=organisation.name)
    announce("directory", QUEUE)
    return organisation
