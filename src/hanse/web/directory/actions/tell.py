"""Mails to those who work on a profile."""

from datetime import datetime

from hanse.web.directory.models import Organisation, Role
from hanse.web.mail.actions import queue


def tell_admins(organisation: Organisation, template: str, *, at: datetime, **context: object) -> None:
    """Mail the admins of a profile, each in their language. The moment makes the mail one of its kind."""
    roles = organisation.roles.filter(kind=Role.Kind.ADMIN, person__is_active=True).select_related("person")
    for role in roles:
        queue(
            template,
            to=role.person,
            context={"organisation": organisation, **context},
            key=f"{template}.{organisation.pk}.{role.person_id}.{at.isoformat()}",
        )
