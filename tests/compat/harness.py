"""Runs ``runner.py`` and compares what it prints.

``python -m tests.compat.harness AREA ...`` records the cases of these areas on real TensorFlow 1.15
(``$TFMIGRATE_TF1_PYTHON`` or the environment of ``tfmigrate tf1 install``) into ``recorded/AREA.json``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from tfmigrate.equivalence import tf1_env

HERE = Path(__file__).resolve().parent
RECORDED = HERE / "recorded"
CALLED = "called names"
"""Not a case: which public names of the package the cases called, as ``runner`` says it on TensorFlow 2."""
Results = dict[str, Any]


def areas() -> list[str]:
    """Every area that has cases."""
    return sorted(path.stem for path in (HERE / "cases").glob("*.py") if path.stem != "__init__")


def run(python: str, area: str) -> Results:
    """What the cases of an area give in an interpreter: case -> name -> value."""
    env = {**os.environ, "PYTHONWARNINGS": "ignore"}
    command = [python, str(HERE / "runner.py"), area]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=900)
    assert done.returncode == 0, done.stderr[-4000:]
    found: Results = json.loads(done.stdout)
    for name, value in found.items():
        assert "error" not in value, f"{name}: {value['error']}\n{done.stderr[-4000:]}"
    return found


def recorded(area: str) -> Results:
    """What real TensorFlow 1.15.5 gave."""
    found: Results = json.loads((RECORDED / f"{area}.json").read_text("utf-8"))
    return found


def differences(wanted: Any, got: Any, rtol: float = 2e-5, atol: float = 2e-6, at: str = "") -> list[str]:
    """Where two results differ: names, dtypes, shapes, strings exactly; numbers within the tolerance."""
    if isinstance(wanted, dict) and "dtype" in wanted and "data" in wanted:
        return _array_difference(wanted, got, rtol, atol, at)
    if isinstance(wanted, dict) and isinstance(got, dict):
        missing = [f"{at}.{name}: missing" for name in wanted if name not in got]
        added = [f"{at}.{name}: not on 1.15" for name in got if name not in wanted]
        both = [d for n in wanted if n in got for d in differences(wanted[n], got[n], rtol, atol, f"{at}.{n}")]
        return missing + added + both
    return [] if wanted == got else [f"{at}: {wanted!r} on 1.15, {got!r} here"]


def _array_difference(wanted: Any, got: Any, rtol: float, atol: float, at: str) -> list[str]:
    if not isinstance(got, dict) or (got.get("dtype"), got.get("shape")) != (wanted["dtype"], wanted["shape"]):
        return [f"{at}: {wanted['dtype']}{wanted['shape']} on 1.15, {str(got)[:80]} here"]
    if wanted["dtype"] == "string" or wanted["dtype"].startswith("str"):
        return [] if wanted["data"] == got["data"] else [f"{at}: other strings"]
    old, new = np.array(wanted["data"], float), np.array(got["data"], float)
    if np.allclose(new, old, rtol=rtol, atol=atol, equal_nan=True):
        return []
    return [f"{at}: differs by up to {np.nanmax(np.abs(new - old)):.3g}"]


def main(names: list[str]) -> None:
    """Record."""
    python = tf1_env.resolve(os.environ.get(tf1_env.VARIABLE))
    if python is None:
        sys.exit("needs TensorFlow 1.15: tfmigrate tf1 install")
    for area in names or areas():
        found = run(python, area)
        (RECORDED / f"{area}.json").write_text(json.dumps(found, indent=0, sort_keys=True) + "\n", "utf-8")
        print(f"{area}: {len(found)} cases recorded")


if __name__ == "__main__":
    main(sys.argv[1:])
