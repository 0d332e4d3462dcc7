"""Every write to editions: create, change, copy, and who makes and organises them."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.directory.models import Organisation
from hanse.web.events.models import Edition, Maker, Organiser, Series
from hanse.web.events.rules import may_copy, may_create_edition, may_organise
from hanse.web.events.signals import edition_copied


@dataclass(frozen=True)
class EditionPlan:
    """An edition as an organiser wants it."""

    name: str
    number: int
    starts_on: date
    ends_on: date
    time_zone: str
    state: str = Edition.State.DRAFT
    mode: str = Edition.Mode.ON_SITE
    motto_en: str = ""
    motto_de: str = ""
    lead_en: str = ""
    lead_de: str = ""
    venue: str = ""
    town: str = ""
    country: str = ""
    framework: str = ""


@transaction.atomic
def create_edition(*, series: str, plan: EditionPlan, by: Person, at: datetime) -> Edition:
    """Begin an edition of a series, named by its name; who creates it organises it."""
    if not may_create_edition(by):
        raise Refused(_("Only staff can begin an edition. To begin the next one of yours, copy it."))
    row = Series.objects.filter(name__iexact=series).first()
    if row is None:
        row = Series.objects.create(name=series, slug=_free_slug(Series, series))
    edition = Edition(series=row, slug=_free_slug(Edition, plan.name), **asdict(plan))
    _save(edition)
    Organiser.objects.create(edition=edition, person=by)
    record("events.edition_created", by=by, about=edition)
    return edition


@transaction.atomic
def change_edition(*, edition: Edition, plan: EditionPlan, by: Person, at: datetime) -> Edition:
    """Change an edition; its address stays."""
    _refuse_unless_organiser(edition, by)
    before = edition.state
    for name, value in asdict(plan).items():
        setattr(edition, name, value)
    _save(edition)
    record("events.edition_changed", by=by, about=edition, state=edition.state, was=before)
    return edition


@transaction.atomic
def copy_edition(*, source: Edition, name: str, number: int, starts_on: date, by: Person, at: datetime) -> Edition:
    """Begin a draft from another edition: its rules, makers and organisers, its days shifted; no participants."""
    if not may_copy(by, source):
        raise Refused(_("Only those who organise an edition can copy it."))
    shift = starts_on - source.starts_on
    kept = ("series", "mode", "venue", "town", "country", "time_zone", "framework", "lead_en", "lead_de")
    edition = Edition(
        name=name,
        number=number,
        slug=_free_slug(Edition, name),
        starts_on=starts_on,
        ends_on=source.ends_on + shift,
        state=Edition.State.DRAFT,
        copied_from=source,
        **{field: getattr(source, field) for field in kept},
    )
    _save(edition)
    Maker.objects.bulk_create(
        Maker(edition=edition, organisation_id=maker.organisation_id, role=maker.role, position=maker.position)
        for maker in source.makers.all()
    )
    people = {organiser.person_id for organiser in source.organisers.all()} | {by.pk}
    Organiser.objects.bulk_create(Organiser(edition=edition, person_id=person) for person in sorted(people))
    edition_copied.send(sender=Edition, source=source, edition=edition, days=shift.days, by=by, at=at)
    record("events.edition_copied", by=by, about=edition, source=source.pk)
    return edition


@transaction.atomic
def add_maker(*, edition: Edition, organisation: Organisation, role: str, by: Person) -> Maker:
    """Name an organisation as one that makes the edition; named again, its part changes."""
    _refuse_unless_organiser(edition, by)
    last = edition.makers.order_by("-position").values_list("position", flat=True).first()
    maker, created = Maker.objects.get_or_create(
        edition=edition,
        organisation=organisation,
        defaults={"role": role, "position": 0 if last is None else last + 1},
    )
    if not created and maker.role != role:
        maker.role = role
        maker.save(update_fields=["role"])
    record("events.maker_named", by=by, about=maker, role=role)
    return maker


@transaction.atomic
def remove_maker(*, maker: Maker, by: Person) -> None:
    """Take an organisation off the makers."""
    _refuse_unless_organiser(maker.edition, by)
    record("events.maker_removed", by=by, about=maker)
    maker.delete()


@transaction.atomic
def add_organiser(*, edition: Edition, person: Person, by: Person) -> Organiser:
    """Let a person organise the edition too."""
    _refuse_unless_organiser(edition, by)
    organiser, _created = Organiser.objects.get_or_create(edition=edition, person=person)
    record("events.organiser_added", by=by, about=organiser)
    return organiser


@transaction.atomic
def remove_organiser(*, organiser: Organiser, by: Person) -> None:
    """Take a person off the organisers; the last one stays."""
    edition = Edition.objects.select_for_update().get(pk=organiser.edition_id)
    _refuse_unless_organiser(edition, by)
    if edition.organisers.count() == 1:
        raise Refused(_("An edition needs somebody who organises it. Add somebody else first."))
    record("events.organiser_removed", by=by, about=organiser)
    organiser.delete()


def forget_person(person: Person, at: datetime) -> None:
    """The editions' part of an erasure: who is erased organises nothing any more."""
    person.organises.all().delete()


def _refuse_unless_organiser(edition: Edition, by: Person) -> None:
    if not may_organise(by, edition):
        raise Refused(_("Only those who organise this edition can change it."))


def _save(edition: Edition) -> None:
    """Save, and put into words what the database refuses."""
    if edition.ends_on < edition.starts_on:
        raise Refused(_("The last day lies before the first."))
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as refusal:
        raise Refused(
            _("%(series)s already has an edition with the number %(number)s.")
            % {"series": edition.series, "number": edition.number}
        ) from refusal


def _free_slug(model: type[Series] | type[Edition], name: str) -> str:
    """An address made from a name, with a number behind it where it is taken."""
    stem = slugify(name)[:70] or "edition"
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 2
    slug = stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
