"""``benchmarks.names`` notices a rewrite that leaves a name behind which is not there, crashes, or never ends."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path
from typing import Any

import pytest

from benchmarks import names
from benchmarks.names import Outcome, examine
from tests.cli.conftest import write_files

TREE: dict[str, str | bytes] = {
    "pack/__init__.py": "from pack.common import tf\n",
    "pack/common.py": "import tensorflow as tf\nfrom tensorflow.contrib import slim\n",
    "pack/model.py": (
        "from distutils.version import LooseVersion\n"
        "from .common import tf, slim\n"
        "tf.GraphKeys.OWN = 'own'\n"
        "flags = tf.flags.FLAGS\n"
        "def model(x):\n"
        "    if LooseVersion(tf.__version__) < LooseVersion('2'):\n"
        "        x = tf.log(x)\n"
        "    else:\n"
        "        x = tf.keras.optimizers.Adam.nowhere(x)\n"
        "    tf.add_to_collection(tf.GraphKeys.OWN, x)\n"
        "    return slim.fully_connected(tf.contrib.nowhere(x), flags.size)\n"
    ),
}
NAMES = (
    "import tensorflow as tf\n"
    "there = tf.math.log\n"
    "silent = tf.log\n"
    "told = tf.tolled\n"
    "try:\n"
    "    guarded = tf.guarded\n"
    "except AttributeError:\n"
    "    silent = tf.handled\n"
    "if cond:\n"
    "    silent = tf.float32.as_numpy_dtype, tf.Tensor.nowhere\n"
    "from tensorflow.nowhere import x\n"
    "tf.own = tf.own, tf.owner\n"
)


def test_a_tree_that_is_rewritten_well_passes(tmp_path: Path) -> None:
    tree = tmp_path / "old"
    write_files(tree, TREE)
    outcome = examine(tree, tmp_path / "new")
    assert outcome.failures == [] and outcome.unread == [] and outcome.passed
    found = {(fate, read.name, read.file, read.line) for fate, read, _ in outcome.names}
    told = next(line for fate, _, _, line in found if fate == "told")
    new = (tmp_path / "new" / "old" / "pack/model.py").read_text("utf-8")
    assert "contrib.nowhere" in new.splitlines()[told - 1]
    assert {(fate, name.partition(".")[2]) for fate, name, _, _ in found} == {
        ("told", "contrib.nowhere"),
        ("guarded", "compat.v1.keras.optimizers.Adam.nowhere"),
        ("set", "compat.v1.GraphKeys.OWN"),
    }
    # log, tf.flags.FLAGS twice, what is imported, and what comes through another module of the tree
    assert outcome.fates["there"] > len(TREE)


def test_what_a_wrong_rewrite_does_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = tmp_path / "tree"
    write_files(tree, {"a.py": NAMES, "broken.py": "x = 1\n", "old.py": "print 1\n"})

    def wrong(outcome: Outcome, command: str, path: str, *rest: str) -> dict[str, Any]:
        """Puts a line in, and breaks a file; tells of one line and of the file that was broken before."""
        if command == "check":
            return {"changed": [f"{path}/a.py"], "findings": [], "errors": []}
        out = Path(rest[1])
        write_files(out, {"a.py": f"import os\n{NAMES}", "broken.py": "x = = 1\n", "old.py": "print 1\n"})
        line = NAMES[: NAMES.index("told")].count("\n") + 1
        return {
            "findings": [
                {"path": f"{path}/a.py", "line": line, "severity": "warning", "rule": "api-unknown"},
                {"path": f"{path}/a.py", "line": line - 1, "severity": "info", "rule": "api-renamed"},
            ],
            "errors": [{"path": f"{path}/old.py", "message": "no Python"}],
        }

    monkeypatch.setattr(names, "_tool", wrong)
    outcome = examine(tree, tmp_path / "scratch")
    assert not outcome.passed
    assert [line.partition(": ")[0].rpartition("/")[2] for line in outcome.failures] == ["broken.py", "a.py"]
    assert sorted((fate, read.name.partition(".")[2], read.line) for fate, read, _ in outcome.names) == [
        ("guarded", "guarded", 7),
        ("set", "own", 13),
        ("set", "own", 13),
        ("silent", "Tensor.nowhere", 11),
        ("silent", "handled", 9),
        ("silent", "log", 4),
        ("silent", "nowhere.x", 12),
        ("silent", "owner", 13),
        ("told", "tolled", 5),
    ]


@pytest.mark.parametrize(
    ("test", "answer"),
    [
        ('LooseVersion("1.15.5") < LooseVersion("2.0.0")', True),
        ('"1.15.5" >= "1.4"', True),
        ('V("1.15.5") > V("1.15.5")', False),
        ('V("1.14") < V("2")', None),
        ("x < 2", None),
    ],
)
def test_versions_that_a_program_asks_for(test: str, answer: bool | None) -> None:
    assert names._asks_for_old(ast.parse(test, mode="eval").body) is answer


@pytest.mark.parametrize(
    ("code", "printed", "failures", "unread"),
    [
        (1, "", 1, 0),
        (139, "{}", 1, 0),
        (2, '{"errors": [{"path": "a.py", "message": "internal error: KeyError"}]}', 1, 0),
        (2, '{"errors": [{"path": null, "message": "no such option"}]}', 1, 0),
        (2, '{"errors": [{"path": "a.py", "message": "not Python"}]}', 0, 1),
    ],
)
def test_a_crash_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, code: int, printed: str, failures: int, unread: int
) -> None:
    done = subprocess.CompletedProcess(["tfmigrate"], code, printed, "")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    outcome = Outcome("tree")
    names._tool(outcome, "rewrite", "tree")
    assert (len(outcome.failures), len(outcome.unread)) == (failures, unread)
