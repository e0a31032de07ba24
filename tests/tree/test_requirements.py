"""What migrated trees need installed, and the places that ask for an old TensorFlow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.conftest import write_files
from tests.tree.test_entries import GRAPH, LAYERS, PURE, migrate
from tfmigrate.cli import main

NEW = "tensorflow==2.21.*"
POISSON = f"{PURE}y = tf.contrib.distributions.Poisson(1.0)\n"
LINES = {
    "tensorflow==1.15.0": NEW,
    "tensorflow-gpu == 1.4": NEW,
    "tensorflow>=1.4,<2.0": NEW,
    "tensorflow~=1.13": NEW,
    "  - tensorflow=1.12": f"  - {NEW}",
    "RUN pip install tensorflow==1.4 scipy": f"RUN pip install {NEW} scipy",
    "tensorflow==1": NEW,
    "tensorflow>=1.4": NEW,
    # these ask for nothing old
    "tensorflow!=1.4": "tensorflow!=1.4",
    "tensorflow==10.1": "tensorflow==10.1",
    "tensorflow": "tensorflow",
    "tensorflow>=2.4": "tensorflow>=2.4",
    "tensorflow-probability==0.7": "tensorflow-probability==0.7",
    "mytensorflow==1.0": "mytensorflow==1.0",
}


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("name", ["requirements.txt", "environment.yml", "Dockerfile"])
def test_pins(tmp_path: Path, name: str, line: str) -> None:
    made = migrate(tmp_path, {"a.py": GRAPH, name: f"numpy\n{line}\n", "notes.txt": line})
    assert made[name] == f"numpy\n{LINES[line]}\n"
    assert made["notes.txt"] == line


def test_setup_py(tmp_path: Path) -> None:
    setup = 'setup(install_requires=["tensorflow>=1.4,<2", \'tensorflow-gpu==1.15.2\', "numpy"])\n'
    made = migrate(tmp_path, {"a.py": GRAPH, "setup.py": setup})
    assert made["setup.py"] == f"setup(install_requires=[\"{NEW}\", '{NEW}', \"numpy\"])\n"


def test_trees_of_2x_are_left(tmp_path: Path) -> None:
    files = {"a.py": "import tensorflow as tf\nx = tf.exp(x)\n", "requirements.txt": "tensorflow==1.15\n"}
    made = migrate(tmp_path, {**files})
    assert made["requirements.txt"] == "tensorflow==1.15\n"


@pytest.mark.parametrize(
    ("source", "version", "needs"),
    [
        (PURE, "2.21", [NEW]),
        (LAYERS, "2.21", [NEW, "tf-keras==2.21.*"]),
        (LAYERS, "2.15", ["tensorflow==2.15.*"]),
        (f"{PURE}y = tf.contrib.slim.conv2d(x, 1, 1)\n", "2.21", [NEW, "tf-keras==2.21.*", "tf-slim>=1.1"]),
        (POISSON, "2.21", [NEW, "tensorflow-probability>=0.24", "tf-keras==2.21.*"]),
        (POISSON, "2.15", ["tensorflow==2.15.*", "tensorflow-probability==0.23.*"]),
    ],
)
def test_requirements(tmp_path: Path, source: str, version: str, needs: list[str]) -> None:
    write_files(tmp_path, {"a.py": source})
    options = ["--tf-version", version, "--requirements", str(tmp_path / "r.txt"), "--output-format", "json"]
    result = CliRunner().invoke(main, ["rewrite", str(tmp_path / "a.py"), *options])
    assert json.loads(result.stdout)["requirements"] == needs
    assert (tmp_path / "r.txt").read_text().splitlines() == needs


def test_an_image_is_for_a_person(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": GRAPH, "Dockerfile": "FROM tensorflow/tensorflow:1.15.0-gpu\n"})
    result = CliRunner().invoke(main, ["check", str(tmp_path), "--output-format", "json"])
    found = [f for f in json.loads(result.stdout)["findings"] if f["rule"] == "tensorflow-pin"]
    assert [(f["line"], f["column"], f["severity"]) for f in found] == [(1, 6, "warning")]
