"""Where the material of the demonstration lies: in the wheel beside this, in a checkout under examples/."""

from pathlib import Path


def brussels() -> Path:
    """The folder with event.toml and its spreadsheets."""
    packed = Path(__file__).resolve().parents[1] / "brussels"
    if packed.is_dir():
        return packed
    return Path(__file__).resolve().parents[4] / "examples" / "brussels"
