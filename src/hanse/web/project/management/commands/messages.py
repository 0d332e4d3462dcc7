"""`hanse manage messages [APP …] [--check]`: gather what people read, tell what German still lacks, compile.

Each app keeps its own `locale/de/LC_MESSAGES/django.po`, with the compiled file beside it. Needs GNU gettext
to gather; compiling does not.
"""

import os
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import polib
from django.apps import apps
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Gathers messages app by app."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The apps, and whether to check only."""
        parser.add_argument("apps", nargs="*")
        parser.add_argument("--check", action="store_true", help="change nothing; fail where German is not complete")

    def handle(self, *labels: Any, **options: Any) -> None:
        """Gather, then count."""
        chosen = options["apps"] or [
            config.label for config in apps.get_app_configs() if config.name.startswith("hanse.web.")
        ]
        lacking: list[str] = []
        for label in chosen:
            folder = Path(apps.get_app_config(label).path)
            lacking += gather(folder, label, check=options["check"])
        for line in lacking:
            self.stderr.write(line)
        if lacking:
            raise CommandError(f"German lacks {len(lacking)} messages.")
        self.stdout.write(f"{len(chosen)} apps, German complete.")


def gather(folder: Path, label: str, *, check: bool) -> list[str]:
    """Gather the messages of one app; return a line for each that German lacks."""
    target = folder / "locale" / "de" / "LC_MESSAGES" / "django.po"
    before = target.read_text() if target.exists() else ""
    (folder / "locale").mkdir(exist_ok=True)
    try:
        subprocess.run(
            ["django-admin", "makemessages", "-l", "de", "--no-location", "--no-obsolete", "--no-wrap", "-v", "0"],
            cwd=folder,
            check=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "", "PATH": f"{_scripts()}:{os.environ['PATH']}"},
        )
        if not target.exists():
            return []
        catalogue = polib.pofile(str(target), wrapwidth=0)
        catalogue.metadata = {
            "Language": "de",
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=2; plural=(n != 1);",
        }
        catalogue.header = ""
        catalogue.sort(key=lambda entry: entry.msgid)
        lines = [f"{label}: {entry.msgid}" for entry in catalogue if not entry.translated()]
        if check:
            compiled = target.with_suffix(".mo")
            fresh = catalogue.to_binary()
            if not compiled.exists() or compiled.read_bytes() != fresh:
                lines.append(f"{label}: the compiled file is not that of django.po; run `hanse manage messages`")
        else:
            catalogue.save()
            catalogue.save_as_mofile(str(target.with_suffix(".mo")))
        return lines
    finally:
        if check and before:
            target.write_text(before)


def _scripts() -> str:
    import sys

    return str(Path(sys.executable).parent)
