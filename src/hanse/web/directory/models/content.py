"""What hangs on an organisation: texts, codes, figures, labels, offers and needs, public people."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hanse.web.directory.models.organisation import Organisation


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

    @property
    def initials(self) -> str:
        """Up to two letters, as people sign on pages."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"
