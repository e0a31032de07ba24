"""Imports each module of a tree in a process of its own: ``imports.py TREE SECONDS [--only F --package P --path F]``.

Prints a line of JSON for each: ``[file, ""]`` where it loads, else what was raised. Runs on Python 3.7 too.
The processes are forks of this one, which has loaded TensorFlow.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import select
import signal
import sys
import warnings
from pathlib import Path

import tensorflow  # noqa: F401


def files(tree: Path, only: str) -> list[str]:
    """Return the Python files below ``tree`` whose path begins with ``only``, sorted."""
    found = []
    for folder, below, names in os.walk(str(tree)):
        below[:] = sorted(name for name in below if name not in (".git", "tfmigrate_compat", "__pycache__"))
        found += [os.path.join(folder, name) for name in sorted(names) if name.endswith(".py") and name != "setup.py"]
    found = [os.path.relpath(path, str(tree)) for path in found]
    return [name for name in found if name.startswith(only)]


def load(tree: Path, name: str, packages: list[str], paths: list[str]) -> None:
    """Import a file as its program does: by its full name in a package, else from its own folder."""
    if Path(name).parts[0] in packages:
        folder, module = tree, name[: -len(".py")].replace(os.sep, ".")
        module = module[: -len(".__init__")] if module.endswith(".__init__") else module
    else:
        folder, module = (tree / name).parent, Path(name).stem
        if module == "__init__":
            return
    os.chdir(str(folder))
    sys.path[:1] = [str(folder), *(str(tree / path) for path in paths), str(tree)]
    sys.argv[:] = [str(tree / name)]
    importlib.import_module(module)


def outcome(tree: Path, name: str, packages: list[str], paths: list[str], seconds: float) -> str:
    """Load a file in a fork; return what was raised there."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.setsid()
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        said = ""
        try:
            load(tree, name, packages, paths)
        except BaseException as error:  # a script may end by SystemExit
            said = f"{type(error).__name__}: {str(error).replace(str(tree), '.')}"[:300]
        os.write(writer, b"=" + said.encode())
        os._exit(0)
    os.close(writer)
    ready = select.select([reader], [], [], seconds)[0]
    answer = os.read(reader, 65536).decode(errors="replace") if ready else f"=still running after {seconds:.0f} s"
    os.close(reader)
    with contextlib.suppress(ProcessLookupError):  # it has ended, and so has all that it started
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return answer[1:] if answer else "the process died"


def main() -> None:
    """Import all files of the tree of the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tree", type=lambda text: Path(text).resolve())
    parser.add_argument("seconds", type=float)
    parser.add_argument("--only", default="")
    parser.add_argument("--package", action="append", default=[])
    parser.add_argument("--path", action="append", default=[])
    given = parser.parse_args()
    warnings.filterwarnings("ignore")
    for name in files(given.tree, given.only):
        said = outcome(given.tree, name, given.package, given.path, given.seconds)
        print(json.dumps([name, said]), flush=True)


if __name__ == "__main__":
    main()
