"""`hanse restore FILE`: an instance as it was when the archive was written."""

import sys
from pathlib import Path

import click

from hanse.cli.start import start_django


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace what this instance holds. Stop server and workers first.")
def command(file: Path, replace: bool) -> None:
    """Bring back what `hanse backup` wrote, into an empty instance.

    The archive is checked whole before anything is changed. An instance that holds people is replaced only
    with --replace. Run `hanse manage migrate` afterwards, if the archive is of an older version.

    \b
    Example:
      hanse restore /backups/hanse-2027-05-11.tar.gz
    """
    start_django()
    from hanse.errors import HanseError
    from hanse.web.project.archives import restore  # needs Django

    try:
        archive = restore(file, replace=replace)
    except HanseError as failure:
        click.echo(str(failure), err=True)
        sys.exit(1)
    click.echo(f"{archive.rows} rows of {archive.tables} tables and {archive.files} files are back.")
