"""The reference of the settings names each of them, and nothing else."""

import re
from pathlib import Path

from django.conf import settings

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "settings.md"


def described(text: str) -> list[str]:
    """The settings that have a row of their own."""
    return re.findall(r"(?m)^\| `(HANSE_[A-Z_]+)` \|", text)


def test_every_setting_is_described_once():
    rows = described(PAGE.read_text())
    assert sorted(rows) == sorted(settings.NAMES_OF_SETTINGS)
    assert len(rows) == len(set(rows))


def test_setting_that_is_not_described_would_be_seen():
    text = PAGE.read_text().replace("| `HANSE_LOG` |", "| `HANSE_LOGS` |")
    assert set(described(text)) ^ set(settings.NAMES_OF_SETTINGS) == {"HANSE_LOG", "HANSE_" + "LOGS"}
