"""The root of the command. A word's module is loaded only when that word is called."""

import importlib
import os

import click

from hanse import __version__

# Our matrices are small: threads that divide them among themselves only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

WORDS = {
    "schedule": "hanse.cli.schedule",
    "match": "hanse.cli.match",
    "matchmake": "hanse.cli.matchmake",
    "demo": "hanse.cli.demo",
    "serve": "hanse.cli.serve",
    "worker": "hanse.cli.worker",
    "check": "hanse.cli.check",
    "audit": "hanse.cli.audit",
    "backup": "hanse.cli.backup",
    "restore": "hanse.cli.restore",
    "manage": "hanse.cli.manage",
}
LATER = {
    "rotate": "Seat people at tables over several rounds, as in a World Café",
    "count": "Count ballots by a rule that anyone can recount",
    "verify": "Check the public record of an election or a label",
}
"""Words whose release has not come yet, and what they will do."""
RELEASES = {"rotate": "0.2", "count": "0.4", "verify": "0.4"}


class Words(click.Group):
    """Loads each word's module late, so that `hanse schedule` never waits for Django."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All words, in the order of the table."""
        return list(WORDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a word: the attribute `command` of its module."""
        module = WORDS.get(cmd_name)
        if module is None:
            return _not_yet(cmd_name) if cmd_name in LATER else None
        command: click.Command = importlib.import_module(module).command
        return command


def _not_yet(word: str) -> click.Command:
    """Says that a word comes later, whatever is written behind it."""

    @click.command(word, context_settings={"ignore_unknown_options": True, "help_option_names": []})
    @click.argument("rest", nargs=-1)
    @click.pass_context
    def command(ctx: click.Context, rest: tuple[str, ...]) -> None:
        click.echo(
            f"`hanse {word}` comes with release {RELEASES[word]}; this is {__version__}. {LATER[word]}.", err=True
        )
        ctx.exit(1)

    return command


@click.group(cls=Words)
@click.version_option(__version__, prog_name="hanse")
def main() -> None:
    """Matchmaking with a proved schedule, and the platform around it."""
