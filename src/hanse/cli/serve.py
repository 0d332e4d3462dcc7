"""`hanse serve`: the platform, in one process."""

import os
import sys
from pathlib import Path

import click

from hanse.cli.start import refuse_unsafe, start_django


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one."
)
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the data, in place of HANSE_DATA."
)
def command(host: str, port: int, data: Path | None) -> None:
    """Serve the platform. Settings come from HANSE_…; `hanse check` says what is missing.

    Put a proxy with TLS before it, and run `hanse worker` beside it.

    \b
    Example:
      hanse serve --host 0.0.0.0 --port 8000
    """
    if data is not None:
        os.environ["HANSE_DATA"] = str(data.absolute())
    start_django()
    refuse_unsafe()
    serve(host=host, port=port)


def serve(*, host: str, port: int) -> None:
    """Serve until told to stop; the settings are known to be safe."""
    from hanse.errors import HanseError
    from hanse.web.project.checks import pending_migrations  # needs Django
    from hanse.web.project.server import listen, run

    try:
        taken = listen(host, port)
        pending = pending_migrations()
    except HanseError as failure:
        click.echo(str(failure), err=True)
        sys.exit(1)
    if pending:
        click.echo(f"{pending} migrations are not applied. Run `hanse manage migrate` first.", err=True)
        sys.exit(1)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Serving on http://{shown}:{taken.getsockname()[1]} (Ctrl-C stops it).", err=True)
    run(taken)
