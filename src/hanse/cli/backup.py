"""`hanse backup FILE`: everything that this instance holds, in one archive."""

import sys
from pathlib import Path

import click

from hanse.cli.start import start_django


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Write the database and the uploaded files to one archive, while the instance runs.

    The archive holds personal data: keep it as you keep the database. It does not hold settings.

    \b
    Example:
      hanse backup /backups/hanse-2027-05-11.tar.gz
    """
    start_django()
    from hanse.errors import HanseError
    from hanse.web.project.archives import back_up  # needs Django

    try:
        archive = back_up(file)
    except HanseError as failure:
        click.echo(str(failure), err=True)
        sys.exit(1)
    click.echo(
        f"{file}: {archive.rows} rows of {archive.tables} tables, {archive.files} files, {archive.size:,} bytes."
    )
