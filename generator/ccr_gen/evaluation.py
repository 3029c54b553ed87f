"""Evaluates expressions that hold a script, as far as that can be done without Terraform.

What only Terraform knows becomes a placeholder; every piece remembers the line it comes from.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ccr_gen.literals import Literal, literals, position
from ccr_gen.template import SourceFile, Template

PLACEHOLDER = "x"
_DEEPEST = 8
_BIGGEST = 1 << 20
_CALL = re.compile(r"([a-z0-9_]+)\(")
_LOCAL = re.compile(r"local\.([A-Za-z_][\w-]*)")
_UNCHANGED = ("chomp", "nonsensitive", "sensitive", "tostring", "trimspace", "try", "coalesce")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_MEANING = {"n": "\n", "r": "\r", "t": "\t"}
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


class Piece(Struct, frozen=True):
    """A part of a text, at most one line, from `line` and `column` of `file`; not `known` where it
    stands for what only Terraform knows, `branch` where it stands behind a `%{if}` or `%{for}`."""

    text: str
    file: str
    line: int
    column: int
    known: bool = True
    branch: bool = False


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
        return [list(_pieces(scope, first))]
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


def _outside(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield offset and character of what stands outside strings and heredocs."""
    at = start
    for literal in literals(text, start, end):
        yield from ((offset, text[offset]) for offset in range(at, literal.start))
        at = literal.end
    yield from ((offset, text[offset]) for offset in range(at, end))


def split(text: str, start: int, end: int, separators: str) -> list[tuple[int, int]]:
    """Return the spans between `separators` that stand in no brackets, strings or heredocs."""
    spans: list[tuple[int, int]] = []
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


def _call(scope: Scope, name: str, arguments: list[tuple[int, int]]) -> list[list[Piece]]:
    if not arguments:
        return []
    if name in ("file", "templatefile"):
        return _read(scope, arguments[0], with_sequences=name == "templatefile")
    if name in _UNCHANGED:
        return evaluate(scope, *arguments[0])
    if name == "replace" and len(arguments) == 3:
        carriage = r"\r" in scope.file.text[slice(*arguments[1])]
        return [
            [replace(piece, text=piece.text.replace("\r", "")) for piece in found]
            if carriage
            else found
            for found in evaluate(scope, *arguments[0])
        ]
    return []


def path_of(scope: Scope, start: int, end: int) -> Path | None:
    """Return the file that the expression between two offsets names, None when it is not plain."""
    match = re.fullmatch(
        r'"(?:\$\{path\.(?:module|root)\}/|\./)?([^"$%\\]+)"', scope.file.text[start:end].strip()
    )
    return scope.template.directory / match[1] if match else None


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
        return [[Piece(line, name, number, 1) for number, line in _lines(text)]]
    whole = whole_literal(text)
    return [list(_pieces(scope.deeper(SourceFile(name, text, ())), whole))]


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


def _lines(text: str) -> Iterator[tuple[int, str]]:
    return enumerate(re.findall(r"[^\n]*\n|[^\n]+", text), 1)


def _pieces(scope: Scope, literal: Literal) -> Iterator[Piece]:
    pieces = list(_raw_pieces(scope, literal))
    return iter(_flushed(pieces) if literal.flush else pieces)


def _raw_pieces(scope: Scope, literal: Literal) -> Iterator[Piece]:
    """Yield the content line by line, sequences apart."""
    text, unescape = scope.file.text, _in_heredoc if literal.marker else _in_quotes
    at, trim, branches = literal.body_start, False, 0
    pending: list[Piece] = []
    for sequence in (one for one in literal.sequences if one.valid):
        pending += _literal_pieces(scope, at, sequence.start, unescape, branches, trim=trim)
        inside = text[sequence.start + 2 : sequence.end - 1]
        if inside.startswith("~") and pending:
            pending[-1] = replace(pending[-1], text=pending[-1].text.rstrip())
        at, trim = sequence.end, inside.endswith("~")
        if text[sequence.start] == "%":
            word = inside.strip("~ \t\n").split(" ", 1)[0]
            branches += {"if": 1, "for": 1, "endif": -1, "endfor": -1}.get(word, 0)
            line, column = position(text, sequence.start)
            pending.append(Piece("", scope.file.name, line, column, known=False, branch=True))
        else:
            pending += _value(scope, sequence.start, sequence.end, bool(branches))
    pending += _literal_pieces(scope, at, literal.body_end, unescape, branches, trim=trim)
    yield from pending


def _value(scope: Scope, start: int, end: int, branch: bool) -> list[Piece]:
    found = evaluate(scope, start + 2, end - 1)
    if len(found) == 1:
        return found[0]
    line, column = position(scope.file.text, start)
    return [Piece(PLACEHOLDER, scope.file.name, line, column, known=False, branch=branch)]


def _literal_pieces(
    scope: Scope,
    start: int,
    end: int,
    unescape: Callable[[str], str],
    branches: int,
    *,
    trim: bool,
) -> list[Piece]:
    if start == end:
        return []
    first, column = position(scope.file.text, start)
    found = [
        Piece(
            line,
            scope.file.name,
            first + number - 1,
            column if number == 1 else 1,
            branch=branches > 0,
        )
        for number, written in _lines(scope.file.text[start:end])
        for _, line in _lines(unescape(written))
    ]
    if trim:
        found[0] = replace(found[0], text=found[0].text.lstrip())
    return found


def _in_heredoc(text: str) -> str:
    return text.replace("$${", "${").replace("%%{", "%{")


def _in_quotes(text: str) -> str:
    def meaning(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _MEANING.get(match[3], match[3])

    return _ESCAPE.sub(meaning, _in_heredoc(text))


def _flushed(pieces: list[Piece]) -> list[Piece]:
    """Return the lines of a `<<-` without the indentation that all of them have."""
    starts: list[int] = []
    least: int | None = None
    newline = True
    for index, piece in enumerate(pieces):
        if newline and not (piece.text.endswith("\n") and not piece.text.strip()):
            spaces = len(piece.text) - len(piece.text.lstrip()) if piece.known else 0
            least = spaces if least is None else min(least, spaces)
            starts.append(index)
        newline = piece.text.endswith("\n")
    for index in starts if least else []:
        piece = pieces[index]
        shift = min(least or 0, len(piece.text) - len(piece.text.lstrip(" \t")))
        pieces[index] = replace(piece, text=piece.text[shift:], column=piece.column + shift)
    return pieces
