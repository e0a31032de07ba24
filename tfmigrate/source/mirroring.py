"""A converted copy of a whole tree, complete or not there at all."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from tfmigrate.model import InputError


def mirror(
    root: str,
    out: str,
    converted: Mapping[str, bytes],
    added: Mapping[str, bytes] | None = None,
    *,
    force: bool = False,
) -> None:
    """Copy the folder ``root`` to ``out``, with the content of some files replaced.

    The entries of ``root`` come to lie directly below ``out``; a ``root`` that is one file comes to lie in it
    under its own name. ``converted`` maps paths relative to ``root`` (``Found.relative``) to their new bytes,
    ``added`` those of files that the tree does not have. Everything else is copied: symbolic links as links,
    permission bits and times kept; sockets, pipes and devices are left out. The copy is made beside ``out`` and
    renamed at the end.

    Raises:
        InputError: ``out`` is a file, lies in ``root`` or around it, has entries (and ``force``, which
            replaces all of them, was not given) or cannot be written, or ``root`` cannot be read.
    """
    # Neither is needed by a run that only checks, and together they cost it ten milliseconds.
    import shutil
    import tempfile

    source, target = Path(os.path.realpath(root)), Path(os.path.realpath(out))
    _refuse(source, target, out, force=force)
    contents = _by_real_file(source, converted)
    building: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _refuse_read_only(target.parent, out)
        building = Path(tempfile.mkdtemp(prefix=".tfmigrate-", dir=target.parent))
        _copy(source, building / "new", contents)
        _add(building / "new", added or {})
        _swap(building, target)
    except shutil.Error as error:
        place, _, reason = error.args[0][0]
        raise InputError(f"cannot be copied: {reason}", str(place)) from None
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", str(error.filename or out)) from None
    finally:
        if building is not None:
            shutil.rmtree(building, ignore_errors=True)


def _refuse(source: Path, target: Path, out: str, *, force: bool) -> None:
    folder = source if source.is_dir() else source.parent
    if target == source or (source.is_dir() and target.is_relative_to(source)):
        raise InputError("the output folder lies in the tree that is copied; choose one outside of it", out)
    if folder.is_relative_to(target):
        raise InputError("the output folder holds the tree that is copied; choose another", out)
    if target.exists() and not target.is_dir():
        raise InputError("the output folder is a file", out)
    if target.is_dir() and any(target.iterdir()) and not force:
        raise InputError("the output folder is not empty; choose another, or replace it with --force", out)


def _refuse_read_only(folder: Path, out: str) -> None:
    # Root may write anywhere; what somebody has protected still stays as it is.
    if not folder.stat().st_mode & 0o222 or not os.access(folder, os.W_OK):
        raise InputError(f"the folder of the output is read-only ({folder})", out)


def _by_real_file(source: Path, converted: Mapping[str, bytes]) -> dict[str, bytes]:
    """Key the new contents by real path: a file that was found through a link is changed, the link is not."""
    folder = source if source.is_dir() else source.parent
    real_of: dict[Path, Path] = {}
    contents = {}
    for relative, data in converted.items():
        path = folder / relative
        real = real_of.get(path.parent) or real_of.setdefault(path.parent, path.parent.resolve())
        path = real / path.name
        contents[os.path.realpath(path) if path.is_symlink() else str(path)] = data
    return contents


def _copy(source: Path, new: Path, contents: Mapping[str, bytes]) -> None:
    """Make the copy ``new``; ``contents`` has new bytes by real path."""
    import shutil

    def copy_file(old: str, made: str) -> str:
        data = contents.get(old)
        if data is None:
            return str(shutil.copy2(old, made, follow_symlinks=False))
        _write(made, data)
        shutil.copymode(old, made)
        return made

    if source.is_dir():
        shutil.copytree(source, new, symlinks=True, copy_function=copy_file, ignore=_special_files)
    else:
        new.mkdir()
        copy_file(str(source), str(new / source.name))


def _add(new: Path, added: Mapping[str, bytes]) -> None:
    """Write files that the tree does not have."""
    top = str(new) + os.sep
    for folder in {relative.rpartition(os.sep)[0] for relative in added}:
        Path(top + folder).mkdir(parents=True, exist_ok=True)
    for relative, data in added.items():
        _write(top + relative, data)


def _write(path: str, data: bytes) -> None:
    # Hundreds of small files: the buffers of a file object cost more than the write.
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(file, left) :]
    finally:
        os.close(file)


def _special_files(folder: str, names: Iterable[str]) -> list[str]:
    kinds = ((name, Path(folder, name).lstat().st_mode) for name in names)
    return [name for name, mode in kinds if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode))]


def _swap(building: Path, target: Path) -> None:
    """Put the finished copy in the place of ``target``; if that fails, what was there comes back."""
    replaced = building / "old"
    if target.exists():
        target.rename(replaced)
    try:
        (building / "new").rename(target)
    except BaseException:
        with contextlib.suppress(OSError):
            replaced.rename(target)
        raise
