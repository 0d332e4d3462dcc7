"""What the matchmaking does when something happens below it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from hanse.web.accounts.models import Person
from hanse.web.directory.signals import profile_changed
from hanse.web.events.models import Edition
from hanse.web.events.signals import edition_copied
from hanse.web.meetings.actions.partners import follow_profiles
from hanse.web.meetings.actions.setup import copy_matchmaking


@receiver(edition_copied)
def copy_with_edition(
    sender: Any, *, source: Edition, edition: Edition, days: int, by: Person, at: datetime, **_unused: Any
) -> None:
    """A copied edition takes its matchmaking along."""
    copy_matchmaking(source=source, edition=edition, days=days, by=by, at=at)


@receiver(profile_changed)
def rework_matches(sender: Any, *, organisations: Collection[int], at: datetime, **_unused: Any) -> None:
    """Recommendations rest on profiles: they are worked out again."""
    follow_profiles(organisations=organisations, at=at)
