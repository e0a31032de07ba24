"""Writing one file so that it is either the old or the new one, never half of either."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from tfmigrate.model import InputError


def write_atomic(path: str, data: bytes) -> None:
    """Replace a file's content through a temporary file beside it, keeping its permission bits.

    A symbolic link stays a link: the file that it leads to is replaced. A file that does not exist is made.

    Raises:
        InputError: the file or its folder is read-only, or writing fails; the old content is then intact.
    """
    real = Path(os.path.realpath(path))
    try:
        mode = stat.S_IMODE(real.stat().st_mode) if real.exists() else None
        _refuse_read_only(path, real, mode)
        _replace(real, data, mode)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", path) from None


def _refuse_read_only(path: str, real: Path, mode: int | None) -> None:
    # A rename needs no permission on the file itself, and root needs none at all; both would overwrite
    # what somebody has protected.
    if mode is not None and (not mode & 0o222 or not os.access(real, os.W_OK)):
        raise InputError("is read-only; make it writable (chmod u+w) or use --output DIR", path)
    folder = real.parent
    if not folder.stat().st_mode & 0o222 or not os.access(folder, os.W_OK):
        raise InputError(f"its folder is read-only ({folder}); make it writable or use --output DIR", path)


def _replace(real: Path, data: bytes, mode: int | None) -> None:
    temporary = real.with_name(f".tfmigrate-{os.urandom(8).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            if mode is not None:
                temporary.chmod(mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(real)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
