"""The outbox: a list, a mail, a file that went with it."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hanse.web.mail import actions, queries, rules
from hanse.web.mail.models import Attachment, Mail

PAGE = 50


def _refuse_others(request: HttpRequest) -> None:
    if not rules.may_read_outbox(request.user):
        raise PermissionDenied


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """All mails, the newest first."""
    _refuse_others(request)
    search = request.GET.get("q", "").replace("\0", "")
    page = Paginator(queries.outbox(search=search), PAGE).get_page(request.GET.get("page"))
    counts = queries.in_state()
    states = [(label, counts[value]) for value, label in Mail.State.choices]
    part = "#mails" if request.headers.get("HX-Request") else ""
    return render(request, f"mail/outbox.html{part}", {"page_obj": page, "search": search, "states": states})


@never_cache
@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail, as its reader gets it."""
    _refuse_others(request)
    found = get_object_or_404(Mail.objects.prefetch_related("attachments"), pk=pk)
    return render(request, "mail/mail.html", {"mail": found})


@never_cache
@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that went with a mail."""
    _refuse_others(request)
    found = get_object_or_404(Attachment, pk=pk)
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    return response


@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a mail that was given up tried again."""
    _refuse_others(request)
    found = get_object_or_404(Mail, pk=pk)
    actions.try_again(mail=found, at=timezone.now())
    return redirect("mail:mail", pk=found.pk)
