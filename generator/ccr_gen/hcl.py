"""Reads HCL: blocks and attributes with positions from python-hcl2, syntax judged by pygohcl."""

import bisect
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import hcl2
import pygohcl
from lark import Token, Tree
from lark.exceptions import LarkError, UnexpectedInput
from msgspec import Struct

from ccr_gen.findings import ERROR, Finding

_OPENER = re.compile(r"<<-?([A-Za-z_][\w-]*)\r?$", re.MULTILINE)
_UNKNOWN = re.compile(r"(?<=\$\{)~|~(?=\})|(?<=\$\$)\{|(?<=%%)\{|[^\x00-\x7f]")
_INSTEAD = {"~": " ", "{": "("}
_COMPLAINT = re.compile(r"(?:^|, )[^,:]*?:(\d+),(\d+)-\d+(?:,\d+)?: ")


class Attribute(Struct, frozen=True):
    """`name = text`: `text` is the expression as written, from `line`:`column` to `end_line`.

    `start` is the offset of `text` in what it was read from.
    """

    name: str
    text: str
    line: int
    column: int
    end_line: int
    start: int

    def literal(self) -> str | None:
        """Return the value of a plain quoted string, None for any other expression."""
        match = re.fullmatch(r'"((?:[^"\\$%]|[$%](?!\{))*)"', self.text)
        return match[1] if match else None


class Block(Struct, frozen=True):
    """A block with its labels; `start` and `end` are offsets in the text it was read from."""

    type: str
    labels: tuple[str, ...]
    attributes: dict[str, Attribute]
    blocks: tuple["Block", ...]
    line: int
    column: int
    start: int
    end: int

    def walk(self) -> Iterator["Block"]:
        """Yield this block and every one inside it."""
        yield self
        for block in self.blocks:
            yield from block.walk()


class UnreadableError(Exception):
    """python-hcl2 cannot read a text; `line` and `column` count from 1."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(f"cannot be read from {line}:{column} on")
        self.line = line
        self.column = column


def complaints(name: str, text: str) -> list[Finding]:
    """Return what HashiCorp's parser finds wrong in `text`, as findings of the rule `syntax`."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return [Finding(name, line, 1, ERROR, "a NUL is no text", "syntax")]
    try:
        pygohcl.loads(text)
    except pygohcl.HCLParseError as error:
        return list(_findings(name, str(error).removeprefix("invalid HCL: ")))
    except pygohcl.HCLInternalError:
        # it parsed, and holds what cannot be written as JSON
        return []
    return []


def _findings(name: str, message: str) -> Iterator[Finding]:
    matches = list(_COMPLAINT.finditer(message))
    ends = [match.start() for match in matches[1:]] + [len(message)]
    for match, end in zip(matches, ends, strict=True):
        said = " ".join(message[match.end() : end].replace("; ", ": ", 1).split())
        # what the parser calls a text
        said = said.replace("tmp.hcl:", f"{name}:")
        yield Finding(name, int(match[1]), int(match[2]), ERROR, said.rstrip("."), "syntax")
    if not matches:
        yield Finding(name, 1, 1, ERROR, message, "syntax")


def read(text: str) -> tuple[Block, ...]:
    """Return the top-level blocks of `text`, which has no byte order mark.

    Raises UnreadableError where python-hcl2 gives up.
    """
    source = _Source(text)
    try:
        tree = hcl2.parses_to_tree(source.stripped)
    except UnexpectedInput as error:
        raise UnreadableError(max(error.line, 1), max(error.column, 1)) from error
    except (LarkError, RecursionError) as error:
        raise UnreadableError(1, 1) from error
    return source.blocks(_child(tree, "body"))


class _Source:
    """A text as python-hcl2 can read it, and the way back.

    White space behind closing heredoc markers goes: only the ends of lines are cut, so lines and
    columns stay right; offsets are mapped.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        cuts: list[tuple[int, int]] = []
        markers = set(_OPENER.findall(text))
        if markers:
            names = "|".join(map(re.escape, sorted(markers)))
            closer = re.compile(rf"^[ \t]*(?:{names})([ \t]+)\r?$", re.MULTILINE)
            cuts = [match.span(1) for match in closer.finditer(text)]
        starts = [0, *(end for _, end in cuts)]
        ends = [*(start for start, _ in cuts), len(text)]
        pieces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        # nor does it know ${~, $${ without an end, and letters that are not ASCII in names
        self.stripped = _UNKNOWN.sub(lambda it: _INSTEAD.get(it[0], "x"), "".join(pieces))
        self._starts = starts
        self._stripped_starts = [0, *accumulate(len(piece) for piece in pieces[:-1])]

    def offset(self, stripped: int) -> int:
        """Return the offset in the text for one in the stripped text."""
        piece = bisect.bisect_right(self._stripped_starts, stripped) - 1
        return self._starts[piece] + stripped - self._stripped_starts[piece]

    def blocks(self, body: Tree[Token] | None) -> tuple[Block, ...]:
        """Return the blocks of a body of the tree."""
        return tuple(self._block(tree) for tree in _children(body, "block"))

    def _block(self, tree: Tree[Token]) -> Block:
        body = _child(tree, "body")
        head = [self._word(child) for child in tree.children if _is(child, "identifier", "string")]
        attributes = (self._attribute(child) for child in _children(body, "attribute"))
        meta = tree.meta
        return Block(
            type=head[0],
            labels=tuple(head[1:]),
            attributes={attribute.name: attribute for attribute in attributes},
            blocks=self.blocks(body),
            line=meta.line,
            column=meta.column,
            start=self.offset(meta.start_pos),
            end=self.offset(meta.end_pos),
        )

    def _attribute(self, tree: Tree[Token]) -> Attribute:
        expression: Any = tree.children[-1]
        meta = expression.meta
        start = self.offset(meta.start_pos)
        text = self.text[start : self.offset(meta.end_pos)].rstrip()
        head = tree.meta
        end_line = meta.line + text.count("\n")
        name = self._word(tree.children[0])
        return Attribute(name, text, head.line, head.column, end_line, start)

    def _word(self, tree: object) -> str:
        """Return an identifier or the inside of a quoted label."""
        assert isinstance(tree, Tree)
        meta = tree.meta
        return self.text[self.offset(meta.start_pos) : self.offset(meta.end_pos)].strip('"')


def _is(child: object, *kinds: str) -> bool:
    return isinstance(child, Tree) and child.data in kinds


def _children(tree: Tree[Token] | None, kind: str) -> list[Tree[Token]]:
    if tree is None:
        return []
    return [child for child in tree.children if isinstance(child, Tree) and child.data == kind]


def _child(tree: Tree[Token], kind: str) -> Tree[Token] | None:
    return next(iter(_children(tree, kind)), None)
