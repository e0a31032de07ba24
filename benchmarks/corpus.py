"""Real TensorFlow 1.x code for the benchmarks: pinned packages from pip, only files that use TensorFlow."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tarfile
import warnings
import zipfile
from pathlib import Path

import platformdirs

PACKAGES = (
    "keras==2.2.5",
    "tflearn==0.5.0",
    "t3f==1.1.0",
    "edward==1.3.5",
    "baselines==0.1.5",
)
MINIMUM_LINES = 20_000


def cache_folder() -> Path:
    return Path(platformdirs.user_cache_dir("tfmigrate")) / "benchmarks"


def prepare(folder: Path) -> Path:
    """Return the folder with the corpus below ``folder``; it is made once."""
    corpus = folder / "corpus"
    if not corpus.is_dir():
        staging = folder / "staging"
        shutil.rmtree(staging, ignore_errors=True)
        for package in PACKAGES:
            _collect(_download(package, folder / "downloads"), staging)
        staging.rename(corpus)
    return corpus


def count_lines(corpus: Path) -> tuple[int, int]:
    """Return the number of files and of lines; raises ``RuntimeError`` below ``MINIMUM_LINES``."""
    files = sorted(corpus.rglob("*.py"))
    lines = sum(path.read_bytes().count(b"\n") for path in files)
    if lines < MINIMUM_LINES:
        raise RuntimeError(f"{corpus} holds {lines:,} lines; the benchmark needs {MINIMUM_LINES:,}")
    return len(files), lines


def _download(package: str, folder: Path) -> Path:
    target = folder / package
    if not target.is_dir() or not any(target.iterdir()):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-build-isolation"]
        subprocess.run([*command, "--dest", str(target), package], check=True)
    return next(target.iterdir())


def _collect(archive: Path, corpus: Path) -> None:
    """Copy the archive's sources that use TensorFlow and that every compared tool can parse."""
    for name, data in _members(archive):
        if name.endswith(".py") and b"tensorflow" in data and _is_python3(data):
            target = corpus / archive.stem / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


def _members(archive: Path) -> list[tuple[str, bytes]]:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return [(name, wheel.read(name)) for name in wheel.namelist() if not name.endswith("/")]
    with tarfile.open(archive) as sdist:
        files = [member for member in sdist.getmembers() if member.isfile()]
        return [(member.name, sdist.extractfile(member).read()) for member in files]  # type: ignore[union-attr]


def _is_python3(data: bytes) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        try:
            ast.parse(data)
        except (SyntaxError, ValueError):
            return False
    return True
