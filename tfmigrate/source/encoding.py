"""Bytes to text and back: PEP 263 declarations, byte order marks, and errors that name the line."""

from __future__ import annotations

import codecs
import re

from msgspec import Struct

from tfmigrate.model import InputError
from tfmigrate.source.lines import line_of_offset, split_lines

_FIRST_TWO_LINES = re.compile(rb"([^\r\n]*(?:\r\n|\r|\n)?)([^\r\n]*)")
_TO_ASCII = bytes(byte if byte < 128 else ord("?") for byte in range(256))


class Codec(Struct, frozen=True):
    """How one file's bytes and text belong together."""

    path: str
    encoding: str
    bom: bool

    def encode(self, text: str) -> bytes:
        """Return the bytes of ``text``; raises InputError for a character that the encoding lacks."""
        try:
            body = text.encode(self.encoding)
        except UnicodeEncodeError as error:
            line = len(split_lines(text[: error.start + 1]))
            character = text[error.start]
            raise InputError(
                f"the file's encoding {self.encoding} cannot hold {character!r} (U+{ord(character):04X}); "
                "save the file as UTF-8 first",
                self.path,
                line,
            ) from None
        return codecs.BOM_UTF8 + body if self.bom else body


def decode(path: str, data: bytes) -> tuple[str, Codec]:
    """Decode Python source bytes as Python itself would, newlines untouched, without the byte order mark.

    Raises:
        InputError: NUL bytes, an unknown encoding, bytes that the encoding does not allow, or bytes that
            would not come back the same (a declared ``utf-7``, say).
    """
    nul = data.find(b"\0")
    if nul >= 0:
        raise InputError(
            "not Python source: the file has NUL bytes (if it is UTF-16, save it as UTF-8)",
            path,
            line_of_offset(data, nul),
        )
    bom = data.startswith(codecs.BOM_UTF8)
    body = data[len(codecs.BOM_UTF8) :] if bom else data
    codec = Codec(path, _declared_encoding(path, body, bom), bom)
    text = _decode_body(codec, body)
    if codec.encoding != "utf-8" and codec.encode(text) != data:
        raise InputError(
            f"the file would not come back unchanged in its encoding {codec.encoding}; save it as UTF-8",
            path,
            1,
        )
    return text, codec


def decode_utf8(path: str, data: bytes) -> tuple[str, Codec]:
    """Decode UTF-8, with or without a byte order mark; raises InputError with the line of a bad byte."""
    bom = data.startswith(codecs.BOM_UTF8)
    codec = Codec(path, "utf-8", bom)
    return _decode_body(codec, data[len(codecs.BOM_UTF8) :] if bom else data), codec


def _decode_body(codec: Codec, body: bytes) -> str:
    try:
        return body.decode(codec.encoding)
    except UnicodeDecodeError as error:
        byte = body[error.start]
        raise InputError(
            f"byte 0x{byte:02x} is not {codec.encoding}; save the file as UTF-8, or declare the encoding "
            "of a Python file in its first line (# -*- coding: latin-1 -*-)",
            codec.path,
            line_of_offset(body, error.start),
        ) from None
    except (LookupError, UnicodeError, ValueError) as error:
        raise InputError(f"the file cannot be decoded as {codec.encoding}: {error}", codec.path, 1) from None


def _declared_encoding(path: str, body: bytes, bom: bool) -> str:
    """Return the encoding that the first two lines declare (https://peps.python.org/pep-0263/)."""
    match = _FIRST_TWO_LINES.match(body)
    lines = match.groups() if match else ()
    if not any(b"coding" in line for line in lines):
        return "utf-8"
    import tokenize

    # detect_encoding insists on UTF-8 in the lines it looks at, Python's own parser does not, and it
    # splits lines at LF only; hence the ASCII copy, already split.
    readable = [line.translate(_TO_ASCII) for line in lines]
    if bom:
        readable[0] = codecs.BOM_UTF8 + readable[0]
    try:
        encoding, _ = tokenize.detect_encoding(iter(readable).__next__)
    except SyntaxError as error:
        line = 1 if b"coding" in lines[0] else 2
        raise InputError(f"{error.msg}; declare the encoding that the file is saved in", path, line) from None
    return "utf-8" if encoding == "utf-8-sig" else encoding
