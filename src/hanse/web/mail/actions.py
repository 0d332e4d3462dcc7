"""Queueing mails."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from hanse.web.jobs.actions import later
from hanse.web.mail.models import Attachment, Mail

if TYPE_CHECKING:
    from hanse.web.accounts.models import Person


@transaction.atomic
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
    """
    existing = Mail.objects.filter(key=key).first()
    if existing is not None:
        return existing
    person = None if isinstance(to, str) else to
    address = to if isinstance(to, str) else to.email
    language = language or (person.language if person is not None else settings.LANGUAGE_CODE)
    subject, text = written(template, context={**context, "person": person}, language=language)
    mail, created = Mail.objects.get_or_create(
        key=key,
        defaults={
            "person": person,
            "address": address,
            "language": language,
            "subject": subject,
            "text": text,
            "created_at": timezone.now(),
            "next_try_at": timezone.now(),
        },
    )
    if created:
        Attachment.objects.bulk_create(
            Attachment(mail=mail, name=name, content=content, kind=kind) for name, content, kind in attachments
        )
        later("hanse.web.mail.tasks.send", mail.pk)
    return mail


def written(template: str, *, context: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Subject and text of a template in a language."""
    with translation.override(language):
        whole = render_to_string(
            template, {"base_url": settings.BASE_URL, "instance_name": settings.INSTANCE_NAME, **context}
        )
    subject, _newline, text = whole.strip().partition("\n")
    return " ".join(subject.split()), text.strip() + "\n"
