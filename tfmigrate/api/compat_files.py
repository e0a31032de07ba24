"""Which files of ``tfmigrate.compat`` a program needs that reads some of its names, and which packages those need."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "compat"

_RELATIVE = re.compile(r"(?m)^[ \t]*from (\.+)([\w.]*) import (\([^)]*\)|[^\n]*)")
_HOMES = re.compile(r"(?ms)^_HOMES = \{$.*?^\}$")
_HOME = re.compile(r'"(\w+)": "(\w+)"')
_PACKAGES = {
    "tf-slim": re.compile(r"(?m)^ *(?:from|import) tf_slim\b"),
    "tensorflow-probability": re.compile(r"(?m)^ *(?:from|import) tensorflow_probability\b"),
    "tf-keras": re.compile(
        r"(?m)^ *(?:from|import) (?:tf_keras|tf_slim|tensorflow_probability)\b"
        r"|\b(?:tf|v1|v2)\.(?:keras|layers|nn\.rnn_cell)\b|\brnn_cell\."
    ),
}


@cache
def files(paths: frozenset[str]) -> tuple[Path, ...]:
    """The files, relative to the package, that hold ``paths`` (``contrib.layers.conv2d``) and what they import."""
    found: set[Path] = set()
    pending = [file for path in paths for file in _files_of(path)]
    while pending:
        file = pending.pop()
        if file not in found:
            found.add(file)
            pending += _imported(file)
    return tuple(sorted(found))


@cache
def requirements(paths: frozenset[str]) -> tuple[str, ...]:
    """Names on PyPI of the packages that these parts need beside TensorFlow."""
    texts = [_text(file) for file in files(paths)]
    return tuple(name for name, pattern in _PACKAGES.items() if any(pattern.search(text) for text in texts))


@cache
def _text(file: Path) -> str:
    return (FOLDER / file).read_text("utf-8")


@cache
def _existing() -> frozenset[str]:
    """All modules of the package, as paths with slashes below it."""
    return frozenset(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.py"))


@cache
def _files_of(path: str) -> list[Path]:
    """The module that holds a path, with the packages around it; a package is taken whole if it imports its parts."""
    around = [Path("__init__.py")]
    folder = ""
    for part in path.split("."):
        home = _homes(around[-1]).get(part, part)
        if home != part:
            return [*around, *_files_of(f"{folder}{home}".replace("/", "."))]
        if f"{folder}{part}/__init__.py" in _existing():
            folder += f"{part}/"
            around.append(Path(folder, "__init__.py"))
        elif f"{folder}{part}.py" in _existing():
            return [*around, Path(f"{folder}{part}.py")]
        else:
            break
    # The packages at the top import their parts when asked for: only what is named is needed of them.
    if folder in ("", "contrib/"):
        return around
    return around + [Path(file) for file in _existing() if file.startswith(folder)]


@cache
def _homes(init: Path) -> dict[str, str]:
    """Name -> the module that defines it, in a package that imports its parts when they are asked for."""
    table = _HOMES.search(_text(init))
    return dict(_HOME.findall(table[0])) if table else {}


@cache
def _imported(file: Path) -> list[Path]:
    """The files that a file imports by ``from .x import y``."""
    result: list[Path] = []
    for dots, module, names in _RELATIVE.findall(_text(file)):
        base = file.parents[len(dots) - 1]
        parts = [*base.parts, *(part for part in module.split(".") if part)]
        result += _files_of(".".join(parts)) if module else []
        for name in re.findall(r"\w+", re.sub(r"#[^\n]*|\bas\s+\w+", "", names)):
            if _is_module("/".join([*parts, name])):
                result += _files_of(".".join([*parts, name]))
    return result


def _is_module(path: str) -> bool:
    return not {f"{path}.py", f"{path}/__init__.py"}.isdisjoint(_existing())
