"""The organisation: the row that everything else of a profile hangs on."""

import secrets

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    """A permanent public id that says nothing: `org-` and ten letters or digits."""
    return "org-" + "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(10))


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Which organisations."""

    def public(self) -> "OrganisationQuerySet":
        """Those that everybody may see: a profile whose change is being checked stays public as it was."""
        return self.filter(
            models.Q(state__in=Organisation.PUBLIC_STATES)
            | models.Q(state__in=Organisation.IN_WORK_STATES, published_at__isnull=False)
        )

    def whole(self) -> "OrganisationQuerySet":
        """With everything of the profile, in a constant number of queries."""
        return self.prefetch_related("texts", "classifications", "member_counts", "labels", "items", "contacts")


class Organisation(models.Model):
    """A cluster organisation or another actor with a profile. `key` is permanent, `slug` may change."""

    class Kind(models.TextChoices):
        CLUSTER_ORGANISATION = "cluster_organisation", _("Cluster organisation")
        NETWORK = "network", _("Cluster association or network")
        PARTNERSHIP = "partnership", _("Cluster partnership")
        AUTHORITY = "authority", _("Public authority")
        RESEARCH = "research", _("Research or education")
        COMPANY = "company", _("Company")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_VALIDATION = "in_validation", _("In validation")
        PUBLISHED = "published", _("Published")
        REVIEW_DUE = "review_due", _("Review due")
        STALE = "stale", _("Stale")
        ARCHIVED = "archived", _("Archived")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REJECTED = "rejected", _("Rejected")
        MERGED = "merged", _("Merged")

    PUBLIC_STATES = (State.PUBLISHED, State.REVIEW_DUE, State.STALE)
    IN_WORK_STATES = (State.DRAFT, State.IN_VALIDATION)  # public only where an older version is: published_at
    MAJOR_FIELDS = ("name", "legal_form", "country")

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    reference = models.CharField(
        max_length=60, null=True, blank=True, unique=True, help_text="The permanent id in somebody's spreadsheet."
    )
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=30, choices=Kind.choices, default=Kind.CLUSTER_ORGANISATION)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT, db_index=True)
    # What every page of the list reads stands before the long texts.
    name_folded = models.CharField(max_length=200, editable=False, db_index=True, help_text="For sorting and doubles.")
    facets = models.TextField(blank=True, editable=False, help_text="`facet:code` words that the filters count.")
    name = models.CharField(max_length=160)
    acronym = models.CharField(max_length=30, blank=True)
    legal_form = models.CharField(max_length=60, blank=True)
    founded = models.PositiveSmallIntegerField(null=True, blank=True)
    country = models.CharField(max_length=2, db_index=True)
    nuts = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=80, blank=True)
    website = models.URLField(blank=True)
    staff = models.PositiveSmallIntegerField(null=True, blank=True)
    fte = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    members_total = models.PositiveIntegerField(null=True, blank=True)
    members_as_of = models.DateField(null=True, blank=True)
    founding_note = models.CharField(max_length=200, blank=True)
    support_programmes = models.CharField(
        max_length=200, blank=True, help_text="Regional or national programmes that recognise or support it."
    )
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    pending = models.JSONField(default=dict, blank=True, help_text="Major fields that wait for the validator.")
    reason = models.TextField(blank=True, help_text="The validator's words on the last decision.")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when a version is public; empty when none is."
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="When an admin last said that all is right.")
    review_due_at = models.DateTimeField(null=True, blank=True, help_text="When the review was asked for.")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    search = models.TextField(blank=True, editable=False, help_text="Folded words that the search looks through.")
    card = models.JSONField(default=dict, editable=False, help_text="What the list shows, worked out beforehand.")
    page = models.JSONField(default=dict, editable=False, help_text="What the profile shows, worked out beforehand.")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The address of the profile."""
        return reverse("directory:organisation", args=[self.slug])

    @property
    def is_public(self) -> bool:
        """May everybody see the profile?"""
        if self.state in self.IN_WORK_STATES:
            return self.published_at is not None
        return self.state in self.PUBLIC_STATES

    @property
    def website_shown(self) -> str:
        """The web site's address as people say it."""
        return self.website.partition("://")[2].removeprefix("www.").rstrip("/")

    def codes(self, scheme: str) -> list[str]:
        """Codes of one scheme, most important first (reads the prefetched rows)."""
        rows = [row for row in self.classifications.all() if row.scheme == scheme]
        return [row.code for row in sorted(rows, key=lambda row: row.rank)]

    def text(self, field: str, language: str | None = None) -> str:
        """The summary or description in the language asked for, else in another (reads the prefetched rows)."""
        return self.text_and_language(field, language)[0]

    def text_and_language(self, field: str, language: str | None = None) -> tuple[str, str]:
        """The text and the language it is in: the one asked for, else English, else any; ("", "") where none is."""
        wanted = (language or get_language() or "en")[:2]
        texts = {row.language: getattr(row, field) for row in self.texts.all()}
        for code in (wanted, "en", *sorted(texts)):
            if texts.get(code):
                return texts[code], code
        return "", ""

    @property
    def summary(self) -> str:
        """The short text, in the language of the page where there is one."""
        return self.text("summary")

    @property
    def description(self) -> str:
        """The long text, in the language of the page where there is one."""
        return self.text("description")
