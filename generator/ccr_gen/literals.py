"""Finds quoted strings and heredocs in HCL, whatever is wrong inside them, and their sequences.

Sources: the HCL syntax specification, "Template Expressions" and "Heredoc Template Expressions".
"""

import bisect
import re
from collections.abc import Iterator
from functools import lru_cache

import pygohcl
from msgspec import Struct
from msgspec.structs import replace

_TOKEN = re.compile(
    r'(?:\#|//)[^\n]*|/\*.*?(?:\*/|\Z)|(?P<quote>")|(?P<open><<-?)(?P<marker>[A-Za-z_][\w-]*)\r?\n',
    re.DOTALL,
)
_SEQUENCE = re.compile(r"\$\$\{|%%\{|(?P<open>[$%]\{)")
_IN_QUOTES = re.compile(r'\\.|\$\$\{|%%\{|(?P<open>[$%]\{)|(?P<end>"|\n)', re.DOTALL)
_NESTED = re.compile(r'[{}"]|<<-?[A-Za-z_][\w-]*\r?\n')
_DIRECTIVE = re.compile(r"~?\s*(?:if|else|endif|for|endfor)\b")
# what needs no parser to be known as an expression
_SIMPLE = re.compile(r"~?\s*[A-Za-z_][\w-]*(?:\.[A-Za-z_*][\w-]*|\[\d+\])*\s*~?")


class Sequence(Struct, frozen=True):
    """`${…}` or `%{…}` from offset `start` to `end`, as Terraform sees it.

    `valid` is false where it cannot be one; then `end` is where a shell would see its end.
    """

    start: int
    end: int
    valid: bool


class Literal(Struct, frozen=True):
    """A quoted string or a heredoc: all of it from `start` to `end`, its content between.

    `marker` is "" for a quoted string; `flush` tells a heredoc whose indentation is stripped.
    """

    start: int
    end: int
    body_start: int
    body_end: int
    sequences: tuple[Sequence, ...]
    marker: str = ""
    flush: bool = False


def literals(text: str, start: int = 0, end: int | None = None) -> Iterator[Literal]:
    """Yield the outermost strings and heredocs of `text` between two offsets."""
    limit = len(text) if end is None else end
    at = start
    while match := _TOKEN.search(text, at, limit):
        at = match.end()
        if match["quote"]:
            found = _quoted(text, match.start(), limit)
        elif match["open"]:
            found = _heredoc(text, match, limit)
        else:
            continue
        yield found
        at = max(found.end, at)


def code(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the spans of `text` that are neither comment nor the text of a string or heredoc."""
    limit = len(text) if end is None else end
    at = start
    while match := _TOKEN.search(text, at, limit):
        yield at, match.start()
        at = match.end()
        if match["quote"] or match["open"]:
            found = next(literals(text, match.start(), limit))
            for one in found.sequences:
                if one.valid:
                    yield from code(text, one.start + 2, one.end - 1)
            at = max(found.end, at)
    yield at, limit


def _quoted(text: str, start: int, limit: int) -> Literal:
    sequences: list[Sequence] = []
    at = start + 1
    while match := _IN_QUOTES.search(text, at, limit):
        if match["end"]:
            end = match.end() if match["end"] == '"' else match.start()
            return Literal(start, end, start + 1, match.start(), tuple(sequences))
        at = match.end()
        if match["open"]:
            sequences.append(_sequence(text, match.start(), limit))
            at = sequences[-1].end
    return Literal(start, limit, start + 1, limit, tuple(sequences))


def _heredoc(text: str, opener: re.Match[str], limit: int) -> Literal:
    marker = re.escape(opener["marker"])
    closer = re.compile(rf"^[ \t]*{marker}[ \t]*\r?$", re.MULTILINE).search(
        text, opener.end(), limit
    )
    body_end, end = (closer.start(), closer.end()) if closer else (limit, limit)
    sequences: list[Sequence] = []
    at = opener.end()
    while match := _SEQUENCE.search(text, at, body_end):
        at = match.end()
        if match["open"]:
            sequences.append(_sequence(text, match.start(), body_end))
            at = sequences[-1].end
    flush = opener["open"] == "<<-"
    return Literal(
        opener.start(), end, opener.end(), body_end, tuple(sequences), opener["marker"], flush
    )


def _sequence(text: str, start: int, limit: int) -> Sequence:
    inside = start + 2
    end = _closing(text, inside, limit)
    if end is not None:
        content = text[inside : end - 1]
        fine = _DIRECTIVE.match(content) if text[start] == "%" else is_expression(content)
        if fine:
            return Sequence(start, end, valid=True)
    return Sequence(start, _shell_end(text, inside, limit), valid=False)


def _closing(text: str, at: int, limit: int) -> int | None:
    """Return the offset behind the `}` that closes what is open at `at`; None without one."""
    depth = 1
    while match := _NESTED.search(text, at, limit):
        at = match.end()
        token = match[0]
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
            if depth == 0:
                return at
        else:
            nested = next(literals(text, match.start(), limit), None)
            at = max(at, nested.end if nested else at)
    return None


def _shell_end(text: str, at: int, limit: int) -> int:
    """Return where a shell would see the end of `${`, at the latest the end of the line."""
    line_end = text.find("\n", at, limit)
    line_end = limit if line_end < 0 else line_end
    depth = 1
    for index in range(at, line_end):
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        if depth == 0:
            return index + 1
    return len(text[at:line_end].rstrip()) + at


@lru_cache(4096)
def is_expression(text: str) -> bool:
    """Tell whether `text`, the inside of `${…}`, is an expression of HCL."""
    if _SIMPLE.fullmatch(text):
        return True
    try:
        pygohcl.loads(f"x = (\n{text.strip().strip('~')}\n)\n")
    except pygohcl.HCLParseError:
        return False
    except pygohcl.HCLInternalError:
        # it parsed, and holds what cannot be written as JSON
        return True
    return True


def whole_literal(text: str) -> Literal:
    """Return the text of a templatefile as a literal: a heredoc without its first and last line."""
    marker = "_" * 16
    wrapped = f"<<{marker}\n{text}"
    found = next(literals(wrapped))
    shift = len(marker) + 3
    sequences = tuple(
        replace(one, start=one.start - shift, end=one.end - shift) for one in found.sequences
    )
    return Literal(0, len(text), 0, len(text), sequences, marker)


@lru_cache(64)
def _starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1 on, of an offset."""
    starts = _starts(text)
    line = bisect.bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1
