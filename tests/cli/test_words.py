"""The words of the command: those that come later say so, and a folder that contradicts itself is told with its row."""

import shutil
from pathlib import Path

from click.testing import CliRunner

from hanse.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


def test_wish_held_to_a_time_of_absence_is_told_with_its_row(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(ROOT / "examples" / "brussels", folder)
    with (folder / "wishes.csv").open("a", encoding="utf-8") as wishes:
        wishes.write("o24,o13,locked,140,,,2027-05-11 11:00\n")
    answer = CliRunner().invoke(main, ["matchmake", str(folder), "--out", str(tmp_path / "out")])
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == (
        "wishes, row 242, slot: Libor Ondrušák (p13) is away at that time; write another start, or mend participants\n"
    )
    assert not (tmp_path / "out").exists()
