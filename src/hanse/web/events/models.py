"""Series and editions: the frame that everything at an event hangs on."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hanse.web.directory.models import Organisation


class Series(models.Model):
    """A conference or matchmaking that comes again."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return self.name


class EditionQuerySet(models.QuerySet["Edition"]):
    """Which editions."""

    def public(self) -> "EditionQuerySet":
        """Those that everybody may see."""
        return self.exclude(state=Edition.State.DRAFT)


class Edition(models.Model):
    """One edition of a series: when, where, in which time zone, under which motto."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ANNOUNCED = "announced", _("Announced")
        CLOSED = "closed", _("Closed")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        VIRTUAL = "virtual", _("Virtual")
        HYBRID = "hybrid", _("Hybrid")

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="editions")
    slug = models.SlugField(max_length=80, unique=True)
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    mode = models.CharField(max_length=20, choices=Mode.choices, default=Mode.ON_SITE)
    name = models.CharField(max_length=120)
    motto_en = models.CharField(max_length=120, blank=True)
    motto_de = models.CharField(max_length=120, blank=True)
    lead_en = models.CharField(max_length=400, blank=True)
    lead_de = models.CharField(max_length=400, blank=True)
    venue = models.CharField(max_length=120, blank=True)
    town = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=40, default="Europe/Brussels")
    starts_on = models.DateField()
    ends_on = models.DateField()
    framework = models.CharField(max_length=160, blank=True)
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="one_edition_per_number"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="edition_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The address of the landing page."""
        return reverse("events:edition", args=[self.slug])

    @property
    def zone_name(self) -> str:
        """The town that the time zone is named after, as people say it: Riga, New York."""
        return self.time_zone.rpartition("/")[2].replace("_", " ")

    @property
    def motto(self) -> str:
        """The motto in the language of the page, else in the other."""
        pair = (self.motto_de, self.motto_en)
        return (pair[0] or pair[1]) if (get_language() or "en").startswith("de") else (pair[1] or pair[0])

    @property
    def lead(self) -> str:
        """The lead in the language of the page, else in the other."""
        pair = (self.lead_de, self.lead_en)
        return (pair[0] or pair[1]) if (get_language() or "en").startswith("de") else (pair[1] or pair[0])


class Maker(models.Model):
    """An organisation that makes an edition, and as what."""

    class Role(models.TextChoices):
        ORGANISER = "organiser", _("Organiser")
        HOST = "host", _("Host")
        IMPLEMENTING_BODY = "implementing_body", _("Implementing body")
        PARTNER = "partner", _("Partner")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="makers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="made")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.ORGANISER)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "organisation"], name="one_part_per_maker")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.role}"


class Organiser(models.Model):
    """A person who organises an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="organisers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="organises")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="one_entry_per_organiser")]

    def __str__(self) -> str:
        return f"{self.person}, {self.edition}"
