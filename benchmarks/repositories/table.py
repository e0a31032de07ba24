"""The repositories and their drivers, as ``repositories.toml`` has them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomllib

FOLDER = Path(__file__).parent
TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True)
class Driver:
    """A program of ``drivers/`` and its variant; ``tolerance`` is None where the losses draw noise."""

    name: str
    path: Path
    tolerance: float | None


@dataclass(frozen=True, slots=True)
class Repository:
    """A row of the table; ``folder`` is what a clone is called."""

    folder: str
    url: str
    commit: str
    remark: str
    drivers: tuple[Driver, ...]
    packages: tuple[str, ...]
    packages_of_tree: tuple[str, ...]
    paths: tuple[str, ...]
    only: str
    seconds: float
    mnist: str | None

    @property
    def title(self) -> str:
        """Owner and name."""
        return "/".join(self.url.rsplit("/", 2)[1:])


def _driver(name: str, given: dict[str, Any]) -> Driver:
    tolerance = None if given.get("noise") else given.get("tolerance", TOLERANCE)
    return Driver(name, FOLDER / "drivers" / f"{given['file']}.py", tolerance)


def load() -> tuple[Repository, ...]:
    """Return all repositories, in the order of the file."""
    found = tomllib.loads((FOLDER / "repositories.toml").read_text("utf-8"))
    return tuple(
        Repository(
            folder=folder,
            url=given["url"],
            commit=given["commit"],
            remark=given["remark"],
            drivers=tuple(_driver(name, one) for name, one in given.get("drivers", {}).items()),
            packages=tuple(given.get("packages", ())),
            packages_of_tree=tuple(given.get("packages_of_tree", ())),
            paths=tuple(given.get("paths", ())),
            only=given.get("only", ""),
            seconds=given.get("seconds", 25),
            mnist=given.get("mnist"),
        )
        for folder, given in found.items()
    )
