"""``python -m benchmarks.packages``: the tests of real packages, on TensorFlow 1.15 and, rewritten, on today's.

A test counts if it passes on TensorFlow 1.15. The share of those that pass after
``tfmigrate rewrite TREE --output NEW``, with no other option, is the score.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from junitparser import JUnitXml, TestCase, TestSuite

PLUGIN = "flags_plugin"
PER_PACKAGE = 1800
"""Seconds after which a run of one package's tests is ended; what has not passed by then has not passed."""


@dataclass(frozen=True, slots=True)
class Score:
    """Names of the tests of one package that pass on TensorFlow 1.15, and of those that pass rewritten."""

    package: str
    before: frozenset[str]
    after: frozenset[str]

    @property
    def lost(self) -> list[str]:
        """What passes on 1.15 only."""
        return sorted(self.before - self.after)


def passed(tree: Path, tests: list[str], python: str, scratch: Path) -> frozenset[str]:
    """The tests below ``tree`` that pass by ``pytest`` under the interpreter ``python``.

    Raises ``RuntimeError`` where pytest itself does not run.
    """
    report = scratch / "junit.xml"
    report.unlink(missing_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "TF2_", "KERAS_"))}
    environment |= {
        "PYTHONPATH": os.pathsep.join([str(tree), str(Path(__file__).parent)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    command = [python, "-m", "pytest", "-q", "-p", PLUGIN, "-p", "no:cacheprovider", "--continue-on-collection-errors"]
    command += ["-c", os.devnull, "--rootdir", str(tree), "--junitxml", str(report), *tests]
    done = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=False, timeout=PER_PACKAGE
    )
    if not report.is_file():
        raise RuntimeError(f"{python} -m pytest in {tree}:\n{(done.stdout + done.stderr)[-2000:]}")
    return frozenset(_name(case) for case in _cases(JUnitXml.fromfile(str(report))) if case.is_passed)


def _cases(report: JUnitXml | TestSuite) -> list[TestCase]:
    found = []
    for item in report:
        found += [item] if isinstance(item, TestCase) else _cases(item)
    return found


def _name(case: TestCase) -> str:
    return f"{case.classname}::{case.name}"


def score(tree: Path, tests: list[str], tf1_python: str, tf2_python: str) -> Score:
    """Run the tests of a package on both sides; the tree itself is not touched."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        old, new = scratch / "old" / tree.name, scratch / "new" / tree.name
        shutil.copytree(tree, old)
        before = passed(old, tests, tf1_python, scratch)
        command = [sys.executable, "-m", "tfmigrate", "rewrite", str(tree), "--output", str(new)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):  # 1: something is left for a person; the tests say whether it matters
            raise RuntimeError(f"{' '.join(command)} exited with {done.returncode}:\n{done.stderr[-2000:]}")
        return Score(tree.name, before, before & passed(new, tests, tf2_python, scratch))


def main() -> None:
    """Print a line for each package and the names of what is lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.packages", description=__doc__)
    parser.add_argument("tree", nargs="+", type=Path, help="source tree of a package, as unpacked from its archive")
    parser.add_argument("--tests", action="append", default=[], help="test file or folder in the tree")
    parser.add_argument("--tf1-python", required=True, help="Python with TensorFlow 1.15 and pytest")
    parser.add_argument("--tf2-python", required=True, help="Python with the current TensorFlow and pytest")
    given = parser.parse_args()
    scores = [score(tree.resolve(), given.tests, given.tf1_python, given.tf2_python) for tree in given.tree]
    for one in scores:
        print(f"{one.package:30} {len(one.before):6} {len(one.after):6}")
        for name in one.lost:
            print(f"    lost: {name}")
    before, after = sum(len(one.before) for one in scores), sum(len(one.after) for one in scores)
    print(f"{'all':30} {before:6} {after:6} {after / before if before else 0:7.1%}")


if __name__ == "__main__":
    main()
