"""Who may see the sheet of components."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser


def may_see_sheet(person: AbstractBaseUser | AnonymousUser) -> bool:
    """Staff, because every part is shown there in every state, with invented content."""
    return bool(getattr(person, "is_staff", False))
