"""One step of a profile's life: locked, checked against the machine, recorded."""

from datetime import datetime

from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.directory.machine import next_state
from hanse.web.directory.models import Organisation
from hanse.web.directory.queries.everything import with_everything
from hanse.web.live.actions import announce


def locked(organisation: Organisation) -> Organisation:
    """The organisation as it is now, locked until the transaction ends, with everything that hangs on it."""
    return with_everything().select_for_update().get(pk=organisation.pk)


def move(organisation: Organisation, event: str, *, by: Person | None, at: datetime, **facts: object) -> None:
    """Let something happen to a locked profile, or refuse; the caller saves."""
    before = organisation.state
    after = next_state(before, event)
    if after is None:
        words = {"state": organisation.get_state_display()}
        raise Refused(_("This profile is in the state “%(state)s”. This step is not possible now.") % words)
    organisation.state = after
    organisation.changed_at = at
    record(f"directory.{event}", by=by, about=organisation, before=before, after=after, **facts)
    announce(f"directory.organisation.{organisation.pk}")
