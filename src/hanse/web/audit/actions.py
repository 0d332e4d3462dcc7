"""Adding to the chain."""

from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from hanse.web.audit.models import Entry, Head, canonical

if TYPE_CHECKING:
    from hanse.web.accounts.models import Person

LONGEST = 200  # characters of a text among the facts: codes and short words, never what people wrote


@transaction.atomic
def record(verb: str, *, by: "Person | None", about: models.Model | None = None, **facts: object) -> Entry:
    """Record that somebody did something to a thing; call it inside the action's own transaction.

    The head of the chain stays locked until that transaction ends, so call it after the action has
    locked its own rows. Facts are numbers, codes and short words: no names, no mail addresses.
    """
    checked = {name: _fact(name, value) for name, value in facts.items()}
    head = _locked_head()
    entry = Entry(
        number=head.number + 1,
        at=timezone.now().astimezone(UTC),
        verb=verb,
        by=by.key if by is not None else None,
        about=about._meta.label_lower if about is not None else "",
        about_key=str(about.pk) if about is not None else "",
        facts_json=canonical(checked),
        previous=head.hash,
    )
    entry.hash = entry.computed_hash()
    entry.save()
    head.number, head.hash = entry.number, entry.hash
    head.save(update_fields=["number", "hash"])
    return entry


def _locked_head() -> Head:
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        Head.objects.get_or_create(pk=1)
        head = Head.objects.select_for_update().get(pk=1)
    return head


def _fact(name: str, value: object) -> object:
    """The value as it may stand in the chain; a programmer who passes personal data hears it at once."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): _fact(name, item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [_fact(name, item) for item in items]
    text = str(value)
    if "@" in text:
        raise ValueError(f"the fact {name!r} looks like a mail address; record the person's key")
    if len(text) > LONGEST:
        raise ValueError(f"the fact {name!r} is longer than {LONGEST} characters; record a code")
    return text
