"""Six real brokerage events, scheduled by the command and checked by the validator, beside the published optimum.

    python benchmarks/b2b.py [FOLDER] [--seconds 120] [--only NAME]

FOLDER holds `.dzn` files of Bofill et al., *Constraint Solving Approaches to the Business-to-Business Meeting
Scheduling Problem* (JAIR): every requested meeting must take place, breaks are to be fewest, and differ between
any two participants by at most two. The files carry no licence, so none is kept here.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from hanse.scheduling import validate

PUBLISHED = {"forum-13": 0, "forum-14": 2, "forumt-14": 5, "tic-12": 0, "tic-13": 0, "ticf-14crafa": 0}
FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "b2b"
SESSIONS = {1: "morning", 2: "afternoon", 3: None}


def case_of(text: str, name: str) -> dict[str, Any]:
    """The case of a MiniZinc data file: participants, slots and meetings are numbered from 1, 0 means none."""
    people, slots, morning, tables = (
        number(text, key) for key in ("nBusiness", "nTotalSlots", "nMorningSlots", "nTables")
    )
    away = sets(text, "forbidden")
    fixed = numbers(text, "fixed")
    earlier = sets(text, "precedences")
    rows = re.search(r"requested\s*=\s*\[\|(.*?)\|?\]\s*;", text, re.S)
    assert rows, "no meetings are requested"
    wanted = [[int(each) for each in row.split(",") if each.strip()] for row in rows[1].split("|") if row.strip()]
    return {
        "format": "hanse-matchmaking/1",
        "name": name,
        "slots": [
            {"id": slot, "session": "morning" if slot <= morning else "afternoon"} for slot in range(1, slots + 1)
        ],
        "places": {"count": tables, "kind": "table"},
        "participants": [
            {"id": person, "unavailable": sorted(slot for slot in away[person - 1] if 1 <= slot <= slots)}
            for person in range(1, people + 1)
        ],
        "meetings": [
            {
                "id": meeting,
                "participants": [one, two],
                "session": SESSIONS[session],
                "locked": fixed[meeting - 1] or None,
                "after": sorted(earlier[meeting - 1]),
            }
            for meeting, (one, two, session) in enumerate(wanted, 1)
        ],
        "policy": {"choose": "all", "breaks": "minimise", "max_break_difference": 2},
    }


def number(text: str, key: str) -> int:
    """`key = 7;`"""
    return numbers(text, key)[0]


def numbers(text: str, key: str) -> list[int]:
    """`key = [1,2,3];`, over as many lines as it takes."""
    found = re.search(rf"\b{key}\s*=\s*\[?([^;\]]*)", text)
    assert found, f"{key} is missing"
    return [int(each) for each in found[1].split(",") if each.strip()]


def sets(text: str, key: str) -> list[set[int]]:
    """`key = [{}, {1,2}, 3..5];`"""
    found = re.search(rf"\b{key}\s*=\s*\[([^;]*)\]\s*;", text)
    assert found, f"{key} is missing"
    return [
        set(range(int(first), int(last) + 1)) if first else {int(each) for each in listed.split(",") if each.strip()}
        for listed, first, last in re.findall(r"\{([^}]*)\}|(\d+)\s*\.\.\s*(\d+)", found[1])
    ]


def main() -> None:
    """Run every event and print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    files = (
        sorted(path for path in asked.folder.glob("*.dzn") if asked.only in path.stem) if asked.folder.is_dir() else []
    )
    if not files:
        print(f"skipped: no .dzn files in {asked.folder}")
        return
    print(
        f"{'event':<14}{'people':>7}{'meetings':>9}  {'status':<9}{'breaks':>7}{'bound':>6}"
        f"{'published':>10}{'seconds':>9}  validator"
    )
    proved = 0
    for path in files:
        proved += run(path, asked.seconds)
    print(f"{proved} of {len(files)} proved optimal within {asked.seconds} s each")


def run(path: Path, seconds: int) -> bool:
    """One event through `hanse schedule`; returns whether its optimum was proved and holds."""
    case = case_of(path.read_text(), path.stem)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.json"
        file.write_text(json.dumps(case))
        began = time.monotonic()
        command = [sys.executable, "-m", "hanse.cli", "schedule", str(file), "--json", "--seconds", str(seconds)]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        took = time.monotonic() - began
        if answer.returncode != 0:
            print(f"{path.stem:<14}exit {answer.returncode}: {answer.stderr.strip()[-300:]}")
            return False
        result = json.loads(answer.stdout)
        wrong = validate(file.read_bytes(), result)
    breaks, published = result["breaks"], PUBLISHED.get(path.stem)
    print(
        f"{path.stem:<14}{len(case['participants']):>7}{len(case['meetings']):>9}  {result['status']:<9}"
        f"{breaks['total']:>7}{breaks['bound']:>6}{'–' if published is None else published:>10}{took:>9.1f}  "
        f"{'; '.join(wrong[:2]) or 'holds'}"
    )
    return not wrong and result["status"] == "optimal" and published in (None, breaks["total"])


if __name__ == "__main__":
    main()
