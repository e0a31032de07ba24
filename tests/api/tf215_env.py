"""``python -m tests.api.tf215_env``: makes an environment with real TensorFlow 2.15, the last that has Keras 2 itself.

It lies in the user cache, and needs a Python 3.9 to 3.11. The tests take ``$TFMIGRATE_TF215_PYTHON``, else this one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from platformdirs import user_cache_path

VARIABLE = "TFMIGRATE_TF215_PYTHON"
PINNED = ("tensorflow-cpu==2.15.1", "numpy<2", "tf-keras==2.15.1", "tf-slim==1.1.0", "tensorflow-probability==0.23.0")
"""The run-time package needs the last three, in the versions that go with 2.15."""
_VERSIONS = ("3.11", "3.10", "3.9")
_MARKER = "complete"


def environment() -> Path:
    """Where the environment lives, whether it is there or not."""
    return user_cache_path("tfmigrate") / "tf2.15"


def resolve() -> str | None:
    """The interpreter of ``$TFMIGRATE_TF215_PYTHON`` or of the environment; ``None`` where there is none."""
    given = os.environ.get(VARIABLE)
    return given or (str(environment() / "bin" / "python") if (environment() / _MARKER).is_file() else None)


def find_python() -> str:
    """A Python that TensorFlow 2.15 runs on: this one, one on the search path or under pyenv; exits without one."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [sys.executable]
    for version in _VERSIONS:
        candidates += [shutil.which(f"python{version}") or "", *map(str, sorted(pyenv.glob(f"{version}.*/bin/python")))]
    for candidate in filter(None, candidates):
        asks = "import sys; print('%d.%d' % sys.version_info[:2])"
        found = subprocess.run([candidate, "-c", asks], capture_output=True, text=True, check=False)
        if found.stdout.strip() in _VERSIONS:
            return candidate
    sys.exit(f"TensorFlow 2.15 needs a Python of {', '.join(_VERSIONS)}")


def install() -> str:
    """Make the environment, beside its place and then moved there, and return its Python.

    Raises ``CalledProcessError`` where pip fails or TensorFlow 2.15 cannot be imported.
    """
    place = environment()
    python = str(place / "bin" / "python")
    if (place / _MARKER).is_file():
        return python
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="building-", dir=place.parent) as folder:
        building = Path(folder) / place.name
        subprocess.run([find_python(), "-m", "venv", str(building)], check=True)
        new = str(building / "bin" / "python")
        command = [new, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PINNED]
        subprocess.run(command, check=True, stdout=sys.stderr)
        says = "import tensorflow as tf; assert tf.__version__.startswith('2.15.')"
        subprocess.run([new, "-c", says], check=True, capture_output=True)
        (building / _MARKER).touch()
        shutil.rmtree(place, ignore_errors=True)
        building.rename(place)
    return python


if __name__ == "__main__":
    print(install())
