"""`hanse audit verify`: has anything in the record of who did what been changed?"""

import sys

import click

from hanse.cli.start import start_django


@click.group()
def command() -> None:
    """The record of who did what."""


@command.command()
@click.option("--noted", metavar="NUMBER:HASH", help="An end that was noted earlier; it must still stand in the chain.")
def verify(noted: str | None) -> None:
    """Walk the chain of audit entries and say whether it is whole.

    Ends with `verified` (exit 0) or `refused: …` (exit 3). Note the last line's number and hash somewhere
    else: with --noted they find even a chain that somebody computed anew.

    \b
    Example:
      hanse audit verify --noted 1204:9f2c…
    """
    earlier = _noted(noted)
    start_django()
    from hanse.web.audit.queries import examine_chain  # needs Django

    examination = examine_chain(noted=earlier)
    click.echo(f"entries: {examination.entries}, numbered without a gap from 1, each recomputed")
    click.echo("links: each entry names the hash of the one before")
    click.echo("head: compared with the last entry")
    if earlier is not None:
        click.echo(f"noted: entry {earlier[0]} compared with the hash that was given")
    click.echo(f"end: {examination.number}:{examination.hash}")
    if examination.is_sound:
        click.echo("verified")
        return
    for fault in examination.faults:
        click.echo(fault, err=True)
    more = f" and {examination.more_faults} more" if examination.more_faults else ""
    click.echo(f"refused: {len(examination.faults)} faults{more}, the first: {examination.faults[0]}")
    sys.exit(3)


def _noted(word: str | None) -> tuple[int, str] | None:
    if word is None:
        return None
    number, _colon, digest = word.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise click.BadParameter("write it as it was printed: the number, a colon, 64 hexadecimal digits.")
    return int(number), digest.lower()
