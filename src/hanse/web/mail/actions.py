"""Queueing mails, sending them once, forgetting them."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from hanse.web.jobs.actions import later, later_at
from hanse.web.live.actions import announce
from hanse.web.mail import transport
from hanse.web.mail.models import Attachment, Mail

if TYPE_CHECKING:
    from hanse.web.accounts.models import Person

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]  # after the first, second, … failure
OUTBOX = "mail.outbox"  # the topic of the outbox
LEASE = timedelta(minutes=10)  # a mail that is "being sent" for so long was left by a worker that died
KEPT = timedelta(days=30)  # mails that were sent

log = logging.getLogger("hanse.mail")


def queue(
    template: str,
    *,
    to: "Person | str",
    context: Mapping[str, Any],
    key: str,
    language: str | None = None,
    attachments: Sequence[tuple[str, bytes, str]] = (),
) -> Mail:
    """Write a mail in its reader's language and have it sent after the commit.

    The first line of the template is the subject, then a blank line, then the text. `key` names the
    occasion (`meetings.asked.17`): queueing it a second time returns the first mail and sends nothing.
    An attachment is its file name, its content and its media type.
    """
    if existing := Mail.objects.filter(key=key).first():
        return existing
    person = None if isinstance(to, str) else to
    language = language or (person.language if person is not None else settings.LANGUAGE_CODE)
    subject, text = written(template, context={"person": person, **context}, language=language)
    return enter(
        key=key,
        address=to if isinstance(to, str) else to.email,
        person=person,
        language=language,
        subject=subject,
        text=text,
        attachments=attachments,
    )


def written(template: str, *, context: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Subject and text of a template in a language."""
    about = {"base_url": settings.BASE_URL, "instance_name": settings.INSTANCE_NAME}
    with translation.override(language):
        whole = render_to_string(template, {**about, **context})
    subject, _newline, text = whole.strip().partition("\n")
    return " ".join(subject.split()), text.strip() + "\n"


@transaction.atomic
def enter(
    *,
    key: str,
    address: str,
    subject: str,
    text: str,
    person: "Person | None" = None,
    language: str | None = None,
    attachments: Sequence[tuple[str, bytes, str]] = (),
) -> Mail:
    """Put a written mail into the outbox, once for each key."""
    now = timezone.now()
    words = {
        "subject": " ".join(subject.split())[:300],
        "text": text,
        "language": language or translation.get_language(),
    }
    mail, is_new = Mail.objects.get_or_create(
        key=key,
        defaults={"person": person, "address": address, "created_at": now, "next_try_at": now, **words},
    )
    if is_new:
        Attachment.objects.bulk_create(
            Attachment(mail=mail, name=name, content=content, kind=kind) for name, content, kind in attachments
        )
        later("hanse.web.mail.tasks.send", mail.pk)
        announce(OUTBOX)
    return mail


def send(*, mail: int, at: datetime) -> bool:
    """Send one mail of the outbox if it is due and nobody else is sending it; say whether it went out now.

    A mail is claimed before and noted after it is handed over. Where a worker dies in between, it is handed
    over again after ten minutes under the same Message-ID: a mail that comes twice is better than none.
    """
    claimed = _claim(mail, at=at)
    if claimed is None:
        return False
    try:
        transport.deliver(claimed)
    except transport.Undelivered as failure:
        _note_failure(claimed, at=at, words=str(failure), is_final=failure.is_final)
        return False
    Mail.objects.filter(pk=mail, state=Mail.State.SENDING, claimed_at=at).update(
        state=Mail.State.SENT, sent_at=at, next_try_at=None, failure=""
    )
    announce(OUTBOX)
    return True


@transaction.atomic
def _claim(mail: int, *, at: datetime) -> Mail | None:
    found = Mail.objects.due(at=at, lease=LEASE).select_for_update().filter(pk=mail).first()
    if found is not None:
        found.state, found.claimed_at, found.attempts = Mail.State.SENDING, at, found.attempts + 1
        found.save(update_fields=["state", "claimed_at", "attempts"])
    return found


@transaction.atomic
def _note_failure(mail: Mail, *, at: datetime, words: str, is_final: bool) -> None:
    mail.failure = words[:300]
    if is_final or mail.attempts > len(PAUSES):
        mail.state, mail.next_try_at = Mail.State.FAILED, None
    else:
        mail.state, mail.next_try_at = Mail.State.QUEUED, at + PAUSES[mail.attempts - 1]
        later_at(mail.next_try_at, "hanse.web.mail.tasks.send", mail.pk)
    mail.save(update_fields=["state", "next_try_at", "failure"])
    announce(OUTBOX)
    log.warning("mail not sent", extra={"mail": mail.pk, "attempts": mail.attempts, "state": str(mail.state)})


def send_due(*, at: datetime) -> int:
    """Send every mail that is due: the round that finds what a lost job has left; return how many went out."""
    waiting = list(Mail.objects.due(at=at - timedelta(minutes=1), lease=LEASE).values_list("pk", flat=True)[:500])
    return sum(send(mail=mail, at=at) for mail in waiting)


@transaction.atomic
def try_again(*, mail: Mail, at: datetime) -> None:
    """Have a mail that was given up tried again."""
    Mail.objects.filter(pk=mail.pk, state=Mail.State.FAILED).update(
        state=Mail.State.QUEUED, attempts=0, next_try_at=at, failure=""
    )
    later("hanse.web.mail.tasks.send", mail.pk)


def forget(*, person: "Person") -> int:
    """Delete every mail to this person: part of an erasure. Return how many."""
    by_address = Mail.objects.filter(address__iexact=person.email)
    count = (Mail.objects.filter(person=person) | by_address).distinct().count()
    (Mail.objects.filter(person=person) | by_address).delete()
    return count


def prune(*, at: datetime) -> int:
    """Delete mails that were sent more than thirty days ago; return how many."""
    old = Mail.objects.filter(state=Mail.State.SENT, sent_at__lt=at - KEPT)
    count = old.count()
    old.delete()
    return count
