"""Who may speak for an organisation, and who asked or was asked to."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hanse.web.directory.models.organisation import Organisation


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


def new_token() -> str:
    """A word that nobody guesses."""
    return secrets.token_urlsafe(24)


class Invitation(models.Model):
    """An admin asked a mail address to work on the profile. Whether it has an account is nobody's business."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    kind = models.CharField(max_length=20, choices=Role.Kind.choices, default=Role.Kind.REPRESENTATIVE)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-invited_at"]
        constraints = [models.UniqueConstraint(fields=["organisation", "email"], name="one_invitation_per_address")]

    def __str__(self) -> str:
        return f"{self.email}, {self.organisation}"


class Claim(models.Model):
    """A person says that they speak for an organisation; staff decide."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="claims")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    words = models.TextField(help_text="How the person shows that they speak for the organisation.")
    answer = models.TextField(blank=True)
    claimed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["claimed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=models.Q(state="open"), name="one_open_claim_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"
