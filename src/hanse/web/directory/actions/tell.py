"""Telling of a profile: mails to those who work on it, news to the apps above."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction

from hanse.web.directory.models import Organisation, Role
from hanse.web.directory.signals import profile_changed
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


def tell_of_change(pks: Iterable[int], *, at: datetime) -> None:
    """Tell the apps above, after the commit, that these profiles show something else; what a follower raises is logged.

    Called inside the transaction of the change.
    """
    if changed := frozenset(pks):
        transaction.on_commit(partial(profile_changed.send, Organisation, organisations=changed, at=at), robust=True)
