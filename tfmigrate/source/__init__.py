"""Files, encodings, notebooks, Python 2, discovery and atomic writes: bytes in, bytes out."""

from tfmigrate.source.discovery import EXTENSIONS, Found, discover
from tfmigrate.source.document import Document, Location, SourceChange
from tfmigrate.source.mirroring import mirror
from tfmigrate.source.python_file import Python2
from tfmigrate.source.reading import may_be_old, mentions, read
from tfmigrate.source.writing import write_atomic

__all__ = [
    "EXTENSIONS",
    "Document",
    "Found",
    "Location",
    "Python2",
    "SourceChange",
    "discover",
    "may_be_old",
    "mentions",
    "mirror",
    "read",
    "write_atomic",
]
