"""``[tool.tfmigrate]`` in ``pyproject.toml``, and what the command line puts over it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field

from tfmigrate.model import InputError, Settings

PYTHON2_CHOICES = ("auto", "yes", "no")
TARGETS = ("2.x", "compat")
EPOCHS = ("auto", "1.x", "0.12")
BEHAVIORS = ("auto", "v1", "v2")


class Config(Struct, frozen=True):
    """The settings of a run and what else a project may fix.

    ``exclude`` holds gitignore patterns, ``python2`` is one of ``PYTHON2_CHOICES`` and
    ``tf1_python`` the path of a Python that has TensorFlow 1.15.
    """

    settings: Settings = field(default_factory=Settings)
    exclude: tuple[str, ...] = ()
    python2: Literal["auto", "yes", "no"] = "auto"
    tf1_python: str | None = None


def load(start: str, explicit: str | None, overrides: Mapping[str, Any]) -> Config:
    """Return the configuration for a run that was given ``start`` as its first path.

    ``explicit`` names the TOML file to read; without it the nearest ``pyproject.toml`` at or
    above ``start`` that has a ``[tool.tfmigrate]`` table is read, if there is one. ``overrides``
    maps option names (``tf_version``, ...) to values; each that is neither ``None`` nor empty
    replaces what the file says.

    :raises InputError: with file and line, for a file that is missing, is no TOML, or holds an
        unknown key or a value of the wrong type.
    """
    values = _explicit(Path(explicit)) if explicit else _nearest(start)
    values.update({name: value for name, value in overrides.items() if value not in (None, ())})
    own = {name: values.pop(name) for name in ("exclude", "python2", "tf1_python") if name in values}
    return Config(Settings(**values), **own)


def _explicit(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the configuration: {error.strerror}", str(path)) from error
    values = _values(path, data)
    if values is None:
        raise InputError("there is no [tool.tfmigrate] table in this file", str(path))
    return values


def _nearest(start: str) -> dict[str, Any]:
    folder = Path.cwd() if start == "-" else Path(start).resolve()
    for parent in (folder, *folder.parents):
        path = _shown(parent / "pyproject.toml")
        if path.is_file() and (values := _values(path, path.read_bytes())) is not None:
            return values
    return {}


def _shown(path: Path) -> Path:
    """Return the path as errors and defaults show it: relative where it is below the current folder."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _values(path: Path, data: bytes) -> dict[str, Any] | None:
    """Return the checked values of the table by option name, or ``None`` where it is absent."""
    if b"tfmigrate" not in data:
        return None
    text = _decode(path, data)
    tool = _parse(path, text).get("tool", {})
    if not isinstance(tool, dict) or "tfmigrate" not in tool:
        return None
    table = tool["tfmigrate"]
    if not isinstance(table, dict):
        raise InputError("tool.tfmigrate must be a table", str(path), _line_of(text, "tfmigrate"))
    return dict(_check(path, text, key, value) for key, value in table.items())


def _decode(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("TOML files must be UTF-8", str(path), line) from error


def _parse(path: Path, text: str) -> dict[str, Any]:
    import tomli

    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        message = re.sub(r" \(at .*\)$", "", str(error))
        raise InputError(f"this is not valid TOML: {message}", str(path), line) from error


def _check(path: Path, text: str, key: str, value: object) -> tuple[str, Any]:
    """Return the option's name and value; relative paths are taken from the file's folder."""
    if key not in _KEYS:
        known = ", ".join(sorted(_KEYS))
        raise InputError(f"unknown key {key!r} in [tool.tfmigrate]; known are: {known}", str(path), _line_of(text, key))
    name, wanted, convert = _KEYS[key]
    try:
        converted = convert(value, path.parent)
    except LookupError as error:
        raise InputError(str(error.args[0]), str(path), _line_of(text, key)) from None
    if converted is None:
        raise InputError(f"{key} must be {wanted}, not {value!r}", str(path), _line_of(text, key))
    return name, converted


def _line_of(text: str, key: str) -> int:
    """Return the 1-based line where ``key`` is set, after the table's header if it has one."""
    header = re.search(r"^\s*\[\s*tool\s*\.\s*tfmigrate\s*\]", text, re.MULTILINE)
    start = header.end() if header else 0
    spelled = rf"(?<![\w-])[\"']?{re.escape(key)}[\"']?\s*[.=]"
    found = re.compile(spelled).search(text, start) or header
    return text.count("\n", 0, found.start()) + 1 if found else 1


_Converter = Callable[[object, Path], Any]


def _choice(*choices: str) -> _Converter:
    return lambda value, folder: value if value in choices else None


def _boolean(value: object, folder: Path) -> bool | None:
    return value if isinstance(value, bool) else None


def _strings(value: object, folder: Path) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return None


def _paths(value: object, folder: Path) -> tuple[str, ...] | None:
    strings = _strings(value, folder)
    return None if strings is None else tuple(path for item in strings for path in _expanded(item, folder))


def _expanded(item: str, folder: Path) -> list[str]:
    """The files that a path with ``*``, ``?``, ``[...]`` or ``**`` means, in the order of their names.

    :raises LookupError: if there are none.
    """
    if re.search(r"[*?[]", item) is None:
        return [str(folder / item)]
    anchor = Path(item).anchor
    start = Path(anchor) if anchor else folder
    found = sorted(str(path) for path in start.glob(item.removeprefix(anchor)) if path.is_file())
    if not found:
        raise LookupError(f"no rule file matches {item!r}")
    return found


def _path(value: object, folder: Path) -> str | None:
    return str(folder / value) if isinstance(value, str) else None


def known_targets() -> tuple[str, ...]:
    """Return the TensorFlow 2 versions that output can be written for."""
    from tfmigrate.api import known_versions

    return tuple(version for version in known_versions() if version.startswith("2."))


def _version(value: object, folder: Path) -> str | None:
    return value if isinstance(value, str) and value in known_targets() else None


def _one_of(choices: tuple[str, ...]) -> str:
    return "one of " + ", ".join(f'"{choice}"' for choice in choices)


_KEYS: dict[str, tuple[str, str, _Converter]] = {
    "target": ("target", _one_of(TARGETS), _choice(*TARGETS)),
    "epoch": ("epoch", _one_of(EPOCHS), _choice(*EPOCHS)),
    "tf-version": ("tf_version", 'a string with a TensorFlow 2 version that is known, such as "2.21"', _version),
    "unsafe": ("unsafe", "true or false", _boolean),
    "behavior": ("behavior", _one_of(BEHAVIORS), _choice(*BEHAVIORS)),
    "exclude": ("exclude", "a list of strings", _strings),
    "rules": ("rule_files", "a list of strings", _paths),
    "python2": ("python2", _one_of(PYTHON2_CHOICES), _choice(*PYTHON2_CHOICES)),
    "tf1-python": ("tf1_python", "a string", _path),
}
