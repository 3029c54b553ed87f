"""The template owner's directory: what Terraform reads of it, and its agents."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from ccr_gen.artefacts import OUR_FILES, Agent
from ccr_gen.block import masked
from ccr_gen.errors import CcrError, suggestion
from ccr_gen.findings import WARNING, Finding
from ccr_gen.hcl import Block, UnreadableError, complaints, read

_UNREAD = (".tf.json", ".tofu", ".tofu.json")


class SourceFile(Struct, frozen=True):
    """One `*.tf` file: its text without a byte order mark and our block, and its blocks."""

    name: str
    text: str
    blocks: tuple[Block, ...]


class Template(Struct, frozen=True):
    """What was read of a directory; `top` is the one that was given, where names begin.

    `unread` names files that hold configuration we do not read; `broken` says of files with a
    coder_agent in them why they cannot be read.
    """

    directory: Path
    top: Path
    files: list[SourceFile] = []
    unread: list[str] = []
    findings: list[Finding] = []
    broken: list[str] = []

    def shown(self, path: Path) -> str:
        """Return the name of a file the way people are told it."""
        return os.path.relpath(path, self.top)


def scan(path: Path, top: Path | None = None) -> Template:
    """Read every `*.tf` of a directory but our own, in Terraform's order.

    `top` is the directory that names begin at, by default `path`. Syntax errors become findings.
    Raises CcrError for a file that cannot be read.
    """
    template = Template(path, top or path)
    for name in names(path):
        if name.endswith(_UNREAD):
            template.unread.append(template.shown(path / name))
        elif name.endswith(".tf") and name not in OUR_FILES:
            template.files.append(_read_file(path / name, template))
    return template


def names(path: Path) -> list[str]:
    """Return the files in a directory that Terraform does not pass over; raise CcrError."""
    try:
        found = sorted(entry.name for entry in path.iterdir() if not entry.is_dir())
    except OSError as error:
        raise CcrError(f"cannot read {path}: {error.strerror}") from error
    return [name for name in found if not passed_over(name)]


def passed_over(name: str) -> bool:
    """Tell whether Terraform leaves a file alone: hidden ones and what editors keep."""
    return name.startswith(".") or name.endswith("~") or (name[0] == name[-1] == "#")


def _read_file(path: Path, template: Template) -> SourceFile:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CcrError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CcrError(f"{path} is not UTF-8 at byte {error.start}, save it as UTF-8") from error
    text = masked(text)
    name = template.shown(path)
    found = complaints(name, text)
    template.findings.extend(found)
    try:
        return SourceFile(name, text, read(text))
    except UnreadableError as error:
        if not found:
            message = "the parser of the rules reads no further, so they pass over this file"
            template.findings.append(
                Finding(name, error.line, error.column, WARNING, message, "syntax")
            )
        if "coder_agent" in text:
            where = f"{name}:{error.line}:{error.column}"
            remedy = "move coder_agent into a file of its own"
            template.broken.extend(
                [str(finding) for finding in found] or [f"{where}: cannot be read, {remedy}"]
            )
        return SourceFile(name, text, ())


def modules(template: Template) -> Iterator[Template]:
    """Yield the template and each local module that it calls, all inside its directory.

    Raises CcrError for a file that cannot be read.
    """
    waiting, seen = [template], {template.directory.resolve()}
    top = template.top.resolve()
    while waiting:
        one = waiting.pop(0)
        yield one
        for block in (block for file in one.files for block in file.blocks):
            source = block.attributes.get("source") if block.type == "module" else None
            called = (source.literal() or "") if source else ""
            path = one.directory / called
            place = path.resolve()
            if called.startswith(".") and place not in seen and place.is_relative_to(top):
                seen.add(place)
                if path.is_dir():
                    waiting.append(scan(path, template.top))


def agents(template: Template) -> dict[str, tuple[Agent, str]]:
    """Return, by name, each coder_agent with the `os` it states ("" when it is no literal)."""
    found: dict[str, tuple[Agent, str]] = {}
    # Terraform merges override files into the others, so they come last
    for file in sorted(template.files, key=lambda file: overrides(file.name)):
        for block in file.blocks:
            if block.type != "resource" or block.labels[:1] != ("coder_agent",):
                continue
            name = block.labels[-1]
            known, known_os = found.get(name, (None, ""))
            repeat = next((word for word in ("count", "for_each") if word in block.attributes), "")
            agent = Agent(name, file.name, block.line, repeat)
            if known is not None and overrides(file.name):
                agent = Agent(name, known.file, known.line, repeat or known.repeat)
            system = block.attributes.get("os")
            found[name] = (agent, (system.literal() or "") if system else known_os)
    return found


def overrides(name: str) -> bool:
    """Tell whether Terraform merges a file into the others."""
    return f"_{os.path.basename(name)}".endswith("_override.tf")  # noqa: PTH119 # no path


def overridden(template: Template) -> dict[tuple[str, ...], set[str]]:
    """Return, by labels, the attributes that override files give to resources."""
    found: dict[tuple[str, ...], set[str]] = {}
    for file in (one for one in template.files if overrides(one.name)):
        for block in (one for one in file.blocks if one.type == "resource"):
            found.setdefault(block.labels, set()).update(block.attributes)
    return found


def choose(template: Template, wanted: Sequence[str]) -> list[Agent]:
    """Return the agents to serve: those `wanted`, or the only one.

    Raises CcrError when there is none, several to choose from, an unknown name, one that cannot be
    read, or a system that is not Linux.
    """
    if template.broken:
        raise CcrError("a coder_agent cannot be read", *template.broken)
    known = agents(template)
    if not known:
        raise CcrError(
            f"no coder_agent in {template.directory}, begin with a template that has one:"
            " ccr-gen new docker DIR",
            *(f"{name} is not read" for name in template.unread),
        )
    if not wanted and len(known) > 1:
        raise CcrError(
            f"{len(known)} coder_agents in {template.directory}, choose", *_choices(known)
        )
    chosen: list[Agent] = []
    for name in dict.fromkeys(wanted or known):
        if name not in known:
            remedy = suggestion(name, known) or "choose"
            raise CcrError(f"no coder_agent.{name}, {remedy}", *_choices(known))
        agent, system = known[name]
        if system not in ("", "linux"):
            raise CcrError(f'{agent} has os = "{system}", only linux can be served')
        chosen.append(agent)
    return chosen


def _choices(known: dict[str, tuple[Agent, str]]) -> list[str]:
    width = max(map(len, known))
    return [
        f"--agent {name:<{width}}  {agent.file}:{agent.line}" for name, (agent, _) in known.items()
    ]
