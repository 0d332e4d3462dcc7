"""`hanse check`: what is missing or unsafe in this instance, each with its remedy."""

import sys

import click

from hanse.cli.start import start_django


@click.command()
def command() -> None:
    """Say what is missing or unsafe: settings, database, static files, translations.

    Exits with 0 if nothing is, else with 1.

    \b
    Example:
      HANSE_DATA=/srv/hanse hanse check
    """
    start_django()
    from django.conf import settings  # needs Django

    from hanse.web.project.checks import examine

    problems = examine()
    for problem in problems:
        click.echo(str(problem))
    if problems:
        click.echo(f"{len(problems)} to mend. Every setting: docs/reference/settings.md", err=True)
        sys.exit(1)
    kind = "This is a demonstration: nothing" if settings.DEMO else "Nothing"
    click.echo(f"{kind} is missing or unsafe.")
