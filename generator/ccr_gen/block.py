"""Our block inside a file of the owner's: every other byte stays as it is.

The block has a first line, the seal's line, the resources and a last line. Behind an owner's text
it stands after an empty line, and ends without a newline where that text did, so that taking it
away gives the same bytes back.
"""

import re
from collections.abc import Container, Sequence

from msgspec import Struct

from ccr_gen.seal import Origin, origin

BEGIN = "# >>> claude-resume, rendered by ccr-gen"
END = "# <<< claude-resume, rendered by ccr-gen"
SCRIPT_LOCAL = "claude_resume_script"
_NAMES = ("claude_resume_", "claude_auto_resume_")
_BOM = "\ufeff"
_LF, _CRLF = "\n", "\r\n"
_MARK = re.compile(
    rf"^{_BOM}?((?:{re.escape(BEGIN)}|{re.escape(END)})\b[^\r\n]*)(?=\r?$)", re.MULTILINE
)
_SEAL = re.compile(r"\r?\n# seal [^\r\n]*")
_SEAL_ABOVE = re.compile(r"^# seal [0-9a-f]{8}\s*\Z", re.MULTILINE)
_SEAL_CHARACTERS = 30
_AGAIN = "or run ccr-gen render --force, which replaces it"


class Found(Struct, frozen=True):
    """Our block in a text: where (offsets; several when it is damaged), and what is wrong with it.

    `damage` is a cause with its remedy, "" for a block as it was rendered; `line` and `last` are
    its lines, counted from 1.
    """

    spans: tuple[tuple[int, int], ...]
    line: int
    last: int
    damage: str


def find(text: str) -> Found | None:
    """Return our block, or what is left of it, in `text`; None when there is nothing."""
    marks = [match.span(1) for match in _MARK.finditer(text)]
    if not marks:
        return None
    spans: list[tuple[int, int]] = []
    lone: list[str] = []
    while marks:
        start, end = marks.pop(0)
        begins = text.startswith(BEGIN, start)
        if begins and marks and text.startswith(END, marks[0][0]):
            spans.append((start, marks.pop(0)[1]))
        else:
            lone.append(BEGIN if begins else END)
            spans.append(_remains(text, start, end, begins=begins))
    line, last = (text.count(_LF, 0, at) + 1 for at in (spans[0][0], spans[-1][1]))
    return Found(tuple(spans), line, last, _damage(text, spans, lone))


def _damage(text: str, spans: list[tuple[int, int]], lone: list[str]) -> str:
    if len(spans) > 1:
        what = "one of its first or last lines is there twice" if lone else "it is there twice"
        return f"{what}, leave one whole block, {_AGAIN}"
    if lone == [BEGIN]:
        return f'its last line is gone, put "{END}" below it, {_AGAIN}'
    if lone == [END]:
        return f'its first line is gone, the one that begins with "{BEGIN}", {_AGAIN}'
    start, end = spans[0]
    if origin(f"{text[start:end]}\n") is not Origin.OURS:
        return f"it was edited inside, put it back as it was, {_AGAIN}"
    return ""


def _remains(text: str, start: int, end: int, *, begins: bool) -> tuple[int, int]:
    """Return the span of a single first or last line with the blocks of ours next to it."""
    from ccr_gen.hcl import UnreadableError, read

    if begins and (seal := _SEAL.match(text, end)):
        end = seal.end()
    shift = len(_BOM) if text.startswith(_BOM) else 0
    try:
        blocks = read(text[shift:])
    except UnreadableError:
        return start, end
    for block in blocks if begins else reversed(blocks):
        first, last = block.start + shift, block.end + shift
        between = text[end:first] if begins else text[last:start]
        outside = first >= end if begins else last <= start
        if not outside:
            continue
        if between.strip() or not ours(block.labels, block.attributes):
            break
        start, end = (start, last) if begins else (first, end)
    if not begins and (seal := _SEAL_ABOVE.search(text, max(start - _SEAL_CHARACTERS, 0), start)):
        start = seal.start()
    return start, end


def ours(labels: Sequence[str], attributes: Container[str]) -> bool:
    """Tell whether a block of HCL has a name that what we render has."""
    named = bool(labels) and f"{labels[-1]}_".startswith(_NAMES)
    return named or (not labels and SCRIPT_LOCAL in attributes)


def put(text: str | None, block: str) -> str:
    """Return `text`, a file's or None for no file, with `block` in it in the line ends it has.

    A block that is there, damaged or not, is replaced where it stands.
    """
    if text is None:
        return block
    found = find(text)
    newline = _newline(text, found)
    block = block.removesuffix(_LF).replace(_LF, newline)
    if found is None:
        if text in ("", _BOM) or text.endswith(_LF):
            return f"{text}{newline}{block}{newline}"
        return f"{text}{newline}{newline}{block}"
    (start, end), *others = found.spans
    for other in reversed(others):
        text = _without(text, *other)
    return f"{text[:start]}{block}{text[end:]}"


def cut(text: str) -> str | None:
    """Return `text` without our block and what `put` added around it; None when that is all."""
    found = find(text)
    if found is None:
        return text
    start, end = found.spans[0]
    if len(found.spans) == 1 and start == 0 and text[end:] in ("", _LF, _CRLF):
        return None
    for span in reversed(found.spans):
        text = _without(text, *span)
    return text


def masked(text: str) -> str:
    """Return `text` with nothing in the lines of our block, so that all others keep theirs."""
    found = find(text)
    for start, end in reversed(found.spans if found else ()):
        text = text[:start] + _LF * text.count(_LF, start, end) + text[end:]
    return text


def _without(text: str, start: int, end: int) -> str:
    before, after = text[:start], text[end:]
    newline = _newline(text[start:end], None)
    rest = before.removesuffix(newline)
    if rest != before and (rest in ("", _BOM) or rest.endswith(_LF)):
        before = rest
    if not after:
        # the owner's last line had no newline
        before = before.removesuffix(newline)
    return before + after.removeprefix("\r").removeprefix(_LF)


def _newline(text: str, found: Found | None) -> str:
    """Return the line end that most of the owner's lines have; the block's where it is alone."""
    owners = text
    for start, end in reversed(found.spans if found else ()):
        owners = owners[:start] + owners[end:]
    if not owners.strip():
        owners = text
    crlf = owners.count(_CRLF)
    return _CRLF if crlf > owners.count(_LF) - crlf else _LF
