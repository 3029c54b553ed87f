"""Evaluates expressions that hold a script, as far as that can be done without Terraform.

What only Terraform knows becomes a placeholder; every piece remembers the line it comes from.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ccr_gen.literals import Literal, literals, whole_literal
from ccr_gen.pieces import Piece, lines, pieces, unknown
from ccr_gen.template import SourceFile, Template

_DEEPEST = 8
_BIGGEST = 1 << 20
_CALL = re.compile(r"([a-z0-9_]+)\(")
_LOCAL = re.compile(r"local\.([A-Za-z_][\w-]*)")
_UNCHANGED = ("chomp", "nonsensitive", "sensitive", "tostring", "trimspace", "try", "coalesce")
Span = tuple[int, int]
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


class Scope(Struct, frozen=True):
    """Where an expression stands: its file and the template around it."""

    template: Template
    file: SourceFile
    depth: int = 0

    def deeper(self, file: SourceFile) -> "Scope":
        """Return the scope of what this one refers to in `file`."""
        return Scope(self.template, file, self.depth + 1)


def evaluate(scope: Scope, start: int, end: int) -> list[list[Piece]]:
    """Return what the expression between two offsets of the file can be, each as its pieces.

    Several for a conditional, none when it cannot be told.
    """
    text = scope.file.text
    if scope.depth > _DEEPEST:
        return []
    start, end = _bare(text, start, end)
    first = next(literals(text, start, end), None)
    if first is not None and (first.start, first.end) == (start, end):
        return [_pieces(scope, first)]
    branches = split(text, start, end, "?:")
    if len(branches) >= 3:
        return [found for branch in branches[1:] for found in evaluate(scope, *branch)]
    whole = text[start:end]
    if match := _LOCAL.fullmatch(whole):
        return _local(scope, match[1])
    if match := _CALL.match(whole):
        arguments = split(text, start + match.end(), end - 1, ",")
        return _call(scope, match[1], arguments)
    return []


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the space and the parentheses around it."""
    while True:
        inside = text[start:end]
        start += len(inside) - len(inside.lstrip())
        end = start + len(inside.strip())
        if text[start : start + 1] != "(" or _matching(text, start, end) != end:
            return start, end
        start, end = start + 1, end - 1


def _matching(text: str, start: int, end: int) -> int:
    """Return the offset behind the bracket that closes the one at `start`, -1 without one."""
    depth = 0
    for offset, character in _outside(text, start, end):
        if character in _BRACKETS:
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth == 0:
                return offset + 1
    return -1


def closing(text: str, start: int) -> int:
    """Return the offset of the bracket that closes the one before `start`, the end without one."""
    found = _matching(text, start - 1, len(text))
    return found - 1 if found > 0 else len(text)


def _outside(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield offset and character of what stands outside strings and heredocs."""
    at = start
    for literal in literals(text, start, end):
        yield from ((offset, text[offset]) for offset in range(at, literal.start))
        at = literal.end
    yield from ((offset, text[offset]) for offset in range(at, end))


def split(text: str, start: int, end: int, separators: str) -> list[Span]:
    """Return the spans between `separators` that stand in no brackets, strings or heredocs."""
    spans: list[Span] = []
    depth, begin = 0, start
    for offset, character in _outside(text, start, end):
        if character in _BRACKETS:
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character in separators and depth == 0:
            spans.append((begin, offset))
            begin = offset + 1
    spans.append((begin, end))
    return [span for span in spans if text[slice(*span)].strip()]


def _local(scope: Scope, name: str) -> list[list[Piece]]:
    for file in scope.template.files:
        for block in file.blocks:
            attribute = block.attributes.get(name) if block.type == "locals" else None
            if attribute is not None:
                end = attribute.start + len(attribute.text)
                return evaluate(scope.deeper(file), attribute.start, end)
    return []


def _call(scope: Scope, name: str, arguments: list[Span]) -> list[list[Piece]]:
    if not arguments:
        return []
    if name in ("file", "templatefile"):
        return _read(scope, arguments[0], with_sequences=name == "templatefile")
    if name in _UNCHANGED:
        return evaluate(scope, *arguments[0])
    if name == "join" and len(arguments) == 2:
        return _join(scope, *arguments)
    if name == "replace" and len(arguments) == 3:
        carriage = r"\r" in scope.file.text[slice(*arguments[1])]
        return [
            [replace(piece, text=piece.text.replace("\r", "")) for piece in found]
            if carriage
            else found
            for found in evaluate(scope, *arguments[0])
        ]
    return []


def _join(scope: Scope, separator: Span, items: Span) -> list[list[Piece]]:
    """Return the joined items of a list that is written out."""
    text = scope.file.text
    between = evaluate(scope, *separator)
    start, end = _bare(text, *items)
    if len(between) != 1 or text[start] != "[" or _matching(text, start, end) != end:
        return []
    joined: list[Piece] = []
    for index, span in enumerate(split(text, start + 1, end - 1, ",")):
        found = evaluate(scope, *span)
        joined += between[0] if index else []
        joined += found[0] if len(found) == 1 else [unknown(text, scope.file.name, span[0])]
    return [joined]


def path_of(scope: Scope, start: int, end: int) -> Path | None:
    """Return the file that the expression between two offsets names, None when it is not plain."""
    match = re.fullmatch(
        r'"(?:(\$\{path\.module\}/)|\$\{path\.root\}/|\./)?([^"$%\\]+)"',
        scope.file.text[start:end].strip(),
    )
    if match is None:
        return None
    # without a word, a path begins where Terraform runs
    return (scope.template.directory if match[1] else scope.template.top) / match[2]


def _read(scope: Scope, span: tuple[int, int], *, with_sequences: bool) -> list[list[Piece]]:
    path = path_of(scope, *span)
    try:
        if path is None or not path.is_file() or path.stat().st_size > _BIGGEST:
            return []
        text = path.read_bytes().decode()
    except (OSError, ValueError):
        return []
    name = scope.template.shown(path)
    if not with_sequences:
        return [[Piece(line, name, number, 1) for number, line in lines(text)]]
    return [_pieces(scope.deeper(SourceFile(name, text, ())), whole_literal(text))]


def _pieces(scope: Scope, literal: Literal) -> list[Piece]:
    return pieces(
        scope.file.text, scope.file.name, literal, lambda start, end: evaluate(scope, start, end)
    )
