"""The pages about matching name what there is."""

from pathlib import Path

from hanse.matching import KINDS, headings

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_reference_names_every_column_and_heading():
    page = (DOCS / "reference" / "profile-columns.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    assert list(rows) == list(headings())
    assert [name for name, writings in headings().items() if ", ".join(writings) not in rows[name]] == []


def test_the_explanation_names_every_kind_of_reason():
    page = (DOCS / "explanation" / "how-matches-are-found.md").read_text(encoding="utf-8")
    assert [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")] == list(KINDS)
