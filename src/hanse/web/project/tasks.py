"""Later: tidying up."""

from importlib import import_module

from django.conf import settings
from django_tasks import task


@task()
def clear_sessions() -> None:
    """Delete sessions that have expired."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
