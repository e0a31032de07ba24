"""``python -m benchmarks.names TREE ...``: after a rewrite, is every TensorFlow name of real programs there?

Each tree is rewritten with no other option. None of it may crash the tool, every output must parse, a second run must
change nothing, and every TensorFlow name in the output is looked up in the TensorFlow that is installed here: it is
there, or a finding for a person stood on its line, or the program itself sets it or is ready for its absence. What is
left is silent, and must not be.
"""

from __future__ import annotations

import argparse
import ast
import json
import operator
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from tfmigrate.names import Names, analyse
from tfmigrate.names.scopes import Analysis, ancestors, parent_of
from tfmigrate.tree.reexports import Exports, Links

ROOTS = frozenset({"tensorflow", "tfmigrate", "tf_keras"})
"""Packages whose names are looked up: TensorFlow and what the rewrite puts in the place of its parts."""
_ABSENCE = frozenset(["ImportError", "ModuleNotFoundError", "AttributeError", "Exception", "BaseException"])
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_LOOKUP = "benchmarks.names_lookup"
_SEEN = "1.15.5"
"""The version that a rewritten program's own checks see."""

Fate = Literal["there", "told", "set", "guarded", "silent"]


@dataclass(frozen=True, slots=True)
class Read:
    """One TensorFlow name in an output: ``path`` is what its import gives, ``attributes`` what is read from that.

    ``line`` and ``origin``, the line of the import or assignment that its first part comes from, count from 1.
    """

    file: str
    line: int
    origin: int
    path: str
    attributes: tuple[str, ...]
    guarded: bool

    @property
    def name(self) -> str:
        """The dotted path."""
        return ".".join([self.path, *self.attributes])


@dataclass
class Module:
    """One file of a rewritten tree: its text before and after, and the lines that have a finding for a person."""

    file: str
    old: str
    new: str
    told: frozenset[int]
    tree: ast.Module

    @cached_property
    def analysis(self) -> Analysis:
        """Scopes and bindings."""
        return analyse(self.tree)

    @cached_property
    def old_lines(self) -> dict[int, range]:
        """Line of the output -> the lines of the original that it comes from; both count from 1."""
        old, new = self.old.splitlines(), self.new.splitlines()
        found: dict[int, range] = {}
        for tag, start, end, at, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            for line in range(at, to):
                same_length = end - start == to - at
                first = start + line - at
                found[line + 1] = range(first + 1, first + 2) if same_length else range(start + 1, end + 1)
                assert tag != "delete"
        return found

    def is_told(self, line: int) -> bool:
        """Whether a finding for a person stands where a line of the output comes from."""
        return not self.told.isdisjoint(self.old_lines.get(line, ()))


@dataclass(slots=True)
class Outcome:
    """What is known of one tree after its rewrite; ``names`` has what is not there, with why."""

    tree: str
    files: int = 0
    unread: list[str] = field(default_factory=list)
    """Inputs that could not be read as Python, and the report said so."""
    failures: list[str] = field(default_factory=list)
    """Crashes, outputs that do not parse, and files that a second run changes."""
    fates: Counter[Fate] = field(default_factory=Counter)
    names: list[tuple[Fate, Read, str]] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether nothing failed and nothing is silent."""
        return not self.failures and not self.fates["silent"]


def examine(tree: Path, scratch: Path) -> Outcome:
    """Rewrite a source tree into a folder below ``scratch`` and look its names up; the tree itself is not touched."""
    outcome, new = Outcome(tree.name), scratch / tree.name
    report = _tool(outcome, "rewrite", str(tree), "--output", str(new), "--no-vendor")
    if report is None:
        return outcome
    told: dict[str, set[int]] = {}
    for finding in report["findings"]:
        # What the program handles itself is told as info.
        if finding["severity"] != "info" or finding["rule"] in ("api-gone", "api-unknown"):
            told.setdefault(finding["path"], set()).add(finding["line"])
    unread = {error["path"] for error in report["errors"]}
    modules = []
    for path in sorted(new.rglob("*.py")):
        file = path.relative_to(new)
        outcome.files += 1
        text = path.read_text("utf-8", errors="replace")
        try:
            parsed = ast.parse(text)
        except (SyntaxError, ValueError) as error:
            if str(tree / file) not in unread:
                outcome.failures.append(f"{tree / file}: the output does not parse: {error}")
            continue
        old = (tree / file).read_text("utf-8", errors="replace") if (tree / file).is_file() else ""
        modules.append(Module(str(file), old, text, frozenset(told.get(str(tree / file), ())), parsed))
    again = _tool(outcome, "check", str(new))
    outcome.failures += [f"{path}: a second run changes it" for path in (again or {"changed": []})["changed"]]
    look_up(outcome, modules)
    return outcome


def _tool(outcome: Outcome, *arguments: str) -> dict[str, Any] | None:
    """The JSON report of a run of tfmigrate; a crash is noted in ``outcome``."""
    command = [sys.executable, "-m", "tfmigrate", *arguments, "--output-format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 2) or not done.stdout.startswith("{"):
        outcome.failures.append(f"tfmigrate {arguments[0]} exited with {done.returncode}: {done.stderr[-2000:]}")
        return None
    report: dict[str, Any] = json.loads(done.stdout)
    for error in report["errors"]:
        line = f"{error['path']}: {error['message']}"
        is_input = error["path"] is not None and not error["message"].startswith("internal error")
        (outcome.unread if is_input else outcome.failures).append(line)
    return report


def look_up(outcome: Outcome, modules: list[Module]) -> None:
    """Look the names of all modules of a tree up, and note in ``outcome`` what became of them."""
    given = _handed_on(modules)
    reads = [read for module in modules for read in reads_of(module, given.get(module.file, {}))]
    own = {name for module in modules for name in _set_by(module, given.get(module.file, {}))}
    missing = _missing(reads, legacy_keras=any("TF_USE_LEGACY_KERAS" in module.new for module in modules))
    by_file = {module.file: module for module in modules}
    for index, read in enumerate(reads):
        fate: Fate = "there"
        if index in missing:
            fate = _fate(by_file[read.file], read, own)
            outcome.names.append((fate, read, missing[index]))
        outcome.fates[fate] += 1


def _fate(module: Module, read: Read, own: set[str]) -> Fate:
    parts = read.name.split(".")
    if any(".".join(parts[:end]) in own for end in range(2, len(parts) + 1)):
        return "set"
    if module.is_told(read.line) or module.is_told(read.origin):
        return "told"
    return "guarded" if read.guarded else "silent"


def _handed_on(modules: list[Module]) -> dict[str, dict[str, Exports]]:
    """File -> module of the tree, as the file writes it -> names of TensorFlow that it gives."""
    links = Links()
    for module in modules:
        links.note(module.file, module.new.encode())
    exports = {module.file: Names(module.analysis, ROOTS).exports() for module in modules}
    return links.given({file: names for file, names in exports.items() if names})


def reads_of(module: Module, given: dict[str, Exports]) -> Iterator[Read]:
    """Every TensorFlow name that a module reads or imports, each as far as its attributes go."""
    names = Names(module.analysis, ROOTS, given)
    for read in names.reads:
        found = names.of_read(read)
        if found is not None:
            path, binding = found
            attributes, _ = _attributes(read)
            origin = getattr(binding.node, "lineno", read.lineno)
            yield Read(module.file, read.lineno, origin, path, attributes, _is_guarded(read))
    for node in module.analysis.imports:
        for path in _imported(node):
            if path.partition(".")[0] in ROOTS:
                yield Read(module.file, node.lineno, node.lineno, path, (), _is_guarded(node))


def _attributes(read: ast.expr) -> tuple[tuple[str, ...], ast.expr]:
    """What is read from a name, and the whole expression."""
    attributes, node = [], read
    while isinstance(above := parent_of(node), ast.Attribute) and above.value is node:
        attributes.append(above.attr)
        node = above
    return tuple(attributes), node


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if node.level or node.module is None:
        return []
    return [node.module if alias.name == "*" else f"{node.module}.{alias.name}" for alias in node.names]


def _is_guarded(node: ast.AST) -> bool:
    """Whether the program tries the name and has another way, or reads it for another version of TensorFlow only."""
    inner = node
    for around in ancestors(node):
        if isinstance(around, ast.Try) and inner in around.body and any(map(_is_for_absence, around.handlers)):
            return True
        answer = _asks_for_old(around.test) if isinstance(around, ast.If) else None
        if isinstance(around, ast.If) and answer is not None and inner in (around.orelse if answer else around.body):
            return True
        inner = around
    return False


def _asks_for_old(test: ast.expr) -> bool | None:
    """The answer of a comparison of TensorFlow's version, 1.15.5 as the rewrite has it; ``None`` for other tests."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    ours, theirs = (_version(side) for side in (test.left, test.comparators[0]))
    compare = _COMPARISONS.get(type(test.ops[0]))
    is_asked = ours is not None and theirs is not None and _SEEN in ast.unparse(test)
    return compare(ours, theirs) if is_asked and compare is not None else None


def _version(side: ast.expr) -> list[int] | None:
    """The numbers of the one version that stands in an expression."""
    found = [node.value for node in ast.walk(side) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [int(part) for part in re.findall(r"\d+", found[0])] if len(found) == 1 else None


def _is_for_absence(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in _ABSENCE for kind in kinds)


def _set_by(module: Module, given: dict[str, Exports]) -> Iterator[str]:
    """TensorFlow names that the program itself assigns (``tf.flags.FLAGS = ...``)."""
    names = Names(module.analysis, ROOTS, given)
    for read in names.reads:
        found = names.of_read(read)
        attributes, whole = _attributes(read)
        if found is not None and isinstance(whole, ast.Attribute) and isinstance(whole.ctx, ast.Store):
            yield ".".join([found[0], *attributes])


def _missing(reads: list[Read], *, legacy_keras: bool) -> dict[int, str]:
    """Index of a name that is not there -> why, as the installed TensorFlow says."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    environment["TF_USE_LEGACY_KERAS"] = "1" if legacy_keras else "0"
    asked = json.dumps([[read.path, read.attributes] for read in reads])
    done = subprocess.run(
        [sys.executable, "-m", _LOOKUP], input=asked, capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{_LOOKUP} exited with {done.returncode}:\n{done.stderr[-2000:]}")
    return {int(index): why for index, why in json.loads(done.stdout.splitlines()[-1]).items()}


def show(outcome: Outcome, *, everything: bool) -> None:
    """Print the figures of a tree, its failures, and the names that are silent, or all that are not there."""
    fates = outcome.fates
    figures = [outcome.files, len(outcome.unread), fates.total(), *(fates[f] for f in ("told", "set", "guarded"))]
    print(f"{outcome.tree:24}" + "".join(f"{n:9,}" for n in [*figures, fates["silent"], len(outcome.failures)]))
    for failure in outcome.failures:
        print(f"    failed: {failure}")
    for fate, read, why in outcome.names:
        if everything or fate == "silent":
            print(f"    {fate}: {outcome.tree}/{read.file}:{read.line}: {read.name} ({why})")


def main() -> int:
    """Examine the given trees; 1 where something fails or is silent."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.names", description=__doc__)
    parser.add_argument("tree", nargs="+", type=Path, help="folder with TensorFlow 1.x code")
    parser.add_argument("--all", action="store_true", help="print every name that is not there, not only silent ones")
    given = parser.parse_args()
    if not all(tree.is_dir() for tree in given.tree):
        parser.error("each TREE must be a folder")
    heads = ("files", "unread", "names", "told", "set", "guarded", "silent", "failed")
    print(f"{'':24}" + "".join(f"{head:>9}" for head in heads))
    passed = True
    for tree in given.tree:
        with tempfile.TemporaryDirectory() as folder:
            outcome = examine(tree.resolve(), Path(folder))
        show(outcome, everything=given.all)
        passed = passed and outcome.passed
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
