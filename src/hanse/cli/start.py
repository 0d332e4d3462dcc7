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
