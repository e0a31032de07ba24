"""From a file's bytes to a document."""

from __future__ import annotations

from collections.abc import Sequence

from tfmigrate.source.document import Document
from tfmigrate.source.python_file import Python2, read_python


def mentions(data: bytes, words: Sequence[bytes] = (b"tensorflow",)) -> bool:
    """Return whether one of ``words`` occurs in ``data``: the cheap test before anything is parsed."""
    return any(word in data for word in words)


def read(path: str, data: bytes, python2: Python2 = "auto") -> Document:
    """Read Python source or a notebook from the bytes of the file ``path`` (``-`` for standard input).

    ``python2``: ``auto`` converts what is not (or cannot be meant as) Python 3; ``yes`` and ``no`` mean
    always and never.

    Raises:
        InputError: the bytes cannot be decoded, parsed or converted; it names the line.
    """
    if path.endswith(".ipynb") or (path == "-" and _looks_like_notebook(data)):
        from tfmigrate.source.notebook import read_notebook

        return read_notebook(path, data, python2)
    return read_python(path, data, python2)


def _looks_like_notebook(data: bytes) -> bool:
    return data.lstrip().startswith(b"{") and b'"nbformat"' in data
