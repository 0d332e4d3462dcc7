"""Beginning and changing a profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.directory import rules
from hanse.web.directory.actions.index import reindex
from hanse.web.directory.actions.step import locked, move
from hanse.web.directory.actions.store import store
from hanse.web.directory.actions.tell import tell_of_change
from hanse.web.directory.actions.versions import keep_version
from hanse.web.directory.bridge.cells import canonical, cells_of
from hanse.web.directory.folding import fold
from hanse.web.directory.models import Contact, Organisation, Role, Version
from hanse.web.directory.queries.plan import ENDED
from hanse.web.live.actions import announce

State = Organisation.State


@dataclass(frozen=True)
class ContactValues:
    """One person of a profile as the form gives them."""

    name: str
    function: str = ""
    email: str = ""
    is_public: bool = False


@transaction.atomic
def begin_profile(*, values: Mapping[str, Any], by: Person, at: datetime) -> Organisation:
    """Begin a profile as a draft; who begins it is its admin."""
    if twin := twin_of(values["name"], values["country"]):
        raise Refused(_("There is a profile with this name already: %(name)s.") % {"name": twin.name})
    organisation = Organisation(state=State.DRAFT)
    store([(organisation, values)], at=at)
    Role.objects.create(person=by, organisation=organisation, kind=Role.Kind.ADMIN)
    reindex([organisation.pk])
    keep_version(organisation, kind=Version.Kind.FIRST, by=by, at=at)
    record("directory.begun", by=by, about=organisation)
    return organisation


def twin_of(name: str, country: str, *, but: Organisation | None = None) -> Organisation | None:
    """Another living profile of the same folded name and country."""
    twins = Organisation.objects.exclude(state__in=ENDED).filter(name_folded=fold(name)[:200], country=country)
    return (twins.exclude(pk=but.pk) if but else twins).first()


@transaction.atomic
def change_profile(
    *,
    organisation: Organisation,
    values: Mapping[str, Any],
    by: Person,
    at: datetime,
    contacts: Sequence[ContactValues] | None = None,
    support_programmes: str | None = None,
) -> Organisation:
    """Change a profile. Name, legal form and country of a public one wait for a validator; the rest is public at once.

    Saving a profile whose review is due, or that is stale, confirms it.
    """
    organisation = locked(organisation)
    _refuse_change(organisation, by)
    before = cells_of(organisation)
    changed = {name: value for name, value in values.items() if name != "id" and canonical(value) != before[name]}
    major = {} if rules.may_validate(by) else _major(organisation, values)
    if organisation.state in {State.REVIEW_DUE, State.STALE}:
        move(organisation, "confirm", by=by, at=at)
        organisation.confirmed_at, organisation.review_due_at = at, None
    if organisation.is_public:
        changed = {name: value for name, value in changed.items() if name not in major}
    if support_programmes is not None:
        organisation.support_programmes = support_programmes
    if organisation.is_public and not rules.may_validate(by):
        _hold_back(organisation, major, by=by, at=at)
    elif organisation.state == State.PUBLISHED:
        move(organisation, "edit_minor", by=by, at=at, fields=sorted(changed))
    else:
        record("directory.changed", by=by, about=organisation, fields=sorted(changed))
    organisation.save()
    store([(organisation, changed)], at=at)
    if contacts is not None:
        _set_contacts(organisation, contacts)
    reindex([organisation.pk])
    kind = Version.Kind.MAJOR if organisation.pending else Version.Kind.MINOR
    keep_version(organisation, kind=kind, by=by, at=at)
    tell_of_change([organisation.pk], at=at)
    announce("directory", f"directory.organisation.{organisation.pk}")
    organisation.refresh_from_db()
    return organisation


def _refuse_change(organisation: Organisation, by: Person) -> None:
    if organisation.state in ENDED:
        raise Refused(_("This profile has ended. It cannot be changed any more."))
    if organisation.state == State.IN_VALIDATION and not rules.may_validate(by):
        raise Refused(_("This profile is being checked. You can change it again as soon as that is decided."))
    if organisation.state == State.ARCHIVED:
        raise Refused(_("This profile is archived. Confirm it first; then you can change it."))


def _major(organisation: Organisation, values: Mapping[str, Any]) -> dict[str, Any]:
    """The major fields whose new value is not the public one."""
    return {
        name: values[name]
        for name in Organisation.MAJOR_FIELDS
        if name in values and values[name] != getattr(organisation, name)
    }


def _hold_back(organisation: Organisation, major: dict[str, Any], *, by: Person, at: datetime) -> None:
    """Leave major changes of a public profile to the validators."""
    organisation.pending = major
    if organisation.state == State.DRAFT:  # a change that came back from the check: it is handed in by hand
        record("directory.changed", by=by, about=organisation, major=sorted(major))
    elif major:
        move(organisation, "edit_major", by=by, at=at, fields=sorted(major))
        organisation.submitted_at = at
    else:
        move(organisation, "edit_minor", by=by, at=at)


def _set_contacts(organisation: Organisation, contacts: Sequence[ContactValues]) -> None:
    organisation.contacts.all().delete()
    Contact.objects.bulk_create(
        Contact(
            organisation=organisation,
            position=position,
            name=contact.name,
            function=contact.function,
            email=contact.email,
            is_public=contact.is_public,
        )
        for position, contact in enumerate(contacts)
    )
