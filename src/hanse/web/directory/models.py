"""Organisations: what a profile holds, who may speak for it, what it offers and needs."""

import secrets

from django.conf import settings
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
        """Those that everybody may see."""
        return self.filter(state__in=Organisation.PUBLIC_STATES)


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

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=30, choices=Kind.choices, default=Kind.CLUSTER_ORGANISATION)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT, db_index=True)
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
    reason = models.TextField(blank=True, help_text="The validator's words on the last decision.")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    search = models.TextField(blank=True, editable=False, help_text="Folded words that the search looks through.")

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
        return self.state in self.PUBLIC_STATES

    def codes(self, scheme: str) -> list[str]:
        """Codes of one scheme, most important first (reads the prefetched rows)."""
        rows = [row for row in self.classifications.all() if row.scheme == scheme]
        return [row.code for row in sorted(rows, key=lambda row: row.rank)]

    def text(self, field: str, language: str | None = None) -> str:
        """The summary or description in the language asked for, else in another (reads the prefetched rows)."""
        wanted = (language or get_language() or "en")[:2]
        texts = {row.language: getattr(row, field) for row in self.texts.all()}
        return texts.get(wanted) or texts.get("en") or next((text for text in texts.values() if text), "")

    @property
    def summary(self) -> str:
        """The short text, in the language of the page where there is one."""
        return self.text("summary")

    @property
    def description(self) -> str:
        """The long text, in the language of the page where there is one."""
        return self.text("description")


class OrganisationText(models.Model):
    """What an organisation says of itself in one language."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=5)
    summary = models.CharField(max_length=400, blank=True)
    description = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "language"], name="one_text_per_language")]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.language})"


class Classification(models.Model):
    """One code of one scheme that an organisation carries; rank 0 is the most important."""

    class Scheme(models.TextChoices):
        ECOSYSTEM = "ecosystem", _("Industrial ecosystem")
        NACE = "nace", _("Sector")
        TECHNOLOGY = "technology", _("Technology")
        THEME = "theme", _("Theme")
        STAGE = "stage", _("Value-chain stage")
        SERVICE = "service", _("Service")
        COUNTRY_KNOWN = "country_known", _("Country with experience")
        COUNTRY_WANTED = "country_wanted", _("Country of interest")
        SOUGHT = "sought", _("Cooperation sought")
        OFFERED = "offered", _("Cooperation offered")
        LANGUAGE = "language", _("Language")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="classifications")
    scheme = models.CharField(max_length=20, choices=Scheme.choices)
    code = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "scheme", "code"], name="one_row_per_code"),
        ]
        indexes = [models.Index(fields=["scheme", "code", "organisation"])]
        ordering = ["rank"]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"


class MemberCount(models.Model):
    """How many members of one kind an organisation has, as of `members_as_of`."""

    class Kind(models.TextChoices):
        SME = "sme", _("small and medium-sized")
        STARTUP = "startup", _("start-ups")
        LARGE = "large", _("large")
        RESEARCH = "research", _("research")
        EDUCATION = "education", _("education and training")
        PUBLIC = "public", _("public")
        FINANCE = "finance", _("finance")
        CIVIL = "civil", _("civil society")
        OTHER = "other", _("other")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="member_counts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="one_count_per_kind")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class Label(models.Model):
    """A label that an organisation says it holds; the register of labels proves it in a later release."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="labels")
    scheme = models.CharField(max_length=40)
    level = models.CharField(max_length=20)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "scheme"], name="one_label_per_scheme")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.level}"


class MarketplaceItem(models.Model):
    """An offer or a need of an organisation."""

    class Kind(models.TextChoices):
        OFFER = "offer", _("Offer")
        NEED = "need", _("Need")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    position = models.PositiveSmallIntegerField(default=0)
    title_en = models.CharField(max_length=120, blank=True)
    title_de = models.CharField(max_length=120, blank=True)
    detail_en = models.CharField(max_length=400, blank=True)
    detail_de = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["kind", "position"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the language of the page, else in the other."""
        pair = (self.title_de, self.title_en)
        return (pair[0] or pair[1]) if (get_language() or "en").startswith("de") else (pair[1] or pair[0])

    @property
    def detail(self) -> str:
        """The detail in the language of the page, else in the other."""
        pair = (self.detail_de, self.detail_en)
        return (pair[0] or pair[1]) if (get_language() or "en").startswith("de") else (pair[1] or pair[0])


class Contact(models.Model):
    """A person whom an organisation names on its profile; they need no account."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    function = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    is_public = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What a person may do for an organisation."""

    class Kind(models.TextChoices):
        ADMIN = "admin", _("Profile admin")
        REPRESENTATIVE = "representative", _("Representative")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.REPRESENTATIVE)
    function = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "organisation"], name="one_role_per_organisation")]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"
