"""What a profile said before: a snapshot for each change, so that anybody responsible can look back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hanse.web.directory.models.organisation import Organisation


class Version(models.Model):
    """A profile as it was after one change. `cells` are those of the spreadsheet, column by column."""

    class Kind(models.TextChoices):
        FIRST = "first", _("First version")
        MINOR = "minor", _("Change")
        MAJOR = "major", _("Change that is checked first")
        DECISION = "decision", _("Checked change")
        IMPORT = "import", _("Import")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.MINOR)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    cells = models.JSONField(default=dict)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.number}"
