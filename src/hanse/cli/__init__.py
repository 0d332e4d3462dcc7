"""The `hanse` command: every subject from the shell, and `hanse demo`, `hanse serve`."""

from hanse.cli.main import main

__all__ = ["main"]
