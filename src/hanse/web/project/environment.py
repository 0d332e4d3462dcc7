"""One typed reader for the `HANSE_*` variables: every setting of an instance comes through here.

>>> Environment({"HANSE_DEBUG": "yes"}).flag("DEBUG")
True
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


@dataclass
class Environment:
    """Values of `HANSE_*`; what is missing or unsafe is collected in `complaints`, never raised."""

    values: Mapping[str, str]
    complaints: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        """A text; the default where the variable is absent or empty."""
        return self.values.get(f"HANSE_{name}", "") or default

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes or no."""
        word = self.values.get(f"HANSE_{name}", "").strip().lower()
        if word in TRUE:
            return True
        if word and word not in FALSE:
            self.complaints.append(f"HANSE_{name} is “{word}”; write yes or no.")
        return default if not word else False

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        word = self.text(name)
        if not word:
            return default
        try:
            return int(word)
        except ValueError:
            self.complaints.append(f"HANSE_{name} is “{word}”; write a whole number.")
            return default

    def words(self, name: str, default: str = "") -> list[str]:
        """A list, separated by commas."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def path(self, name: str, default: Path) -> Path:
        """A folder or file."""
        word = self.text(name)
        return Path(word) if word else default


def database_from_url(url: str) -> dict[str, object]:
    """Django's description of the database that an address names (sqlite:///… or postgresql://…)."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")) or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
                    " PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
                ),
            },
            "CONN_MAX_AGE": None,
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 10, "timeout": 20}},
        }
    raise ValueError(f"HANSE_DATABASE_URL begins with “{parts.scheme}”; write sqlite:///… or postgresql://…")
