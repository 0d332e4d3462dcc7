"""Who asks: on pages for people who are signed in, a person."""

from typing import cast

from django.http import HttpRequest

from hanse.web.accounts.models import Person


def person_of(request: HttpRequest) -> Person:
    """The person who asks; the view is behind `login_required`."""
    return cast(Person, request.user)
