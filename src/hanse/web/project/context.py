"""What every page frame needs to know."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

THEMES = ("auto", "light", "dark")


@dataclass(frozen=True)
class Link:
    """An entry of the navigation."""

    title: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Language:
    """A language to choose."""

    code: str
    title: str
    is_current: bool


class Frame:
    """The page frame of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.name: str = settings.INSTANCE_NAME
        self.brand: str = settings.BRAND
        self.demo: bool = settings.DEMO

    @property
    def theme(self) -> str:
        """light, dark, or auto where the device decides."""
        chosen = self.request.COOKIES.get("theme", "auto")
        return chosen if chosen in THEMES else "auto"

    @property
    def here(self) -> str:
        """The address of this page, to come back to it after a choice."""
        return self.request.get_full_path() if self.request.method == "GET" else self.request.path

    @property
    def languages(self) -> list[Language]:
        """The languages of the site."""
        return [Language(code, title, code == get_language()) for code, title in settings.LANGUAGES]

    @cached_property
    def nav(self) -> list[Link]:
        """The parts of the site that exist."""
        return [link for link in (self._link(_("Directory"), "directory:list"),) if link]

    def _link(self, title: str, name: str, **kwargs: str) -> Link | None:
        try:
            url = reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            return None
        return Link(title, url, self.request.path.startswith(url))


def frame(request: HttpRequest) -> dict[str, Any]:
    """`frame` for every template: name, brand, theme, languages, navigation."""
    return {"frame": Frame(request)}
