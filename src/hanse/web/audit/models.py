"""The chain of entries. An entry is never changed and never deleted; the database itself refuses it."""

import hashlib
import json
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

FIRST = "0" * 64  # what the first entry names as its predecessor


class EntryQuerySet(models.QuerySet["Entry"]):
    """Rows of the chain; they can be read and added to."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: what was recorded stays."""
        raise TypeError("An audit entry is never changed.")

    def delete(self) -> NoReturn:
        """Refuse: what was recorded stays."""
        raise TypeError("An audit entry is never deleted.")


class Entry(models.Model):
    """One thing that was done. Names a person by their key only, so an erasure leaves nothing of them here."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("verb"), max_length=80)
    by = models.UUIDField(_("by"), null=True)
    about = models.CharField(_("about"), max_length=80, blank=True)
    about_key = models.CharField(_("key of the thing"), max_length=64, blank=True)
    facts_json = models.TextField(_("facts"), default="{}")
    previous = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [models.Index(fields=["about", "about_key"], name="audit_about")]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; refuse to change one that is there."""
        if not self._state.adding:
            raise TypeError("An audit entry is never changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: what was recorded stays."""
        raise TypeError("An audit entry is never deleted.")

    @property
    def facts(self) -> dict[str, Any]:
        """What was recorded beside the verb."""
        return dict(json.loads(self.facts_json))

    def computed_hash(self) -> str:
        """SHA-256 over the canonical JSON of all that the entry says, the predecessor's hash included."""
        said = {
            "number": self.number,
            "at": self.at.isoformat(timespec="microseconds"),
            "verb": self.verb,
            "by": str(self.by) if self.by else None,
            "about": self.about,
            "about_key": self.about_key,
            "facts": self.facts_json,
            "previous": self.previous,
        }
        return hashlib.sha256(canonical(said).encode()).hexdigest()


class Head(models.Model):
    """The end of the chain: one row, locked by whoever adds an entry, so that the chain cannot fork."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_has_one_head")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: the same value gives the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
