"""Runs a probe in the interpreter of another environment."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tfmigrate.model import InputError

_DECIDE_WHAT_TENSORFLOW_SHOWS = ("TF_USE_LEGACY_KERAS", "TF2_BEHAVIOR")


def run_probe(python: str, probe: Path, *arguments: str) -> dict[str, Any]:
    """What the script ``probe`` writes, as JSON, to the file that it gets as its first argument.

    Raises:
        InputError: ``python`` cannot be run or has no TensorFlow.
    """
    environ = {name: value for name, value in os.environ.items() if name not in _DECIDE_WHAT_TENSORFLOW_SHOWS}
    environ["PYTHONDONTWRITEBYTECODE"] = "1"
    environ["PYTHONHASHSEED"] = "0"  # the repr of a set must not change from run to run
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "found.json")
        command = [python, str(probe), str(output), *arguments]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)
        except OSError as error:
            raise InputError(f"cannot run {python}: {error.strerror}") from error
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
            raise InputError(f"{python} has no TensorFlow to look at: {reason}")
        result: dict[str, Any] = json.loads(output.read_text("utf-8"))
        return result
