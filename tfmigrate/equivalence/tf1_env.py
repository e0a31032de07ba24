"""Interpreters that have the real old TensorFlow: find them, check them, install one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from tfmigrate.equivalence.workers import ProcessWorker
from tfmigrate.model import InputError

PINNED = ("tensorflow==1.15.5", "protobuf<3.21", "numpy<1.19")
"""What real 1.15 runs on: later protobuf and NumPy break its import."""
VARIABLE = "TFMIGRATE_TF1_PYTHON"
VARIABLE_012 = "TFMIGRATE_TF012_PYTHON"
_MARKER = "tfmigrate-complete.json"


class Status(Struct, frozen=True):
    """Whether there is an interpreter with TensorFlow 1.15, where, and what is known about it."""

    python: str | None
    tensorflow: str | None
    message: str

    @property
    def ok(self) -> bool:
        """Whether real 1.15 can be run."""
        return self.python is not None


def find_python37() -> Path | None:
    """A Python 3.7 on the search path, under pyenv or under uv; ``None`` where there is none."""
    for candidate in _candidates():
        command = [str(candidate), "-c", "import sys, venv; print('%d.%d' % sys.version_info[:2])"]
        try:
            found = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if found.stdout.strip() == "3.7":
            return candidate
    return None


def _candidates() -> Iterator[Path]:
    found = shutil.which("python3.7")
    if found:
        yield Path(found)
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT", home / ".pyenv")) / "versions"
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR", home / ".local/share/uv/python"))
    yield from sorted(pyenv.glob("3.7.*/bin/python3.7"))
    yield from sorted(uv.glob("cpython-3.7*/bin/python3.7"))


def environment() -> Path:
    """Where the installed environment lives, whether it is there or not."""
    from platformdirs import user_cache_path

    return user_cache_path("tfmigrate") / "tf1.15.5"


def install() -> Path:
    """Make the environment with TensorFlow 1.15.5 in the user cache and return its Python.

    It is built and tried beside its place and then moved there, so a broken or half-made one is never taken for
    whole. Raises :class:`InputError` where there is no Python 3.7 or pip fails.
    """
    place = environment()
    if _complete(place):
        return _python(place)
    base = find_python37()
    if base is None:
        raise InputError(
            "no Python 3.7 found for TensorFlow 1.15: install one (`pyenv install 3.7`, or the deadsnakes packages on "
            "Ubuntu), or give the Python of an environment that has it with --tf1-python"
        )
    place.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix="building-", dir=place.parent))
    try:
        _run([str(base), "-m", "venv", str(building)])
        _run(
            [
                str(_python(building)),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                *PINNED,
            ]
        )
        hello = _require(str(_python(building)), "1.15")
        (building / _MARKER).write_text(json.dumps(hello), encoding="utf-8")
        shutil.rmtree(place, ignore_errors=True)
        building.rename(place)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return _python(place)


def _run(command: list[str]) -> None:
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode:
        told = (found.stderr.strip() or found.stdout.strip() or "no message").splitlines()
        raise InputError(f"`{' '.join(command)}` failed: {told[-1]}")


def _python(place: Path) -> Path:
    return place / "bin" / "python"


def _complete(place: Path) -> bool:
    return (place / _MARKER).is_file() and _python(place).exists()


def status() -> Status:
    """What there is: the interpreter that a run without ``--tf1-python`` would take, tried by starting it."""
    try:
        python = resolve(None)
        if python is None:
            return Status(None, None, "TensorFlow 1.15 is not installed: run `tfmigrate tf1 install`")
        hello = _require(python, "1.15")
    except InputError as error:
        return Status(None, None, error.message)
    version = str(hello["tensorflow"])
    return Status(python, version, f"TensorFlow {version} on Python {hello['python']}: {python}")


def resolve(explicit: str | None) -> str | None:
    """The interpreter with TensorFlow 1.15: the given one, ``$TFMIGRATE_TF1_PYTHON``, the installed one, or none.

    Raises :class:`InputError` where a given interpreter has no TensorFlow 1.15.
    """
    given = explicit or os.environ.get(VARIABLE)
    if given:
        _require(given, "1.15")
        return given
    place = environment()
    return str(_python(place)) if _complete(place) else None


def resolve_012(explicit: str | None = None) -> str | None:
    """The same for TensorFlow 0.12: the given interpreter, ``$TFMIGRATE_TF012_PYTHON``, or none."""
    given = explicit or os.environ.get(VARIABLE_012)
    if given:
        _require(given, "0.12")
    return given or None


def _require(python: str, version: str) -> dict[str, object]:
    """What the interpreter says of itself; raises where it has no TensorFlow of that version."""
    worker = ProcessWorker(python)
    try:
        hello = worker.hello
    finally:
        worker.close()
    found = str(hello["tensorflow"])
    if not found.startswith(f"{version}."):
        raise InputError(f"{python} has no TensorFlow {version}: found TensorFlow {found} on Python {hello['python']}")
    return hello
