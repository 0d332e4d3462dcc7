"""`python -m hanse.cli`."""

from hanse.cli.main import main

if __name__ == "__main__":  # a solver's process loads this module too
    main(prog_name="hanse")
