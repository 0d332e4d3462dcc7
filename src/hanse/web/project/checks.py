"""What is missing or unsafe in this instance: what `hanse check` tells, and what stops `hanse serve`."""

import os
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from hanse.errors import Problem


def faults() -> list[Problem]:
    """Every setting with which the platform must not run. Touches neither database nor network."""
    return [*settings.COMPLAINTS, *([] if settings.DEMO else _unsafe())]


def examine() -> list[Problem]:
    """The faults, and what is not ready: data folder, database and its tables, static files, translations."""
    return [*faults(), *_folder(), *_database(), *_known_passwords(), *_static_files(), *_translations()]


def _unsafe() -> Iterator[Problem]:
    """Settings that are right for the demonstration and wrong in service."""
    if settings.DEBUG:
        yield Problem("HANSE_DEBUG", "shows the inside of errors to everybody", "take it out")
    if settings.SECRET_KEY != "missing" and (len(settings.SECRET_KEY) < 40 or len(set(settings.SECRET_KEY)) < 12):
        yield Problem("HANSE_SECRET_KEY", "can be guessed", "set it to 50 random characters")
    elif settings.SECRET_KEY.startswith("a key for the demonstration"):
        yield Problem(
            "HANSE_SECRET_KEY", "is the demonstration's, which everybody knows", "set it to 50 random characters"
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Problem("HANSE_HOSTS", "allows any name", "write the names under which this instance is reached")
    if "*" in settings.PROXIES:
        yield Problem("HANSE_PROXIES", "believes everybody", "write the addresses of your proxies")
    address = urlsplit(settings.BASE_URL)
    if not address.hostname:
        yield Problem("HANSE_BASE_URL", "is no address", "write https:// and the name of this instance")
    elif _is_local(address.hostname) and (names := [name for name in settings.ALLOWED_HOSTS if _is_elsewhere(name)]):
        yield Problem(
            "HANSE_BASE_URL", f"is this machine's, while HANSE_HOSTS allows {names[0]}", "write https:// and that name"
        )
    elif not _is_local(address.hostname):
        if address.scheme != "https" or not settings.BEHIND_TLS:
            yield Problem(
                "HANSE_BASE_URL", "is reached without encryption", "put a proxy with TLS before it: https://…"
            )
        if not _is_allowed(address.hostname):
            yield Problem("HANSE_HOSTS", f"lacks {address.hostname}", "add the name that HANSE_BASE_URL names")
        if settings.MAIL_URL.startswith("folder:"):
            yield Problem("HANSE_MAIL_URL", "writes mails to a folder", "write smtp(s)://user:password@host:port")
        if settings.MAIL_FROM.endswith("@localhost>"):
            yield Problem("HANSE_MAIL_FROM", "is missing", "write the address that mails come from")


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _is_elsewhere(name: str) -> bool:
    return name != "*" and not _is_local(name.strip("[]"))


def _is_allowed(host: str) -> bool:
    allowed = settings.ALLOWED_HOSTS
    return any(host == name or (name.startswith(".") and host.endswith(name)) for name in allowed)


def _folder() -> Iterator[Problem]:
    folder = settings.DATA
    if not folder.is_dir():
        yield Problem("HANSE_DATA", f"names {folder}, which is no folder", "make it, for the account that runs hanse")
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield Problem("HANSE_DATA", f"names {folder}, where nothing can be written", "change its owner or its rights")


def pending_migrations() -> int:
    """How many migrations of this version the database lacks; raises the database's error if it does not answer."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _database() -> Iterator[Problem]:
    try:
        pending = pending_migrations()
    except Error as failure:
        words = str(failure).strip().splitlines()
        yield Problem("HANSE_DATABASE_URL", f"names a database that does not answer ({words[0] if words else ''})")
        return
    if pending:
        yield Problem("database", f"{pending} migrations are not applied", "run `hanse manage migrate`")


def _known_passwords() -> Iterator[Problem]:
    """Accounts that the demonstration left in the database of an instance in service."""
    if settings.DEMO:
        return
    try:
        people = get_user_model().objects.filter(email__in=[email for _role, email in settings.DEMO_SIGN_INS])
        known = [person for person in people if person.is_active and person.check_password(settings.DEMO_PASSWORD)]
    except Error:  # told already
        return
    if known:
        yield Problem(
            "database",
            f"holds {len(known)} accounts of the demonstration, whose password everybody knows",
            "begin with an empty database, or erase these accounts",
        )


def _static_files() -> Iterator[Problem]:
    if settings.FILES_AS_THEY_ARE:
        return
    remedy = "run `hanse manage collectstatic --no-input`"
    hashed = getattr(staticfiles_storage, "hashed_files", {})
    if not hashed:
        yield Problem("static files", "are not collected", remedy)
        return
    newer = [
        path for finder in get_finders() for path, _storage in finder.list(["CVS", ".*", "*~"]) if path not in hashed
    ]
    if newer:
        yield Problem("static files", f"are older than this version ({newer[0]} is missing)", remedy)


def _translations() -> Iterator[Problem]:
    for source in sorted(settings.ROOT.glob("*/locale/*/LC_MESSAGES/django.po")):
        if not source.with_suffix(".mo").exists():
            yield Problem("translations", f"{source.parents[2].name} is not compiled", "run `hanse manage messages`")
