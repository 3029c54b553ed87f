"""Packs a text into base64 of gzip and finds such packs again."""

import base64
import binascii
import gzip
import re
import zlib

_COLUMNS = 76
_PACK = re.compile(rf"(?:[A-Za-z0-9+/]{{{_COLUMNS}}}\n)+[A-Za-z0-9+/=]+")


def packed(text: str, level: int = 8) -> str:
    """Return `text` as gzip (of `level`) in base64, lines of 76 columns, no newline at the end.

    The same interpreter gives the same bytes; another zlib may give others, so compare two packs
    by `readable`.
    """
    data = base64.b64encode(gzip.compress(text.encode(), level, mtime=0)).decode("ascii")
    return "\n".join(data[at : at + _COLUMNS] for at in range(0, len(data), _COLUMNS))


def readable(text: str) -> str:
    """Return `text` with each pack in it replaced by what it holds; damaged ones stay."""
    return _PACK.sub(_unpacked, text)


def _unpacked(match: re.Match[str]) -> str:
    try:
        return gzip.decompress(base64.b64decode(match[0])).decode()
    except (binascii.Error, EOFError, OSError, UnicodeDecodeError, zlib.error):
        return match[0]
