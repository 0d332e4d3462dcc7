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

    @property
    def account_url(self) -> str:
        """Where a person finds their own account."""
        return reverse("accounts:account")

    @property
    def line(self) -> str:
        """Who runs this instance."""
        return str(settings.OPERATOR)

    @property
    def edition_slug(self) -> str:
        """The edition that this page belongs to, if it does; asks the address and not the database."""
        match = self.request.resolver_match
        if match is None or not match.route.startswith("editions/<slug:"):
            return ""
        return str(next(iter(match.kwargs.values())))

    @cached_property
    def nav(self) -> list[Link]:
        """The parts of the site that exist; within an edition, its parts first."""
        links = [self._link(_("Directory"), "directory:list")]
        if slug := self.edition_slug:
            match = self.request.resolver_match
            route = match.route if match else ""
            is_agenda, is_console = "/agenda/" in route, "/organise/" in route
            user = getattr(self.request, "user", None)
            console = self._link(_("Organise"), "meetings:console", is_console, slug)
            links = [
                self._link(_("This event"), "events:edition", route == "editions/<slug:slug>/", slug),
                self._link(
                    _("Matchmaking"),
                    "meetings:matchmaking",
                    "/matchmaking/" in route and not is_agenda and not is_console,
                    slug,
                ),
                self._link(_("My agenda"), "meetings:agenda", is_agenda and not is_console, slug)
                if user is not None and user.is_authenticated
                else None,
                # Whoever sees a page of the console may use it: no need to ask the database again.
                console if is_console or self._organises(slug, route) else None,
                *links,
            ]
        return [link for link in links if link]

    def _organises(self, slug: str, route: str) -> bool:
        """Whether to offer the console. Asked once a session and edition, and anew on its landing page.

        Only the link depends on it: the console's pages ask the rules themselves.
        """
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return False
        if user.is_staff:
            return True
        known = self.request.session.get("organises", {})
        if slug not in known or route == "editions/<slug:slug>/":
            found = bool(user.organises.filter(edition__slug=slug).exists())
            if known.get(slug) != found:
                self.request.session["organises"] = {**known, slug: found}
            return found
        return bool(known[slug])

    @cached_property
    def footer(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Groups of links at the foot."""
        if not self.demo:
            return []
        return [(_("This demonstration"), [(_("Mails that it has sent"), reverse("mail:outbox"))])]

    def _link(self, title: str, name: str, is_current: bool | None = None, *arguments: str) -> Link | None:
        try:
            url = reverse(name, args=arguments)
        except NoReverseMatch:
            return None
        return Link(title, url, self.request.path.startswith(url) if is_current is None else is_current)


def frame(request: HttpRequest) -> dict[str, Any]:
    """`frame` for every template: name, brand, theme, languages, navigation."""
    return {"frame": Frame(request)}
