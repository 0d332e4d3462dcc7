"""Starting Django for a word of the command that needs the platform."""

import os
import sys

import click


def start_django() -> None:
    """Load the settings and apps; say in words where the platform is not installed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanse.web.project.settings")
    try:
        import django  # the library is installed without it
    except ImportError:
        click.echo('The platform is not installed. Install it with: pip install "hanse[web]"', err=True)
        sys.exit(1)
    django.setup()


def refuse_unsafe() -> None:
    """Go no further where a setting is missing or unsafe; `hanse check` tells all of it."""
    from hanse.web.project.checks import faults  # needs Django

    found = faults()
    for fault in found:
        click.echo(str(fault), err=True)
    if found:
        click.echo("`hanse check` tells the whole state of this instance.", err=True)
        sys.exit(1)
