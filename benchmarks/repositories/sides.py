"""What happens to a repository: checked out, rewritten, imported and driven by an interpreter."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.repositories.table import FOLDER, Driver, Repository

PER_DRIVER = 400
"""Seconds after which a driver is ended."""


def check_out(repository: Repository, folder: Path) -> Path:
    """Return the tree in ``folder``, which is fetched at its commit if it is not there.

    Raises ``subprocess.CalledProcessError`` where git fails; no tree is left then.
    """
    tree = folder / repository.folder
    if not tree.is_dir():
        unfinished = folder / f"{repository.folder}.fetching"
        unfinished.mkdir(parents=True, exist_ok=True)
        for command in (
            ["init", "--quiet"],
            ["fetch", "--quiet", "--depth", "1", repository.url, repository.commit],
            ["checkout", "--quiet", "FETCH_HEAD"],
        ):
            subprocess.run(["git", *command], cwd=unfinished, check=True)
        unfinished.rename(tree)
    return tree


def size(tree: Path) -> dict[str, int]:
    """Count the lines of Python and the notebooks."""
    lines = sum(path.read_bytes().count(b"\n") for path in tree.rglob("*.py") if path.is_file())
    return {"lines": lines, "notebooks": sum(path.is_file() for path in tree.rglob("*.ipynb"))}


def rewrite(tree: Path, new: Path) -> dict[str, int]:
    """Migrate with the defaults; return how many files were read and changed, and findings for a person.

    Raises ``RuntimeError`` where the command does not say so.
    """
    command = [sys.executable, "-m", "tfmigrate", "rewrite", str(tree), "--output", str(new)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = re.search(r"^(\d+) files?, (\d+) changed(?:, (\d+) findings?)?", done.stdout + "\n" + done.stderr, re.M)
    if said is None or done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} exited with {done.returncode}:\n{done.stderr[-2000:]}")
    return dict(zip(("files", "changed", "findings"), (int(number or 0) for number in said.groups()), strict=True))


def short(said: str) -> str:
    """Return the first line of what was raised, without paths of this machine."""
    return re.sub(r"(?<![\w./])/[\w./-]+", "PATH", said.partition("\n")[0])[:160]


def write_mnist(folder: Path) -> None:
    """Write digits of noise in the format of MNIST, unless the folder is there."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True)
    noise = random.Random(0)
    for name, count in (("train", 5600), ("t10k", 600)):
        with gzip.open(folder / f"{name}-images-idx3-ubyte.gz", "wb") as images:
            images.write(struct.pack(">4i", 2051, count, 28, 28) + noise.randbytes(count * 784))
        with gzip.open(folder / f"{name}-labels-idx1-ubyte.gz", "wb") as labels:
            labels.write(struct.pack(">2i", 2049, count) + bytes(noise.randrange(10) for _ in range(count)))


def imports(repository: Repository, tree: Path, python: str) -> dict[str, str]:
    """Import each module; return what each one raised, an empty text where it loads."""
    if repository.mnist:
        write_mnist(Path(repository.mnist))
    command = [python, str(FOLDER / "imports.py"), str(tree), str(repository.seconds), "--only", repository.only]
    for option, values in (("--package", repository.packages_of_tree), ("--path", repository.paths)):
        command += [part for value in values for part in (option, value)]
    environment = _environment()
    texts = (path.read_text("utf-8", "replace") for path in tree.rglob("*.py") if path.is_file())
    if any("TF_USE_LEGACY_KERAS" in text for text in texts):
        # TensorFlow is loaded before the module that chooses it.
        environment["TF_USE_LEGACY_KERAS"] = "1"
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=tree)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}:\n{done.stderr[-2000:]}")
    said = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("["))
    return {name: short(text) for name, text in said}


def drive(driver: Driver, tree: Path, python: str) -> dict[str, Any]:
    """Run a driver; return what it recorded: losses, checksum of the variables, ``built``, ``error`` if it failed."""
    command = [python, str(FOLDER / "trial.py"), str(driver.path), str(tree), driver.name]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=_environment(), timeout=PER_DRIVER, cwd=tree
        )
    except subprocess.TimeoutExpired:
        return {"built": False, "losses": [], "error": f"still running after {PER_DRIVER} s"}
    for line in reversed(done.stdout.splitlines()):
        if line.startswith("RESULT "):
            result: dict[str, Any] = json.loads(line.removeprefix("RESULT "))
            if "error" in result:
                result["error"] = short(result["error"].replace(str(tree), "."))
            return result
    return {"built": False, "losses": [], "error": short(f"the process died: {done.stderr[-100:]}")}


def _environment() -> dict[str, str]:
    ours = ("TF_", "TF2_", "KERAS_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {
        "PYTHONDONTWRITEBYTECODE": "1",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "MPLBACKEND": "Agg",
    }
