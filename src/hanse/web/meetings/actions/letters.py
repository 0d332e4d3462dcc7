"""Letters to a delegation about its requests, each in its reader's language, each once."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation

from hanse.web.accounts.models import Person
from hanse.web.mail.actions import queue
from hanse.web.meetings.bridge.entries import calendar_of
from hanse.web.meetings.models import Delegate, Delegation, Meeting, MeetingRequest

CANCELLATION = "text/calendar; charset=utf-8; method=CANCEL"


def write_to(
    delegation: Delegation, kind: str, request: MeetingRequest, *, at: datetime, off: Meeting | None = None
) -> None:
    """Tell everybody who speaks for a delegation what became of a request.

    `kind` names the template in `meetings/mail`. Where nobody of the delegation has an account, the
    delegate who would meet gets the letter. `off` is the published meeting that was cancelled: the delegate,
    who has it in a calendar, gets the letter in any case, with the entry that takes it out.
    """
    ours, theirs = request.recipient, request.requester
    if request.requester.delegation_id == delegation.pk:
        ours, theirs = theirs, ours
    context = {
        "request": request,
        "edition": request.matchmaking.edition,
        "ours": ours,
        "theirs": theirs,
        "organisation": theirs.delegation.organisation,
        "path": reverse("meetings:requests", args=[request.matchmaking.edition.slug]),
    }
    readers: list[Person | str] = [*people_of(delegation)]
    if ours.email and (not readers or (off is not None and ours.person_id is None)):
        readers.append(ours.email)
    for reader in readers:
        name = reader.pk if isinstance(reader, Person) else "mail"
        key = f"meetings.{kind}.{request.pk}.{request.version}.{delegation.pk}.{name}"
        is_theirs = reader == ours.email or (isinstance(reader, Person) and reader.pk == ours.person_id)
        attachments = _entry_off(ours, off, reader) if off is not None and is_theirs else []
        queue(f"meetings/mail/{kind}.txt", to=reader, context=context, key=key, attachments=attachments)


def _entry_off(delegate: Delegate, meeting: Meeting, reader: Person | str) -> list[tuple[str, bytes, str]]:
    """The calendar's entry of a cancelled meeting: the UID it always had, a higher sequence."""
    with translation.override(reader.language if isinstance(reader, Person) else "en"):
        data = calendar_of([delegate], [meeting], meeting.request.matchmaking, method="CANCEL")
    return [("cancelled.ics", data, CANCELLATION)]


def people_of(delegation: Delegation) -> list[Person]:
    """Everybody with an account who speaks for a delegation, each once, oldest account first."""
    of_organisation = Person.objects.filter(roles__organisation=delegation.organisation_id)
    delegates = Person.objects.filter(delegate_for__delegation=delegation, delegate_for__cancelled_at__isnull=True)
    numbers = {*of_organisation.values_list("pk", flat=True), *delegates.values_list("pk", flat=True)}
    return list(Person.objects.filter(pk__in=numbers, is_active=True, erased_at__isnull=True).order_by("pk"))
