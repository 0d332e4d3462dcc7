"""What every test stands on: a database of its own, and nothing of the machine's settings."""

import os
import tempfile
from pathlib import Path

for name in [name for name in os.environ if name.startswith("HANSE_") and name not in {"HANSE_DATABASE_URL", "HANSE_CHROMIUM"}]:
    del os.environ[name]
os.environ["HANSE_DEMO"] = "yes"
os.environ["HANSE_DATA"] = tempfile.mkdtemp(prefix="hanse-tests-")
os.environ.setdefault("HANSE_SHARED", str(Path(__file__).resolve().parents[2] / "shared"))
