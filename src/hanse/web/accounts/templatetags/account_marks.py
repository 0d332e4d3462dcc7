"""Tags of the account pages: the QR code of an authenticator, the sign-ins of the demonstration."""

from io import BytesIO
from typing import Any

import segno
from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def qr(text: str) -> SafeString:
    """A QR code as inline SVG, drawn without styles so that the security policy allows it."""
    stream = BytesIO()
    segno.make(text, error="m").save(stream, kind="svg", xmldecl=False, svgns=True, omitsize=True, title=_("QR code"))
    return mark_safe(stream.getvalue().decode())  # made by us; segno escapes the title


@register.simple_tag
def demonstration() -> dict[str, Any] | None:
    """Who can sign in to the demonstration; None anywhere else."""
    people = getattr(settings, "DEMO_SIGN_INS", ())
    if not settings.DEMO or not people:
        return None
    words = {
        "organiser": _("Organiser"),
        "representative": _("Representative of an organisation"),
        "participant": _("Participant"),
        "staff": _("Staff"),
    }
    return {
        "password": settings.DEMO_PASSWORD,
        "people": [{"role": words[role], "email": email} for role, email in people],
    }
