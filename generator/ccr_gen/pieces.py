"""The text of a string or heredoc in pieces, each with the place it comes from.

What only Terraform knows becomes a placeholder. Source: hashicorp/hcl, hclsyntax, for what `~` and
`<<-` strip.
"""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from ccr_gen.literals import Literal, position

PLACEHOLDER = "x"
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_MEANING = {"n": "\n", "r": "\r", "t": "\t"}

Evaluate = Callable[[int, int], "list[list[Piece]]"]


class Piece(Struct, frozen=True):
    """A part of a text, at most one line, from `line` and `column` of `file`; not `known` where it
    stands for what only Terraform knows, `branch` where it stands behind a `%{if}` or `%{for}`."""

    text: str
    file: str
    line: int
    column: int
    known: bool = True
    branch: bool = False


def pieces(text: str, file: str, literal: Literal, evaluate: Evaluate) -> list[Piece]:
    """Return the content of `literal`, which stands in `text` of `file`, line by line.

    `evaluate` returns what the expression between two offsets can be.
    """
    made = _Reader(text, file, literal, evaluate).read()
    return _flushed(made) if literal.flush else made


def unknown(text: str, file: str, start: int, *, branch: bool = False) -> Piece:
    """Return the placeholder of an expression that begins at an offset."""
    line, column = position(text, start)
    return Piece(PLACEHOLDER, file, line, column, known=False, branch=branch)


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text with their ends, numbered from 1 on."""
    return enumerate(re.findall(r"[^\n]*\n|[^\n]+", text), 1)


class _Reader:
    """Reads one literal; `trim` stands for a `~}` just read, `depth` counts open directives."""

    def __init__(self, text: str, file: str, literal: Literal, evaluate: Evaluate) -> None:
        self.text = text
        self.file = file
        self.literal = literal
        self.evaluate = evaluate
        self.trim = False
        self.depth = 0
        self.made: list[Piece] = []

    def read(self) -> list[Piece]:
        """Return the content, what it says between sequences and what these stand for."""
        at = self.literal.body_start
        for sequence in (one for one in self.literal.sequences if one.valid):
            self.plain(at, sequence.start)
            inside = self.text[sequence.start + 2 : sequence.end - 1]
            if inside.startswith("~") and self.made:
                self.made[-1] = replace(self.made[-1], text=self.made[-1].text.rstrip())
            if self.text[sequence.start] == "%":
                self.directive(sequence.start, inside)
            else:
                found = self.evaluate(sequence.start + 2, sequence.end - 1)
                branch = self.depth > 0
                self.made += (
                    found[0]
                    if len(found) == 1
                    else [unknown(self.text, self.file, sequence.start, branch=branch)]
                )
            at, self.trim = sequence.end, inside.endswith("~")
        self.plain(at, self.literal.body_end)
        return self.made

    def directive(self, start: int, inside: str) -> None:
        """Take `%{if}` and the like: nothing of it is in the text, but which lines are is open."""
        word = re.split(r"\s", inside.strip("~ \t\n"), maxsplit=1)[0]
        self.depth += {"if": 1, "for": 1, "endif": -1, "endfor": -1}.get(word, 0)
        self.made.append(replace(unknown(self.text, self.file, start), text="", branch=True))

    def plain(self, start: int, end: int) -> None:
        """Take what stands between two sequences."""
        if start == end:
            return
        unescape = _in_heredoc if self.literal.marker else in_quotes
        first, column = position(self.text, start)
        found = [
            Piece(
                line,
                self.file,
                first + number - 1,
                column if number == 1 else 1,
                branch=self.depth > 0,
            )
            for number, written in lines(self.text[start:end])
            for _, line in lines(unescape(written))
        ]
        if self.trim:
            found[0] = replace(found[0], text=found[0].text.lstrip())
        self.made += found


def _in_heredoc(text: str) -> str:
    return text.replace("$${", "${").replace("%%{", "%{")


def in_quotes(text: str) -> str:
    """Return what the inside of a quoted string without sequences stands for."""

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
