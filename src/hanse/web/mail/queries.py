"""What the outbox shows."""

from django.db.models import Count, QuerySet

from hanse.web.mail.models import Mail


def outbox(*, search: str = "") -> QuerySet[Mail]:
    """Mails, the newest first, with `files` = how many go with each; those to an address or about a subject."""
    mails = Mail.objects.annotate(files=Count("attachments")).order_by("-created_at", "-pk")
    words = search.strip()
    if words:
        mails = mails.filter(address__icontains=words) | mails.filter(subject__icontains=words)
    return mails


def in_state() -> dict[str, int]:
    """How many mails are in each state."""
    counted = Mail.objects.order_by().values_list("state").annotate(number=Count("pk"))
    found = dict(counted)
    return {state.value: found.get(state.value, 0) for state in Mail.State}
