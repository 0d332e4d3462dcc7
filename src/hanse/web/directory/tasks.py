"""The directory's work for later: long imports, and what time brings about."""

from django.utils import timezone
from django_tasks import task

from hanse.errors import HanseError
from hanse.web.directory import actions
from hanse.web.directory.models import Import


@task()
def check(pk: int) -> None:
    """Check the rows of an import."""
    upload = Import.objects.select_related("by").filter(pk=pk).first()
    if upload is not None:
        try:
            actions.check_import(upload=upload)
        except HanseError as error:
            actions.note_failure(upload=upload, words=str(error))


@task()
def write(pk: int) -> None:
    """Write a confirmed import."""
    upload = Import.objects.filter(pk=pk).first()
    if upload is not None:
        try:
            actions.write_import(upload=upload, at=timezone.now())
        except Exception:
            actions.note_failure(upload=upload, words="")
            raise  # the worker logs it; the person must not wait for ever


@task()
def keep_true() -> None:
    """Every hour: ask for reviews, let the silent go stale, forget files that nobody confirmed."""
    now = timezone.now()
    actions.ask_for_reviews(at=now)
    actions.let_go_stale(at=now)
    actions.forget_expired(at=now)
