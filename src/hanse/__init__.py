"""hanse: an open system for the European cluster community.

The subjects (`matching`, `scheduling`, `rotation`, `ballots`, `labels`, `observatory`, `valuechain`)
are plain Python; `cli` is the command; `web` is the platform.
"""

__version__ = "0.1.0"
