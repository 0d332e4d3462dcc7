"""Spreadsheets in: upload, columns, preview, confirmation, progress. And out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hanse.errors import InputError, Refused
from hanse.web.directory import actions, rules
from hanse.web.directory.forms.imports import ColumnsForm, ConfirmForm, UploadForm
from hanse.web.directory.forms.search import read_filters
from hanse.web.directory.models import Import
from hanse.web.directory.queries.export import FORMATS, export
from hanse.web.directory.queries.imports import Preview, imports_of
from hanse.web.directory.views.asking import person_of


def _mine(request: HttpRequest, pk: int) -> Import:
    upload = get_object_or_404(Import.objects.select_related("by").defer("content"), pk=pk)
    if not rules.may_see_import(request.user, upload):
        raise Http404
    return upload


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Upload a file; see the files of before."""
    if not rules.may_import(request.user):
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = actions.upload_file(data=file.read(), filename=file.name, by=person_of(request), at=now())
            return redirect("directory:import", upload.pk)
        except InputError as error:
            form.refuse(error)
    context = {"form": form, "uploads": imports_of(person_of(request))}
    return render(request, "directory/imports.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """One import, wherever it stands: columns, progress, preview, result."""
    found = _mine(request, pk)
    if found.state == Import.State.UPLOADED or (request.GET.get("columns") and found.state == Import.State.CHECKED):
        return _columns(request, found)
    return render(request, _template(request), _context(request, found))


def _columns(request: HttpRequest, found: Import) -> HttpResponse:
    form = ColumnsForm(request.POST or None, upload=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_columns(upload=found, mapping=form.mapping(), by=person_of(request), at=now())
            return redirect("directory:import", found.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"upload": found, "form": form}
    return render(request, "directory/columns.html", context, status=422 if request.method == "POST" else 200)


def _template(request: HttpRequest) -> str:
    is_fragment = getattr(request, "htmx", False)
    return "directory/import.html#standing" if is_fragment else "directory/import.html"


def _context(request: HttpRequest, found: Import) -> dict[str, Any]:
    return {
        "upload": found,
        "preview": Preview(found),
        "topic": actions.topic_of(found),
        "form": ConfirmForm(initial={"publish": True}),
        "may_publish": rules.may_publish_imports(request.user),
    }


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the file written. Posting it twice imports once."""
    found = _mine(request, pk)
    form = ConfirmForm(request.POST)
    publish = form.is_valid() and form.cleaned_data["publish"]
    try:
        actions.confirm_import(upload=found, publish=publish, by=person_of(request), at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("directory:import", found.pk)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the file."""
    found = _mine(request, pk)
    try:
        actions.discard_import(upload=found, by=person_of(request), at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("directory:import", found.pk)
    return redirect("directory:imports")


@require_safe
def exported(request: HttpRequest, ending: str) -> HttpResponse:
    """The list as a spreadsheet, with the columns that an import reads."""
    if ending not in FORMATS:
        raise Http404
    content, kind = export(read_filters(request.GET), ending, with_contacts=rules.may_validate(request.user))
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="organisations-{localdate():%Y-%m-%d}.{ending}"'
    return response
