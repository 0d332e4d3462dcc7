"""Writing values into profiles, one or thousands, in a constant number of statements. Called by the other actions."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from hanse.web.directory.bridge.cells import tidy_item, values_of
from hanse.web.directory.bridge.columns import BY_NAME, MEMBER_KINDS
from hanse.web.directory.folding import fold
from hanse.web.directory.models import (
    Classification,
    Contact,
    Label,
    MarketplaceItem,
    MemberCount,
    Organisation,
    OrganisationText,
)

SCALARS = {
    name: column.field
    for name, column in BY_NAME.items()
    if name in {"name", "acronym", "kind", "country", "region", "town", "founded", "legal_form", "website"}
    or name in {"staff", "fte", "members_total", "members_as_of"}
}
FIELDS = [*SCALARS.values(), "reference", "changed_at"]
LANGUAGES = ("en", "de")
BATCH = 400

Values = Mapping[str, Any]


def store(pairs: Sequence[tuple[Organisation, Values]], *, at: datetime) -> None:
    """Write each mapping of column to value into its organisation; columns that are absent stay as they are.

    Organisations without a primary key are created; the others need the rows of `OrganisationQuerySet.whole`.
    """
    new = [organisation for organisation, _values in pairs if organisation.pk is None]
    old = [organisation for organisation, _values in pairs if organisation.pk is not None]
    before = {organisation.pk: values_of(organisation) for organisation in old}
    for organisation, values in pairs:
        _set_scalars(organisation, values)
        organisation.changed_at = at  # auto_now does not reach bulk updates
    give_slugs(new)
    Organisation.objects.bulk_create(new, batch_size=BATCH)
    Organisation.objects.bulk_update(old, FIELDS, batch_size=100)
    work = _Work()
    for organisation, values in pairs:
        work.note(organisation, values, before.get(organisation.pk, {}))
    work.carry_out()


def _set_scalars(organisation: Organisation, values: Values) -> None:
    for name, field in SCALARS.items():
        if name in values:
            setattr(organisation, field, values[name])
    organisation.name_folded = fold(organisation.name)[:200]
    reference = values.get("id")
    if reference and not organisation.reference and reference != organisation.key:
        organisation.reference = reference


def give_slugs(organisations: Sequence[Organisation]) -> None:
    """Give each an address of its own, made from its name."""
    wanted = {organisation.pk or id(organisation): slug_of(organisation.name) for organisation in organisations}
    taken: set[str] = set()
    roots = list(set(wanted.values()))
    for start in range(0, len(roots), 100):
        either = models.Q()
        for root in roots[start : start + 100]:
            either |= models.Q(slug=root) | models.Q(slug__startswith=f"{root}-")
        taken.update(Organisation.objects.filter(either).values_list("slug", flat=True))
    for organisation in organisations:
        root = wanted[organisation.pk or id(organisation)]
        organisation.slug = next(
            slug for slug in itertools.chain([root], (f"{root}-{n}" for n in itertools.count(2))) if slug not in taken
        )
        taken.add(organisation.slug)


RESERVED = {"import", "review", "new", "export", "invitation", "claims"}  # addresses of pages


def slug_of(name: str) -> str:
    """An address made from a name: folded words with hyphens."""
    slug = fold(name).encode("ascii", "ignore").decode().replace(" ", "-").strip("-")[:70] or "organisation"
    return f"{slug}-organisation" if slug in RESERVED else slug


class _Work:
    """Rows to delete and to create, gathered over all organisations."""

    def __init__(self) -> None:
        self.gone: dict[type[models.Model], list[int]] = {}
        self.made: dict[type[models.Model], list[models.Model]] = {}
        self.kept: dict[tuple[type[models.Model], tuple[str, ...]], list[models.Model]] = {}

    def note(self, organisation: Organisation, values: Values, before: Values) -> None:
        changed = {name: value for name, value in values.items() if name not in before or before[name] != value}
        self._codes(organisation, changed)
        self._members(organisation, changed)
        self._texts(organisation, changed)
        self._label(organisation, changed)
        self._contact(organisation, changed)
        for kind in (MarketplaceItem.Kind.OFFER, MarketplaceItem.Kind.NEED):
            self._items(organisation, kind, {language: changed.get(f"{kind}s_{language}") for language in LANGUAGES})

    def _delete(self, rows: Sequence[models.Model]) -> None:
        for row in rows:
            self.gone.setdefault(type(row), []).append(row.pk)

    def _create(self, row: models.Model) -> None:
        self.made.setdefault(type(row), []).append(row)

    def _update(self, row: models.Model, *fields: str) -> None:
        self.kept.setdefault((type(row), fields), []).append(row)

    def _codes(self, organisation: Organisation, changed: Values) -> None:
        for name, codes in changed.items():
            if BY_NAME[name].kind != "codes":
                continue
            scheme = BY_NAME[name].field
            self._delete([row for row in _existing(organisation, "classifications") if row.scheme == scheme])
            for rank, code in enumerate(codes):
                self._create(Classification(organisation=organisation, scheme=scheme, code=code, rank=rank))

    def _members(self, organisation: Organisation, changed: Values) -> None:
        rows = {row.kind: row for row in _existing(organisation, "member_counts")}
        for kind in MEMBER_KINDS:
            if f"members_{kind}" not in changed:
                continue
            number = changed[f"members_{kind}"]
            if kind in rows:
                self._delete([rows[kind]])
            if number is not None:
                self._create(MemberCount(organisation=organisation, kind=kind, number=number))

    def _texts(self, organisation: Organisation, changed: Values) -> None:
        rows = {row.language: row for row in _existing(organisation, "texts")}
        for language in LANGUAGES:
            new = {
                field: changed[f"{field}_{language}"]
                for field in ("summary", "description")
                if f"{field}_{language}" in changed
            }
            if not new:
                continue
            row = rows.get(language) or OrganisationText(organisation=organisation, language=language)
            for field, text in new.items():
                setattr(row, field, text)
            if not row.summary and not row.description:
                self._delete([row] if row.pk else [])
            elif row.pk:
                self._update(row, "summary", "description")
            else:
                self._create(row)

    def _label(self, organisation: Organisation, changed: Values) -> None:
        if not any(name.startswith("label_") for name in changed):
            return
        row = next(iter(sorted(_existing(organisation, "labels"), key=lambda label: label.pk)), None)
        label = row or Label(organisation=organisation)
        for name in ("label_scheme", "label_level", "label_valid_until"):
            if name in changed:
                setattr(label, BY_NAME[name].field, changed[name] or (None if name.endswith("until") else ""))
        if not label.scheme:
            self._delete([label] if label.pk else [])
        elif label.pk:
            self._update(label, "scheme", "level", "valid_until")
        else:
            self._create(label)

    def _contact(self, organisation: Organisation, changed: Values) -> None:
        if not any(name.startswith("contact_") for name in changed):
            return
        row = next(iter(_existing(organisation, "contacts")), None)
        contact = row or Contact(organisation=organisation)
        for name in ("contact_name", "contact_function", "contact_email"):
            if name in changed:
                setattr(contact, BY_NAME[name].field, changed[name] or "")
        if not contact.name:
            self._delete([contact] if contact.pk else [])
        elif contact.pk:
            self._update(contact, "name", "function", "email")
        else:
            self._create(contact)

    def _items(self, organisation: Organisation, kind: str, lists: Mapping[str, Any]) -> None:
        if all(items is None for items in lists.values()):
            return
        rows = sorted(
            (row for row in _existing(organisation, "items") if row.kind == kind), key=lambda row: row.position
        )
        length = max(len(rows), *(len(items or ()) for items in lists.values()))
        for position in range(length):
            row = rows[position] if position < len(rows) else MarketplaceItem(organisation=organisation, kind=kind)
            row.position = position
            for language, items in lists.items():
                if items is None:
                    continue
                title, detail = tidy_item(*items[position]) if position < len(items) else ("", "")
                setattr(row, f"title_{language}", title)
                setattr(row, f"detail_{language}", detail)
            if not row.title_en and not row.title_de:
                self._delete([row] if row.pk else [])
            elif row.pk:
                self._update(row, "position", "title_en", "title_de", "detail_en", "detail_de")
            else:
                self._create(row)

    def carry_out(self) -> None:
        for model, pks in self.gone.items():
            for start in range(0, len(pks), BATCH):
                model._default_manager.filter(pk__in=pks[start : start + BATCH]).delete()
        for (model, fields), rows in self.kept.items():
            model._default_manager.bulk_update(rows, fields, batch_size=100)
        for model, rows in self.made.items():
            model._default_manager.bulk_create(rows, batch_size=BATCH)


def _existing(organisation: Organisation, name: str) -> list[Any]:
    """The stored rows of a kind; none where the organisation was only now created."""
    cache = getattr(organisation, "_prefetched_objects_cache", {})
    return list(cache.get(name, ()))
