"""Everything `./hanse test` runs, in order, with a summary of what ran, what was skipped and why.

`./hanse test` runs all; `./hanse test lint types` runs the named steps; `./hanse test --list` names them.
Where this may (root on Debian), missing servers are installed; else the steps that need them are skipped with a
reason, and where `CI=true` a step or test that was skipped fails the run.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests import servers  # noqa: E402  this file is run by its path

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
SCRIPTS = Path(sys.executable).parent
COUNTS = re.compile(r"(\d+) (passed|failed|skipped|errors?|deselected)")


@dataclass
class Outcome:
    """How one step ended. `counts` are those of the test runner; a check counts as one."""

    name: str
    seconds: float
    passed: int
    failed: int
    skipped: int
    why: str = ""


def command(*words: str) -> list[str]:
    """A program of the environment."""
    return [str(SCRIPTS / words[0]), *words[1:]]


def pytest(*words: str) -> list[str]:
    """The test runner with two workers."""
    return [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *words]


def manage(*words: str) -> list[str]:
    """One of Django's commands."""
    return [sys.executable, "-m", "hanse.cli", "manage", *words]


CHECKS: dict[str, list[list[str]]] = {
    "format": [command("ruff", "format", "--check", "--quiet", ".")],
    "lint": [command("ruff", "check", "--quiet", ".")],
    "templates": [command("djlint", "--check", "--lint", "src/hanse")],
    "types": [command("mypy")],
    "contracts": [command("lint-imports")],
    "migrations": [manage("makemigrations", "--check", "--dry-run")],
    "translations": [manage("messages", "--check")],
}
TESTS: dict[str, list[str]] = {
    "unit": pytest("tests", "--ignore=tests/web", "--ignore=tests/browser", "--ignore=tests/journeys"),
    "sqlite": pytest("tests/web", "-m", "not browser and not postgresql"),
    "postgresql": pytest("tests/web", "-m", "not browser and not sqlite"),
    "components": pytest("tests/web", "-m", "browser"),
    "browser": pytest("tests/browser"),
    "journeys": pytest("tests/journeys"),
}
DEBIAN = {"chromium": "chromium", "postgresql": "postgresql", "redis": "redis-server", "gettext": "gettext"}


def missing() -> list[str]:
    """Programs that some step needs and this machine lacks."""
    there = {
        "chromium": servers.chromium(),
        "postgresql": servers.postgresql_programs(),
        "redis": shutil.which("redis-server") or shutil.which("valkey-server"),
        "gettext": shutil.which("xgettext"),
    }
    return [name for name, found in there.items() if not found]


def install(names: list[str]) -> None:
    """Install Debian packages where this may."""
    if not names or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    packages = [DEBIAN[name] for name in names]
    print(f"Installing {', '.join(packages)} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        env=environment,
        check=False,
        stdout=subprocess.DEVNULL,
    )


def run(name: str, words: list[str], environment: dict[str, str]) -> Outcome:
    """Run one step, show what it prints, read its counts."""
    print(f"\n── {name}", flush=True)
    started = time.monotonic()
    process = subprocess.Popen(
        words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    assert process.stdout is not None
    last = ""
    skips: list[str] = []
    for line in process.stdout:
        print(line, end="", flush=True)
        if line.startswith("SKIPPED"):
            skips.append(line.strip())
        if COUNTS.search(line):
            last = line
    code = process.wait()
    seconds = time.monotonic() - started
    found = {
        word.rstrip("s") if word.startswith("error") else word: int(number) for number, word in COUNTS.findall(last)
    }
    if "pytest" not in words:
        return Outcome(name, seconds, int(code == 0), int(code != 0), 0)
    failed = found.get("failed", 0) + found.get("error", 0)
    passed = found.get("passed", 0)
    if code and not failed:
        failed = 1  # the runner itself ended badly (nothing collected, or a skip where none is allowed)
    return Outcome(name, seconds, passed, failed, found.get("skipped", 0), "; ".join(skips))


def steps(chosen: list[str]) -> Iterator[tuple[str, Callable[[dict[str, str]], Outcome]]]:
    """The steps that were asked for, in order."""
    for name, commands in CHECKS.items():
        if not chosen or name in chosen:
            for words in commands:
                yield name, lambda environment, name=name, words=words: run(name, words, environment)
    for name, words in TESTS.items():
        if not chosen or name in chosen:
            yield name, lambda environment, name=name, words=words: run(name, words, environment)


def main(words: list[str]) -> int:
    """Run the steps, print the summary, return the exit code."""
    if "--list" in words:
        print(" ".join([*CHECKS, *TESTS]))
        return 0
    unknown = [word for word in words if word not in CHECKS and word not in TESTS]
    if unknown:
        print(f"hanse test: no step “{unknown[0]}”; there are: {' '.join([*CHECKS, *TESTS])}", file=sys.stderr)
        return 2
    install(missing())
    lacking = missing()
    base = {key: value for key, value in os.environ.items() if not key.startswith("HANSE_") or key == "HANSE_CHROMIUM"}
    base |= {
        "HANSE_DEMO": "yes",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
        "OPENBLAS_NUM_THREADS": "1",
    }
    needs = {
        "translations": ["gettext"],
        "postgresql": ["postgresql", "redis"],
        "sqlite": ["redis"],
        "browser": ["chromium"],
        "components": ["chromium"],
        "journeys": ["chromium"],
    }
    outcomes: list[Outcome] = []
    with ExitStack() as stack:
        for name, step in steps(words):
            absent = [need for need in needs.get(name, []) if need in lacking]
            if absent:
                why = f"needs {', '.join(DEBIAN[need] for need in absent)}: apt-get install them"
                outcomes.append(Outcome(name, 0, 0, int(CI), 1, why))
                continue
            environment = dict(base)
            if name == "postgresql":
                environment["HANSE_DATABASE_URL"] = stack.enter_context(servers.postgresql())
            outcomes.append(step(environment))
    return summary(outcomes)


def summary(outcomes: list[Outcome]) -> int:
    """What ran, what was skipped and why; the last line counts."""
    print("\n── Summary")
    for outcome in outcomes:
        word = "FAILED" if outcome.failed else "skipped" if outcome.skipped and not outcome.passed else "passed"
        print(
            f"{outcome.name:14} {word:8} {outcome.passed:5} passed {outcome.failed:3} failed"
            f" {outcome.skipped:3} skipped {outcome.seconds:7.1f} s"
        )
        if outcome.why:
            print(f"{'':14} {outcome.why}")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    skipped = sum(outcome.skipped for outcome in outcomes)
    if CI and skipped and not failed:
        print("Nothing may be skipped here (CI=true).")
        failed = skipped
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return int(bool(failed) or not passed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
