"""Who may read the outbox."""

from typing import TYPE_CHECKING, Union

from django.conf import settings

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from hanse.web.accounts.models import Person


def may_read_outbox(person: Union["Person", "AnonymousUser"]) -> bool:
    """Staff; in the demonstration anybody, because its mails reach nobody else."""
    return bool(settings.DEMO or (person.is_active and person.is_staff))
