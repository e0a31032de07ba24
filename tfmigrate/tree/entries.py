"""Which files of a tree get the lines that must run before a program uses TensorFlow.

A package gets them in its own ``__init__.py``, which runs before any of its modules. A file that stands alone, a script
in a package, and a package whose ``__init__.py`` is not ours to change get them where they use TensorFlow.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from msgspec import Struct, field

from tfmigrate.model import Facts, Settings
from tfmigrate.rewrite.entry import Needs, needs_alone, needs_keras

INIT = "__init__.py"


class Packages(Struct):
    """The package that a file belongs to, by the folders on disk."""

    _tops: dict[Path, Path | None] = field(default_factory=dict)

    def init_of(self, path: str) -> Path | None:
        """The ``__init__.py`` of the outermost package around a file; ``None`` for a file in no package."""
        folder = Path(path).absolute().parent
        if folder not in self._tops:
            top = None
            current = folder
            while (current / INIT).is_file():
                top, current = current, current.parent
            self._tops[folder] = top
        found = self._tops[folder]
        return None if found is None else found / INIT

    def root_of(self, path: str) -> Path:
        """The folder from which a file is imported, or run."""
        init = self.init_of(path)
        return Path(path).absolute().parent if init is None else init.parent.parent


def decide(members: Mapping[str, Facts], inits: Collection[str], settings: Settings) -> dict[str, Needs]:
    """What each file needs.

    ``members`` has the facts of the sources by path, ``inits`` the path of every ``__init__.py`` of the run.
    The result may name an ``__init__.py`` that is no member: one that does not use TensorFlow yet.
    """
    packages = Packages()
    ours = {Path(path).absolute(): path for path in inits}
    needs: dict[str, Needs] = {}
    has_eager = settings.behavior == "auto" and any(facts.is_eager for facts in members.values())
    for path, facts in members.items():
        alone = needs_alone(facts, settings)
        if has_eager and facts.graph_unless_eager:
            alone = Needs(False, alone.keras)
        if alone == Needs():
            continue
        top = packages.init_of(path)
        init = None if top is None else ours.get(top)
        if init is not None and init != path:
            _add(needs, init, _of_package(alone, members.get(init)))
            if not (facts.is_script or facts.graph_at_import):
                continue
        _add(needs, path, alone)
    _scripts(needs, members, ours, packages)
    if any(needs_keras(facts, settings) for facts in members.values()):
        _keras_first(needs, members)
    return needs


def _scripts(
    needs: dict[str, Needs], members: Mapping[str, Facts], ours: Mapping[Path, str], packages: Packages
) -> None:
    """A script that lies in a package, run by its path, does not run the package's ``__init__.py``."""
    for path, facts in members.items():
        top = packages.init_of(path)
        init = None if top is None else ours.get(top)
        wanted = needs.get(init) if init is not None else None
        if facts.is_script and wanted is not None and facts.entry is not None and facts.entry.alias is not None:
            _add(needs, path, _of_package(wanted, facts))


def _of_package(wanted: Needs, facts: Facts | None) -> Needs:
    """What the ``__init__.py`` of a package gets, given what it says itself."""
    if facts is None:
        return wanted
    return Needs(wanted.behavior and not facts.switches, wanted.keras and not facts.sets_keras)


def _keras_first(needs: dict[str, Needs], members: Mapping[str, Facts]) -> None:
    """Whatever begins a program of a tree that needs tf-keras chooses it, before TensorFlow is imported."""
    for path, need in needs.items():
        facts = members.get(path)
        needs[path] = Needs(need.behavior, need.keras or facts is None or not facts.sets_keras)


def _add(needs: dict[str, Needs], path: str, more: Needs) -> None:
    known = needs.get(path, Needs())
    needs[path] = Needs(known.behavior or more.behavior, known.keras or more.keras)
