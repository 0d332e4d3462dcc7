"""What people are asked to agree to: each purpose with the version of its words that is in force.

A change of words is a new version: people are asked again, and what they agreed to before stays on record.
The words are templates, `accounts/consents/<purpose>.<version>.html`, so that an operator may replace them.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Purpose:
    """One thing that may be agreed to."""

    code: str
    version: str
    title: Promise
    is_required: bool

    @property
    def template(self) -> str:
        """The page with the words."""
        return f"accounts/consents/{self.code}.{self.version}.html"


PURPOSES = (
    Purpose("terms", "2026-11", _("I agree to the terms of use"), is_required=True),
    Purpose("privacy", "2026-11", _("I have read how my data are used"), is_required=True),
    Purpose("news", "2026-11", _("Write to me when a new edition is announced"), is_required=False),
)


def purpose(code: str, version: str) -> Purpose | None:
    """The purpose with this code in this version, if its words are known."""
    return next((entry for entry in PURPOSES if entry.code == code and entry.version == version), None)
