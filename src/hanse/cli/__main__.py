"""`python -m hanse.cli`."""

from hanse.cli.main import main

main()
