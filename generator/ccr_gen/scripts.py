"""The scripts of a template: what an agent would be given, with the lines they come from."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from ccr_gen.evaluation import Scope, evaluate
from ccr_gen.hcl import Attribute, Block
from ccr_gen.pieces import Piece
from ccr_gen.template import SourceFile, Template, agents, overridden, overrides

# by resource, the attributes that a shell of the workspace runs as a whole
_ATTRIBUTES = {"coder_script": ("script",), "coder_agent": ("startup_script", "shutdown_script")}
_SHELLS = (["bash"], ["sh"], ["dash"], ["ash"])
_POWERSHELL = re.compile(
    r"^\s*(?:param\s*\(|function\s+[A-Z]\w+-\w+|\$[A-Za-z_]\w*\s*=\s|[A-Z][a-z]+-[A-Z]\w+\s)",
    re.MULTILINE,
)
_REFERENCE = re.compile(r"coder_agent\.([A-Za-z_][\w-]*)")


class Script:
    """One script: `pieces` is its text, `attribute` of `file` is where it stands.

    `system` is the `os` of its agent, "" where that is not to be told.
    """

    def __init__(
        self, file: str, attribute: Attribute, pieces: Sequence[Piece], system: str
    ) -> None:
        self.file = file
        self.attribute = attribute
        self.pieces = pieces
        self.system = system
        self.text = "".join(piece.text for piece in pieces)

    @cached_property
    def lines(self) -> list[list[Piece]]:
        """Return the pieces of each line."""
        lines: list[list[Piece]] = [[]]
        for piece in self.pieces:
            lines[-1].append(piece)
            if piece.text.endswith("\n"):
                lines.append([])
        return lines if lines[-1] or len(lines) == 1 else lines[:-1]

    def place(self, line: int, column: int = 1) -> tuple[str, int, int]:
        """Return file, line and column of a line of the script (from 1 on)."""
        pieces = self.lines[min(max(line, 1), len(self.lines)) - 1]
        if not pieces:
            return self.file, self.attribute.line, self.attribute.column
        return pieces[0].file, pieces[0].line, pieces[0].column + column - 1

    def known(self, line: int) -> bool:
        """Tell whether all of a line is known."""
        return (
            all(piece.known for piece in self.lines[line - 1]) if line <= len(self.lines) else True
        )

    @property
    def holds_code(self) -> bool:
        """Tell whether what only Terraform knows may be code: it fills a line or makes a branch."""
        return any(
            any(piece.branch for piece in line)
            or (
                not all(piece.known for piece in line)
                and not "".join(piece.text for piece in line if piece.known).strip(" \t\n;&|")
            )
            for line in self.lines
        )

    @property
    def shebang(self) -> list[str]:
        """Return the words behind `#!`, none without such a line; the agent trims what is before.

        Source: coder/coder, agent/agentssh, CreateCommand.
        """
        first = self.text.strip().split("\n", 1)[0]
        return first[2:].split() if first.startswith("#!") else []

    @property
    def is_bash(self) -> bool:
        """Tell whether bash can judge it: it names a shell of that family, or none at all."""
        names = [word.rpartition("/")[2] for word in self.shebang]
        if names[:1] == ["env"]:
            names = [name for name in names[1:] if not name.startswith("-") and "=" not in name]
        return not self.for_windows and (not self.shebang or names[:1] in _SHELLS)

    @property
    def for_windows(self) -> bool:
        """Tell whether it is for PowerShell; a module is told the agent, and not its system."""
        if self.system == "windows":
            return True
        return not self.system and not self.shebang and bool(_POWERSHELL.search(self.text))


def scripts(template: Template) -> Iterator[Script]:
    """Yield every script of the template's resources; several for a conditional."""
    systems = {name: system for name, (_, system) in agents(template).items()}
    changed = overridden(template)
    for file in template.files:
        for block in file.blocks:
            if block.type != "resource" or len(block.labels) != 2:
                continue
            for name in _ATTRIBUTES.get(block.labels[0], ()):
                attribute = block.attributes.get(name)
                used = overrides(file.name) or name not in changed.get(block.labels, ())
                if attribute is not None and used:
                    system = _system(block, systems)
                    yield from _of(Scope(template, file), file, attribute, system)


def _of(scope: Scope, file: SourceFile, attribute: Attribute, system: str) -> Iterator[Script]:
    for pieces in evaluate(scope, attribute.start, attribute.start + len(attribute.text)):
        yield Script(file.name, attribute, pieces, system)


def _system(block: Block, systems: dict[str, str]) -> str:
    """Return the `os` of the agent that a block is or belongs to."""
    if block.labels[0] == "coder_agent":
        return systems.get(block.labels[1], "")
    agent = block.attributes.get("agent_id")
    match = _REFERENCE.search(agent.text) if agent else None
    return systems.get(match[1], "") if match else ""
