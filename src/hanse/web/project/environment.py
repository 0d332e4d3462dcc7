"""One typed reader for the `HANSE_*` variables: every setting of an instance comes through here.

>>> Environment({"HANSE_DEBUG": "yes"}).flag("DEBUG")
True
>>> env = Environment({"HANSE_THREADS": "many"})
>>> env.number("THREADS", 8), str(env.complaints[0])
(8, 'HANSE_THREADS: is “many”; write a whole number')
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from hanse.errors import Problem

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
PROVIDER_FIELDS = {"id", "name", "server_url", "client_id", "secret"}


@dataclass
class Environment:
    """Values of `HANSE_*`. What is wrong is collected in `complaints`, never raised: `hanse check` tells it all."""

    values: Mapping[str, str]
    complaints: list[Problem] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def text(self, name: str, default: str = "") -> str:
        """A text; the default where the variable is absent or empty."""
        self.asked.add(name)
        return self.values.get(f"HANSE_{name}", "").strip() or default

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes or no."""
        word = self.text(name).lower()
        if word in TRUE:
            return True
        if word and word not in FALSE:
            self.complain(name, f"is “{word}”", "write yes or no")
            return default
        return default if not word else False

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        """A whole number, not below `least`."""
        word = self.text(name)
        if not word:
            return default
        if not word.isdecimal() or int(word) < least:
            self.complain(name, f"is “{word}”", f"write a whole number{f' from {least}' if least else ''}")
            return default
        return int(word)

    def words(self, name: str, default: str = "") -> list[str]:
        """A list, separated by commas."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def path(self, name: str, default: Path) -> Path:
        """A folder or file, as a full path."""
        word = self.text(name)
        return (Path(word).expanduser() if word else default).absolute()

    def address(self, name: str, default: str, schemes: set[str]) -> SplitResult:
        """An address (`scheme://…`) of one of these kinds."""
        word = self.text(name, default)
        parts = urlsplit(word)
        try:
            wrong = parts.scheme not in schemes or parts.port == 0
        except ValueError:  # the port is no number
            wrong = True
        if wrong:
            # The address may hold a password: name its beginning only.
            self.complain(
                name,
                f"begins with “{word.partition(':')[0]}”",
                "write " + " or ".join(f"{scheme}://…" for scheme in sorted(schemes)),
            )
            return urlsplit(default)
        return parts

    def providers(self, name: str) -> list[dict[str, Any]]:
        """OpenID Connect providers: a JSON list, or the path of a file that holds one."""
        word = self.text(name)
        if not word:
            return []
        try:
            found = json.loads(word if word.startswith("[") else Path(word).read_text())
            wrong = [entry for entry in found if not PROVIDER_FIELDS.issubset(entry)]
        except (OSError, ValueError, TypeError) as failure:
            self.complain(name, f"cannot be read ({type(failure).__name__})", "write a JSON list or the path of one")
            return []
        if wrong:
            fields = ", ".join(sorted(PROVIDER_FIELDS))
            self.complain(name, "lacks a field in one of its providers", f"each needs {fields}")
            return []
        return list(found)

    def complain(self, name: str, what: str, remedy: str) -> None:
        """Note that a setting is missing or wrong."""
        self.complaints.append(Problem(where=f"HANSE_{name}", what=what, remedy=remedy))


def database(parts: SplitResult, *, connections: int) -> dict[str, Any]:
    """Django's description of the database that an address names (sqlite:///… or postgresql://…)."""
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")),
            "OPTIONS": {
                # Take the write lock when a transaction begins: a lock that is upgraded later fails at once.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: an answer promises that something is kept, also when the power fails a moment later.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
                    " PRAGMA cache_size=-4000; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
                ),
            },
            "CONN_MAX_AGE": None,  # kept for the life of the thread
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": connections, "timeout": 20}},
    }
