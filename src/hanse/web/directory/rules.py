"""Who may do what in the directory: predicates on a person and a thing."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from hanse.web.accounts.models import Person
from hanse.web.directory.models import Claim, Import, Invitation, Organisation, Role

Visitor = Person | AnonymousUser | None
State = Organisation.State

_importers: list[Callable[[Person], bool]] = []


def let_import(may: Callable[[Person], bool]) -> None:
    """Let more people import spreadsheets: the app of the editions lets its organisers, from `AppConfig.ready`."""
    _importers.append(may)


def _somebody(person: Visitor) -> Person | None:
    return person if isinstance(person, Person) and person.is_active else None


def role_of(person: Visitor, organisation: Organisation) -> str:
    """The kind of role that the person has here, or "". Asked once for each object of an organisation."""
    somebody = _somebody(person)
    if somebody is None:
        return ""
    known: dict[int, str] = organisation.__dict__.setdefault("_roles_by_person", {})
    if somebody.pk not in known:
        role = organisation.roles.filter(person=somebody).values_list("kind", flat=True).first()
        known[somebody.pk] = role or ""
    return known[somebody.pk]


def is_admin_of(person: Visitor, organisation: Organisation) -> bool:
    """Is the person an admin of this profile?"""
    return role_of(person, organisation) == Role.Kind.ADMIN


def represents(person: Visitor, organisation: Organisation) -> bool:
    """May the person speak for the organisation: as an admin of its profile, or as a representative?"""
    return bool(role_of(person, organisation))


def may_validate(person: Visitor) -> bool:
    """May the person decide about profiles?"""
    somebody = _somebody(person)
    return somebody is not None and somebody.is_staff


def may_see(person: Visitor, organisation: Organisation) -> bool:
    """Public profiles everybody; the others those who speak for them, and validators."""
    return organisation.is_public or may_validate(person) or represents(person, organisation)


def may_edit(person: Visitor, organisation: Organisation) -> bool:
    """May the person change the profile? What has ended is not changed any more."""
    ended = organisation.state in {State.WITHDRAWN, State.MERGED, State.REJECTED}
    return not ended and (may_validate(person) or is_admin_of(person, organisation))


def may_withdraw(person: Visitor, organisation: Organisation) -> bool:
    """May the person end the profile?"""
    return is_admin_of(person, organisation) or may_validate(person)


def may_see_versions(person: Visitor, organisation: Organisation) -> bool:
    """May the person look at older versions?"""
    return may_validate(person) or represents(person, organisation)


def may_add_organisation(person: Visitor) -> bool:
    """May the person begin a profile? Everybody with an account."""
    return _somebody(person) is not None


def may_claim(person: Visitor, organisation: Organisation) -> bool:
    """May the person ask to work on the profile? Those who do not speak for it yet."""
    somebody = _somebody(person)
    if somebody is None or not organisation.is_public:
        return False
    return (
        not represents(somebody, organisation)
        and not organisation.claims.filter(person=somebody, state=Claim.State.OPEN).exists()
    )


def may_accept(person: Visitor, invitation: Invitation) -> bool:
    """May the person take up the invitation? It is for one mail address."""
    somebody = _somebody(person)
    return somebody is not None and somebody.email.casefold() == invitation.email.casefold()


def may_import(person: Visitor) -> bool:
    """May the person import spreadsheets? Staff, and whom other apps named."""
    somebody = _somebody(person)
    return somebody is not None and (somebody.is_staff or any(may(somebody) for may in _importers))


def may_publish_imports(person: Visitor) -> bool:
    """May the person publish what they import without a check of each profile?"""
    return may_validate(person)


def may_see_import(person: Visitor, upload: Import) -> bool:
    """An import is seen by the person who made it."""
    somebody = _somebody(person)
    return somebody is not None and upload.by_id == somebody.pk and may_import(somebody)


def may_hear(person: Visitor, topic: str) -> bool:
    """Topics: `directory` and `directory.organisation.…` for all who may see it, `directory.review` for validators,
    `directory.import.…` for the person who imports."""
    _app, _dot, rest = topic.partition(".")
    kind, _dot, number = rest.partition(".")
    if kind == "review":
        return may_validate(person)
    if kind == "import" and number.isdigit():
        upload = Import.objects.filter(pk=number).first()
        return upload is not None and may_see_import(person, upload)
    if kind == "organisation" and number.isdigit():
        organisation = Organisation.objects.filter(pk=number).first()
        return organisation is not None and may_see(person, organisation)
    return rest == ""
