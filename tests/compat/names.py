"""Which names of the package TensorFlow 1.15 has too, and what they are called with there.

``python -m tests.compat.names`` asks real TensorFlow 1.15 (as ``harness`` does) and writes ``names.json``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.compat import called
from tfmigrate.api import compat
from tfmigrate.equivalence import tf1_env

HERE = Path(__file__).resolve().parent
RECORDED = HERE / "names.json"
_ROOTS = ("tensorflow_estimator.python.", "tensorflow_estimator.", "tensorflow.")
Description = list[str]
WHOLE = frozenset({"value", "enumeration", "constants", "message"})
"""Kinds whose description is all that there is to compare."""


def recorded() -> dict[str, Description]:
    """``MODULE.NAME`` below the package -> its kind and arguments in real TensorFlow 1.15.5."""
    found: dict[str, Description] = json.loads(RECORDED.read_text("utf-8"))
    return found


def ask(python: str, wanted: Iterable[str]) -> dict[str, Description]:
    """The same for names (their last parts), from the interpreter of a TensorFlow 1.15."""
    done = subprocess.run(
        [python, str(HERE / "names_probe.py")],
        input=json.dumps(sorted(wanted)),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "PYTHONWARNINGS": "ignore"},
        timeout=600,
    )
    found: dict[str, Description] = {}
    names = json.loads(done.stdout)
    # The shortest is the public one; private modules may hold something else of the name.
    for path in sorted(names, key=lambda path: (path.count("."), path)):
        bare = next(path.removeprefix(root) for root in _ROOTS if path.startswith(root))
        place = compat.compat_path(bare)
        if place is not None and place.rpartition(".")[2] == path.rpartition(".")[2]:
            found.setdefault(place, names[path])
    return dict(sorted(found.items()))


def accepts(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether what 1.15 describes as ``old`` may be used in the same way as ``new``; more may be accepted.

    A function of which 1.15 says no more than ``*args, **kwargs`` tells nothing.
    """
    if old[0] in WHOLE:
        return list(old) == list(new)
    same_kind = old[0] == new[0] or (old[0], new[0]) == ("function", "class")
    if list(old[1:]) == ["*args", "**kwargs"]:
        return same_kind
    more = new[len(old) :]
    pairs = zip(old[1:], new[1:], strict=False)
    same = all(now == then or now.partition("=")[0] == then for then, now in pairs)
    return same_kind and len(new) >= len(old) and same and all("=" in one or "*" in one for one in more)


def main() -> None:
    """Record."""
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    python = tf1_env.resolve(os.environ.get(tf1_env.VARIABLE))
    if python is None:
        sys.exit("needs TensorFlow 1.15: tfmigrate tf1 install")
    found = ask(python, {path.rpartition(".")[2] for path in called.exported()})
    lines = ",\n".join(f"{json.dumps(path)}: {json.dumps(about)}" for path, about in found.items())
    RECORDED.write_text(f"{{\n{lines}\n}}\n", "utf-8")
    sys.stdout.write(f"{len(found)} names\n")


if __name__ == "__main__":
    main()
