"""The two header lines by which a rendered file is known again, and an edited one told."""

import re
import zlib
from enum import Enum

from ccr_gen.packing import readable

BLANK = "-" * 8
# comments of bash and HCL, or of Markdown
_HEADER = re.compile(
    r"^(?:#|<!--) [^\n]*rendered by ccr-gen [^\n]*\n(?:#|<!--) seal ([0-9a-f]{8})(?: -->)?$",
    re.MULTILINE,
)
_HEAD_CHARACTERS = 1000


class Origin(Enum):
    """Who wrote a file."""

    OURS = "rendered, as it was"
    EDITED = "rendered, then edited"
    FOREIGN = "not rendered"


def sealed(text: str) -> str:
    """Return `text` with its seal, BLANK so far, filled in."""
    return text.replace(BLANK, _digest(text), 1)


def origin(text: str) -> Origin:
    """Return who wrote `text`; line ends that Git changed are no edit."""
    text = text.replace("\r\n", "\n")
    header = _HEADER.search(text, 0, _HEAD_CHARACTERS)
    if header is None:
        return Origin.FOREIGN
    blank = text[: header.start(1)] + BLANK + text[header.end(1) :]
    return Origin.OURS if _digest(blank) == header[1] else Origin.EDITED


def _digest(text: str) -> str:
    # of what is packed, not of the pack: another zlib packs the same into other bytes
    data = readable(text).encode("utf-8", "surrogateescape")
    return f"{zlib.crc32(data):08x}"
