"""What a migrated tree needs to have installed, and the places in it that ask for TensorFlow 1.x."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from tfmigrate.api.compat import requirements
from tfmigrate.api.legacy_keras import has_keras_2
from tfmigrate.model import Finding, Settings
from tfmigrate.source.pins import REQUIREMENT, RULE, is_old, new_requirement

PIN_FILES = (".txt", ".yml", ".yaml", "setup.cfg", "pyproject.toml", "Pipfile", "Dockerfile")
"""Ends of the names of files that say what is to be installed."""

_NAMED = re.compile(r"requirement|environment|conda|setup\.cfg$|pyproject\.toml$|Pipfile$|Dockerfile")
_IMAGE = re.compile(r"\btensorflow/tensorflow:(?P<tag>[01]\.[\w.-]+)")
_LOWEST = {"tf-slim": "1.1", "tensorflow-probability": "0.24"}
_PROBABILITY = {"2.4": "0.12", "2.10": "0.18", "2.15": "0.23", "2.16": "0.24", "2.17": "0.24"}
"""The last tensorflow-probability for a TensorFlow: a later one refuses to be imported beside it.

https://github.com/tensorflow/probability/releases
"""


class Pinned(Struct, frozen=True):
    """A file that asks for TensorFlow 1.x: its new text, and what is said about it."""

    text: str
    findings: tuple[Finding, ...]


def needed(settings: Settings, parts: Iterable[str], *, keras: bool) -> list[str]:
    """Requirements, as pip takes them, of a migrated tree that reads ``parts`` of ``tfmigrate.compat``."""
    version = settings.tf_version
    found = {"tensorflow": new_requirement(version)}
    others = set(requirements(frozenset(parts))) | ({"tf-keras"} if keras else set())
    if has_keras_2(version):
        others.discard("tf-keras")
    for name in others:
        found[name] = f"{name}=={version}.*" if name == "tf-keras" else f"{name}>={_LOWEST[name]}"
        if name == "tensorflow-probability" and version in _PROBABILITY:
            found[name] = f"{name}=={_PROBABILITY[version]}.*"
    return [found[name] for name in sorted(found)]


def is_pin_file(name: str) -> bool:
    """Whether a file of this name says what is to be installed."""
    return _NAMED.search(name) is not None


def repinned(text: str, path: str, needs: list[str]) -> Pinned | None:
    """The text of a file with its limits of TensorFlow changed; ``None`` where it asks for no old one."""
    wanted = next(item for item in needs if item.startswith("tensorflow=="))
    findings = list(_findings(text, path, wanted, needs))
    if not findings:
        return None
    new = REQUIREMENT.sub(lambda found: wanted if is_old(found["limits"]) else found[0], text)
    return Pinned(new, tuple(findings))


def _findings(text: str, path: str, wanted: str, needs: list[str]) -> Iterator[Finding]:
    more = ", ".join(item for item in needs if item != wanted)
    also = f"; the migrated code needs {more} too" if more else ""
    for number, line in enumerate(text.splitlines(), start=1):
        for found in REQUIREMENT.finditer(line):
            if is_old(found["limits"]):
                message = f"{found[0].strip()} -> {wanted}{also}"
                yield Finding(path, number, found.start() + 1, RULE, "info", message)
        for found in _IMAGE.finditer(line):
            message = f"an image with TensorFlow {found['tag']}: choose one of TensorFlow 2"
            yield Finding(path, number, found.start() + 1, RULE, "warning", message)
