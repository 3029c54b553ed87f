"""The rule `heredoc`: what Terraform takes for its own in a text that was meant for a shell."""

import re
from collections.abc import Iterator

from ccr_gen.evaluation import Scope, closing, path_of, split
from ccr_gen.findings import ERROR, WARNING, Finding
from ccr_gen.hcl import complaints
from ccr_gen.literals import Literal, Sequence, code, literals, position, whole_literal
from ccr_gen.scripts import Script
from ccr_gen.template import SourceFile, Template

_LONGEST = 60
_FOR = re.compile(r"\bfor\s+([A-Za-z_][\w-]*)(?:\s*,\s*([A-Za-z_][\w-]*))?\s+in\b")
# names and what may join them, but no attribute, call, string or list: nothing that Terraform has
_BARE = re.compile(r"[\w\s!?:<>=&|+*/%\[\]-]*")
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_WORDS = {"true", "false", "null"}
_TEMPLATEFILE = re.compile(r"\btemplatefile\(")
_OVER = re.compile(r"\$\$(?=[A-Za-z_0-9(])")
_SHELL_HEREDOC = re.compile(r"<<-?\s*([\"'\\]?)(\w+)")


def heredocs(template: Template) -> Iterator[Finding]:
    """Yield the sequences that Terraform cannot read, of strings, heredocs and templatefiles."""
    for file in template.files:
        found = list(literals(file.text))
        outside = _outside(file.text, found)
        bound = {name for match in _FOR.finditer(outside) for name in match.groups() if name}
        for literal in found:
            yield from _misread(file, literal, bound)
        for span in code(file.text):
            for match in _TEMPLATEFILE.finditer(file.text, *span):
                yield from _templatefile(template, file, match.end())


def syntax(file: SourceFile, found: list[Finding]) -> list[Finding]:
    """Return what is left of the syntax errors `found` in a file, as if the sequences that
    `heredocs` tells were escaped; and, when a heredoc ends too early, which line ended it."""
    bad = [one for literal in literals(file.text) for one in literal.sequences if not one.valid]
    text = file.text
    for one in sorted(bad, key=lambda one: -one.start):
        text = f"{text[: one.start]}{text[one.start]}{text[one.start :]}"
    left = complaints(file.name, text) if bad else found
    early = next(_ended_early(file, left), None)
    if early is None:
        return left
    return [one for one in left if one.line < early.line] + [early]


def _outside(text: str, found: list[Literal]) -> str:
    at, kept = 0, []
    for literal in found:
        kept.append(text[at : literal.start])
        at = literal.end
    return " ".join([*kept, text[at:]])


def _misread(file: SourceFile, literal: Literal, bound: set[str]) -> Iterator[Finding]:
    text = file.text
    directives = " ".join(
        text[one.start : one.end] for one in literal.sequences if text[one.start] == "%"
    )
    names = bound | {name for match in _FOR.finditer(directives) for name in match.groups() if name}
    for one in literal.sequences:
        if not one.valid or (text[one.start] == "$" and _is_bare(text, one, names)):
            yield _misread_finding(file, one)


def _is_bare(text: str, sequence: Sequence, names: set[str]) -> bool:
    """Tell whether a sequence refers to what nothing can be: a name alone, as in `${HOME}`."""
    inside = text[sequence.start + 2 : sequence.end - 1].strip("~")
    if not _BARE.fullmatch(inside):
        return False
    return bool(set(_NAME.findall(inside)) - names - _WORDS)


def _misread_finding(file: SourceFile, one: Sequence) -> Finding:
    said = " ".join(file.text[one.start : one.end].split())
    said = said if len(said) <= _LONGEST else said[: _LONGEST - 3] + "..."
    line, column = position(file.text, one.start)
    message = f"Terraform reads {said}, write {said[0]}{said}"
    return Finding(file.name, line, column, ERROR, message, "heredoc")


def _templatefile(template: Template, file: SourceFile, start: int) -> Iterator[Finding]:
    """Yield what a templatefile holds that Terraform cannot read, or is given no value for."""
    arguments = split(file.text, start, closing(file.text, start), ",")
    path = path_of(Scope(template, file), *arguments[0]) if len(arguments) == 2 else None
    try:
        text = path.read_text(encoding="utf-8") if path is not None else None
    except (OSError, ValueError):
        return
    if path is None or text is None:
        return
    inner = SourceFile(template.shown(path), text, ())
    names = _keys(file.text, *arguments[1])
    literal = whole_literal(text)
    if names is None:
        bad = [one for one in literal.sequences if not one.valid]
        yield from (_misread_finding(inner, one) for one in bad)
    else:
        yield from _misread(inner, literal, names)


def _keys(text: str, start: int, end: int) -> set[str] | None:
    """Return the keys of an object that is written out, None for any other expression."""
    whole = text[start:end].strip()
    if not (whole.startswith("{") and whole.endswith("}")) or _FOR.search(whole):
        return None
    first, last = text.index("{", start) + 1, text.rindex("}", start, end)
    keys = set()
    for span in split(text, first, last, ",\n"):
        item = re.sub(r"^\s*(?:#|//).*", "", text[slice(*span)]).strip()
        match = re.match(r'"?([A-Za-z_][\w-]*)"?\s*[=:]', item)
        if not item:
            continue
        if match is None:
            return None
        keys.add(match[1])
    return keys


def _ended_early(file: SourceFile, found: list[Finding]) -> Iterator[Finding]:
    """Yield the line that closed a heredoc when its text opens one with the same marker."""
    for literal in literals(file.text):
        if not literal.marker:
            continue
        end, column = position(file.text, literal.body_end)
        body = file.text[literal.body_start : literal.body_end]
        same = any(match[2] == literal.marker for match in _SHELL_HEREDOC.finditer(body))
        if same and any(one.line >= end for one in found):
            opened = position(file.text, literal.start)[0]
            message = (
                f"{literal.marker} ends Terraform's heredoc of line {opened} here, and the shell's"
                " inside it has the same marker, rename one"
            )
            yield Finding(file.name, end, column, ERROR, message, "heredoc")


def over_escaped(script: Script) -> Iterator[Finding]:
    """Yield `$$` where one `$` was meant: Terraform leaves both, and a shell reads its pid."""
    quoted = ""
    for number, line in enumerate(script.text.split("\n"), 1):
        if quoted:
            quoted = "" if line.strip() == quoted else quoted
            continue
        match = _OVER.search(line)
        if match:
            said = re.match(r"\$\$(?:\([^)]*\)?|\w+)", line[match.start() :])
            shown = said[0] if said else "$$"
            message = f"the shell reads {shown} as its pid and a text, write {shown[1:]}"
            file, at, column = script.place(number, match.start() + 1)
            yield Finding(file, at, column, WARNING, message, "heredoc")
        opened = _SHELL_HEREDOC.search(line)
        quoted = opened[2] if opened and opened[1] else ""
