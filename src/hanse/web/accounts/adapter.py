"""How django-allauth speaks to the rest: mails go through the outbox, sign-up records consent."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from hanse.web.accounts import actions
from hanse.web.accounts.models import Person
from hanse.web.mail.actions import queue


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """The account adapter of django-allauth."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of allauth's mails, in the reader's language where they are known."""
        site = {"name": settings.INSTANCE_NAME, "domain": settings.BASE_URL}
        context = {"current_site": site, "email": email, **context}
        person = Person.objects.filter(email__iexact=email).first()
        language = person.language if person else translation.get_language() or "en"
        with translation.override(language):
            subject = render_to_string(f"{template_prefix}_subject.txt", context)
            text = render_to_string(f"{template_prefix}_message.txt", context)
        queue(
            "accounts/mail/plain.txt",
            to=email,
            context={"subject": " ".join(subject.split()), "text": text.strip()},
            key=f"accounts.{template_prefix}.{uuid.uuid4()}",
            language=language,
        )

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        """Keep name, language and consents of somebody who signs up."""
        person: Person = super().save_user(request, user, form, commit=False)
        person.name = form.cleaned_data.get("name") or person.name or person.email.split("@")[0]
        if hasattr(form, "language"):
            person.language = form.language()
        if commit:
            person.save()
            if hasattr(form, "agreed"):
                actions.give_consents(person=person, purposes=form.agreed(), at=timezone.now())
        return person
