"""What a program wrote on real TensorFlow 1.15.5 is read, and trained on, by the same program once it is rewritten.

``python -m tests.compat.test_checkpoints`` runs ``checkpoints/models.py`` on 1.15 and keeps what it wrote and said.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tfmigrate.equivalence import tf1_env

HERE = Path(__file__).resolve().parent / "checkpoints"
WRITTEN = HERE / "written"
SAID = HERE / "said.json"
MODELS = sorted(json.loads(SAID.read_text("utf-8"))) if SAID.exists() else []
RENAMED = "tf-keras has the variables of recurrent layers under their cells: lstm/lstm_cell/kernel was lstm/kernel"


def run(python: str, program: Path, what: str, folder: Path) -> dict[str, Any]:
    """What the program says."""
    env = {**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
    command = [python, str(program), what, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=900)
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("checkpoints")
    command = [sys.executable, "-m", "tfmigrate", "rewrite", str(HERE / "models.py"), "--output", str(folder / "new")]
    subprocess.run(command, capture_output=True, text=True, check=False)
    shutil.copytree(WRITTEN, folder / "written")
    return run(sys.executable, folder / "new" / "models.py", "read", folder / "written")


@pytest.mark.parametrize("model", MODELS)
def test_a_checkpoint_of_1_15_is_trained_on(model: str, now: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if model == "keras_recurrent":
        request.applymarker(pytest.mark.xfail(reason=RENAMED, strict=True))
    then, found = json.loads(SAID.read_text("utf-8"))[model], now[model]
    assert "missing" not in found, found["missing"]
    assert found["variables"] == then["variables"]
    assert found.get("the same") == then.get("the same")
    assert found["next"].keys() == then["next"].keys()
    for name in ("loss", "next loss"):
        np.testing.assert_allclose(found[name], then[name], rtol=1e-5)
    for name, value in then["next"].items():
        np.testing.assert_allclose(found["next"][name], value, rtol=1e-4, atol=1e-5, err_msg=name)


def test_there_is_enough_in_them() -> None:
    then = json.loads(SAID.read_text("utf-8"))
    assert sum(len(said["variables"]) for said in then.values()) > 900
    slots = {name.rpartition("/")[2] for said in then.values() for name in said["variables"]}
    for kind in (
        "Adam",
        "Adam_1",
        "AdamW",
        "AdaMax",
        "ExponentialMovingAverage",
        "Ftrl",
        "Momentum",
        "moving_variance",
    ):
        assert kind in slots
    for name, said in then.items():
        if "the same" in said:
            assert said["the same"] == sorted(said["variables"]), name
        assert said["loss"] != said["next loss"], name


def record() -> None:
    """Write them again."""
    python = tf1_env.resolve(os.environ.get(tf1_env.VARIABLE))
    if python is None:
        sys.exit("needs TensorFlow 1.15: tfmigrate tf1 install")
    shutil.rmtree(WRITTEN, ignore_errors=True)
    WRITTEN.mkdir()
    found = run(python, HERE / "models.py", "write", WRITTEN)
    SAID.write_text(json.dumps(found, indent=0, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    record()
