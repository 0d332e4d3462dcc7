"""The pages of the reference that are made from the code, to be written anew after a change of it:

PYTHONPATH=src:. python -m tests.architecture.reference_pages
"""

import importlib
import inspect
import os
import pkgutil
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
AGAIN = "`PYTHONPATH=src:. python -m tests.architecture.reference_pages`"

ALLAUTH = {
    "account_login": "Sign in with mail address and password.",
    "account_request_login_code": "Have a code mailed, to sign in without a password.",
    "account_signup": "Open an account.",
    "account_logout": "Sign out.",
    "account_email": "Change the mail address.",
    "account_change_password": "Change the password.",
    "account_reset_password": "Ask for a new password by mail.",
    "mfa_index": "Second factors: authenticator app, passkeys, recovery codes.",
    "mfa_login_webauthn": "Sign in with a passkey.",
    "usersessions_list": "Where one is signed in; sign out elsewhere.",
    "socialaccount_connections": "Accounts of other services with which one signs in.",
}


def command() -> str:
    """`command.md`."""
    from hanse.cli.reference import command_reference

    return command_reference()


def state_machines() -> str:
    """`state-machines.md`: the tables that the actions check."""
    from hanse.web.directory import machine as profile
    from hanse.web.meetings.rules.machine import MEETING_REQUEST

    steps = [
        (_states(step.origins), f"`{step.event}`", f"`{step.target}`", _plain(step.actor), step.guards, step.effects)
        for step in profile.TRANSITIONS
    ]
    wishes = [
        (
            _states(step.sources),
            f"`{step.verb}`",
            f"`{step.target}`",
            _plain(step.who),
            "; ".join(step.guards),
            "; ".join(step.effects),
        )
        for step in MEETING_REQUEST.steps
    ]
    head = ("from", "step", "to", "who", "if", "then")
    return "\n".join(
        [
            "# State machines\n",
            f"*This page is made from the tables that the code checks: {AGAIN}.*\n",
            "A step that does not stand here cannot happen: it is refused in words, whoever asks and however.\n",
            "## A profile in the directory\n",
            f"Begins in `{profile.INITIAL}`; ends in {_states(profile.TERMINAL)}. While a new version is drafted or "
            "in validation, an older one may be public: the machine speaks of the version that is being worked on. "
            "Data: `hanse.web.directory.machine`.\n",
            _table(head, steps),
            "## A request for a meeting\n",
            f"Begins in `{MEETING_REQUEST.initial}`, which is the form before it is sent and is never stored; ends in "
            f"{_states(MEETING_REQUEST.terminal)}. A pair of organisations has at most one request that is `pending`, "
            "`accepted`, `scheduled` or `published`; the database keeps that promise. "
            "Data: `hanse.web.meetings.rules.machine`.\n",
            _table(head, wishes),
        ]
    )


def addresses() -> str:
    """`addresses.md`: every address that Django answers, with the first sentence of its view."""
    from django.urls import reverse

    ours = [(address, name, words) for address, name, words, module in _routes() if module.startswith("hanse.")]
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for address, name, words in ours:
        rows.setdefault(_part(address), []).append((f"`{address}`", f"`{name}`", words))
    theirs = [(f"`{reverse(name)}`", f"`{name}`", words) for name, words in ALLAUTH.items()]
    head = ("address", "name", "what it is")
    parts = [
        "# Addresses\n",
        f"*This page is made from the site's own list of addresses: {AGAIN}.*\n",
        "What stands in `<…>` varies. The name is what templates and plugins ask for, so that addresses may change. "
        "A page that somebody may not see answers as if it were not there (404), with a refusal in words (403), or "
        "leads to the sign-in. Pages need no JavaScript; a form that is posted leads back to a page.\n",
        "## For machines and calendars\n",
        _table(
            ("address", "what it is"),
            [
                ("`/healthz`", "200 while the process answers; asks nothing of the database."),
                ("`/readyz`", "200 if database, tables and worker are well, else 503; the JSON says what is not."),
                ("`/feeds/<str:feed_key>.ics`", "A delegate's agenda for calendar programs; the key is the secret."),
                ("`/live/stream?topic=…`", "Server-sent events: the names of topics that changed, for open pages."),
                ("`/directory/export.<str:ending>`", "The directory as `csv` or `xlsx`."),
            ],
        ),
    ]
    for part, entries in rows.items():
        parts += [f"## {part}\n", _table(head, entries)]
        if part == "Account":
            parts += ["The sign-in itself is django-allauth's; these are its main pages:\n", _table(head, theirs)]
    return "\n".join(parts)


def signals() -> list[tuple[str, str]]:
    """Every signal of the platform: its dotted name, and the docstring of its module."""
    from django.dispatch import Signal

    import hanse.web

    found = []
    for module in pkgutil.walk_packages(hanse.web.__path__, "hanse.web."):
        if module.name.rpartition(".")[2] == "signals":
            loaded = importlib.import_module(module.name)
            names = [name for name, value in vars(loaded).items() if isinstance(value, Signal)]
            found += [(f"{module.name}.{name}", loaded.__doc__ or "") for name in names]
    return found


def _routes() -> Iterator[tuple[str, str, str, str]]:
    """Address, name, first sentence of the view, module of the view."""
    from django.urls import get_resolver
    from django.urls.resolvers import URLResolver

    def walk(resolver: Any, prefix: str, space: str) -> Iterator[tuple[str, str, str, str]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from walk(
                    entry, prefix + str(entry.pattern), space + (f"{entry.namespace}:" if entry.namespace else "")
                )
            else:
                view = inspect.unwrap(entry.callback)
                words = " ".join((view.__doc__ or "").strip().split("\n\n")[0].split())
                yield f"/{prefix}{entry.pattern}", f"{space}{entry.name}", words, view.__module__

    yield from walk(get_resolver(), "", "")


def _part(address: str) -> str:
    parts = [
        (r"^/account/", "Account"),
        (r"^/directory/", "Directory"),
        (r"^/(editions/.*/matchmaking/.*|feeds/.*)$", "Matchmaking"),
        (r"^/editions/", "Editions"),
        (r"^/mail/", "Outbox"),
    ]
    return next((name for pattern, name in parts if re.search(pattern, address)), "Site")


def _states(states: Iterable[str]) -> str:
    return ", ".join(f"`{state}`" for state in states)


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = list(head)
    lines = [columns, ["---"] * len(columns), *rows]
    return (
        "\n".join("| " + " | ".join(cell.replace("|", "\\|") or "–" for cell in line) + " |" for line in lines) + "\n"
    )


PAGES = {"command.md": command, "state-machines.md": state_machines, "addresses.md": addresses}

if __name__ == "__main__":
    import tempfile

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanse.web.project.settings")
    os.environ["HANSE_DEMO"] = "yes"
    os.environ.setdefault("HANSE_DATA", tempfile.gettempdir())
    import django

    django.setup()
    for page, make in PAGES.items():
        (REFERENCE / page).write_text(make(), encoding="utf-8")
