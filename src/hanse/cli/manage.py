"""`hanse manage …`: Django's own commands, for operators and developers."""

import os
import sys

import click


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []})
@click.pass_context
def command(ctx: click.Context) -> None:
    """Run one of Django's own commands, such as `hanse manage migrate`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanse.web.project.settings")
    from django.core.management import execute_from_command_line  # slow: loads Django

    execute_from_command_line([sys.argv[0], *ctx.args])
