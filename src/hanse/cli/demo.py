"""`hanse demo`: build the demonstration once, serve it, say where and with which sign-ins."""

import os
import shutil
import sys
import time
from pathlib import Path

import click

from hanse import __version__
from hanse.cli.language import pick
from hanse.cli.start import start_django


@click.command()
@click.option("--no-serve", is_flag=True, help="Build only.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one."
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/demonstration"),
    show_default=True,
    help="Folder of its data; delete it to begin again.",
)
def command(no_serve: bool, port: int, data: Path) -> None:
    """Build a full demonstration (once) and serve it.

    80 invented organisations of 18 countries, requests in every state, a proved schedule, agendas for all.

    \b
    Example:
      hanse demo --port 8080
    """
    data = data.absolute()
    for name in [name for name in os.environ if name.startswith("HANSE_")]:
        if name not in ("HANSE_LANGUAGE", "HANSE_VENV"):
            del os.environ[name]  # the demonstration is nobody's instance
    os.environ["HANSE_DEMO"] = "yes"
    os.environ["HANSE_BASE_URL"] = f"http://localhost:{port or 8000}"
    if not _is_built(data):
        _build(data)
    os.environ["HANSE_DATA"] = str(data)
    start_django()
    _tell(port)
    if no_serve:
        return
    from hanse.cli.serve import serve  # needs Django

    serve(host="127.0.0.1", port=port)


def _is_built(data: Path) -> bool:
    stamp = data / "built-by"
    return stamp.is_file() and stamp.read_text().strip() == __version__


def _build(data: Path) -> None:
    """Build beside the folder and move it there at the end: a build that was interrupted begins anew."""
    started = time.monotonic()

    def say(words: str) -> None:
        click.echo(f"{time.monotonic() - started:5.1f} s  {words}", err=True)

    if data.exists() and any(data.iterdir()) and not (data / "built-by").is_file():
        click.echo(f"{data} holds something else. Name another folder with --data.", err=True)
        sys.exit(1)
    click.echo(pick("Building the demonstration, once:", "Die Vorführung wird gebaut, einmal:"), err=True)
    building = data.with_name(f"{data.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    os.environ["HANSE_DATA"] = str(building)
    start_django()
    from django.db import connections  # needs Django
    from django.utils import timezone

    from hanse.cli.demonstration.build import build

    schedule = build(say, at=timezone.now().replace(microsecond=0))
    figures = schedule.result or {}
    held, value, bound = len(figures["meetings"]), figures["value"], figures["bound"]
    say(f"{held} meetings, worth {value}; no schedule can be worth more than {bound}")
    connections.close_all()
    (building / "built-by").write_text(__version__ + "\n")
    shutil.rmtree(data, ignore_errors=True)
    building.rename(data)
    # Settings were read with the folder of the building: begin again with the folder that stays.
    os.execv(sys.executable, [sys.executable, "-m", "hanse.cli", *sys.argv[1:]])


def _tell(port: int) -> None:
    from django.conf import settings  # needs Django

    where = f"http://localhost:{port}" if port else "…"
    click.echo(pick(f"\nThe demonstration: {where}", f"\nDie Vorführung: {where}"))
    click.echo(pick(f"Its mails: {where}/mail/", f"Ihre Mails: {where}/mail/"))
    click.echo(
        pick("Sign in with one of these; the password of all is ", "Anmelden mit einer davon; das Passwort ist immer ")
        + settings.DEMO_PASSWORD
    )
    for role, email in settings.DEMO_SIGN_INS:
        click.echo(f"  {role:15} {email}")
    click.echo("")
