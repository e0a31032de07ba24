"""From outcomes to files: what ``rewrite`` writes, and when it writes nothing."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

from tfmigrate.model import InputError
from tfmigrate.pipeline import Outcome
from tfmigrate.report.model import Problem, Report
from tfmigrate.source import Found, write_atomic


class Pending(Struct):
    """New contents that wait until every file was read, so that a run that fails early writes nothing."""

    items: list[tuple[Found, bytes]] = field(default_factory=list)
    blocked: bool = False
    failed: int = 0
    compat: dict[str, frozenset[str]] = field(default_factory=dict)
    """What each source reads of ``tfmigrate.compat``."""

    def add(self, one: Outcome) -> None:
        """Take note of an outcome."""
        if one.needs:
            return
        if one.problem is not None:
            self.failed += 1
            self.blocked |= one.found.explicit
        elif one.data is not None:
            self.items.append((one.found, one.data))
        if one.compat:
            self.compat[one.found.path] = one.compat

    def refused(self, report: Report) -> bool:
        """Whether nothing may be written: a file that was named is bad, or all files are."""
        return self.blocked or 0 < report.files == self.failed


def write_in_place(pending: Pending, report: Report) -> None:
    """Replace the changed files, all or none: where one cannot be written, the others are put back."""
    if pending.refused(report):
        return
    replaced: dict[str, bytes] = {}
    try:
        for found, data in pending.items:
            old = Path(found.path).read_bytes()
            write_atomic(found.path, data)
            replaced[found.path] = old
    except BaseException as error:
        for path, old in replaced.items():
            write_atomic(path, old)
        if not isinstance(error, InputError | OSError):
            raise
        report.problems.append(Problem.of(error))
    else:
        report.applied = True


def write_copy(pending: Pending, path: str, folder: str, report: Report, *, force: bool, vendor: bool) -> None:
    """Make ``folder`` a converted copy of ``path``, a folder or a file; ``force`` replaces what is there.

    ``vendor``: the parts of ``tfmigrate.compat`` that the new code reads go along.

    :raises InputError: if ``folder`` cannot be written, or holds something and ``force`` is not set.
    """
    if pending.refused(report):
        return
    from tfmigrate.source.mirroring import mirror

    converted = {found.relative: data for found, data in pending.items}
    added: dict[str, bytes] = {}
    if vendor and pending.compat:
        from tfmigrate.tree.vendoring import copies, used

        added = copies(used(pending.compat, path if Path(path).is_dir() else str(Path(path).parent)))
    mirror(path, folder, converted, added, force=force)
    report.applied = True


def write_requirements(path: str, report: Report) -> None:
    """Write what the rewritten programs need to ``path``, a line each; nothing after a problem."""
    if report.problems:
        return
    try:
        write_atomic(path, "".join(f"{item}\n" for item in report.needs).encode())
    except (InputError, OSError) as error:
        report.problems.append(Problem.of(error, path))
