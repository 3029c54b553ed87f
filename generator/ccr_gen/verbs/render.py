"""`ccr-gen render`: the resources and the script, beside the agent they serve."""

import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from ccr_gen import artefacts, config, files
from ccr_gen.artefacts import OUR_FILES, SCRIPT_FILE, TERRAFORM_FILE, Agent
from ccr_gen.block import SCRIPT_LOCAL, find, ours
from ccr_gen.directory import directory
from ccr_gen.errors import DRIFT, CcrError
from ccr_gen.findings import Finding, plural
from ccr_gen.ignoring import Ignoring
from ccr_gen.judge import LARGEST_SCRIPT, SCRIPT, judge
from ccr_gen.placing import blocks, damage, placed, refuse
from ccr_gen.plan import SAME, Change, plan
from ccr_gen.rules import findings
from ccr_gen.rules.legacy import legacy
from ccr_gen.seal import Origin, origin
from ccr_gen.syntax import BashSyntax
from ccr_gen.template import Template, choose, modules, scan

if TYPE_CHECKING:
    from ccr_gen.terraform import Outcome

_NAME_WIDTH = 29


class Flags(Struct, frozen=True):
    """What the command line says; None leaves it to the settings."""

    into: str | None = None
    inline: bool | None = None
    force: bool = False
    check: bool = False
    use_terraform: bool = True

    def __str__(self) -> str:
        """Return those that say where things go, as they are typed."""
        words = f" --into {shlex.quote(self.into)}" if self.into is not None else ""
        inline = {True: " --inline", False: " --no-inline", None: ""}[self.inline]
        return words + inline + (" --force" if self.force else "")


def render(path: str, wanted: Sequence[str], flags: Flags) -> int:
    """Render into the directory `path` for the agents `wanted`; return the exit code.

    With `flags.check` nothing is written: 3 when something would change. Raises CcrError.
    """
    where = directory(path)
    settings = placed(config.load(where), where, flags.into, flags.inline)
    into, inline = settings.terraform.into, settings.terraform.inline
    program = artefacts.program(settings)
    shell = {
        "the program": program,
        "the helpers": artefacts.helpers(settings),
        SCRIPT: artefacts.script(settings, program),
    }
    with BashSyntax(shell) as syntax:
        owners = blocks(where)
        damaged = damage(owners)
        if damaged and not flags.force:
            raise CcrError("the block of ccr-gen is not as it was rendered", *damaged)
        template = scan(where)
        agents = choose(template, wanted or settings.terraform.agent)
        refuse(template, into, owners)
        resources = artefacts.terraform(settings, agents, shell[SCRIPT])
        _refuse(template, settings, resources)
        judge(resources, shell, syntax)
    # the script first: the resources read it
    rendered = {} if inline else {SCRIPT_FILE: shell[SCRIPT]}
    rendered[into or TERRAFORM_FILE] = resources
    changes = plan(where, rendered, owners, force=flags.force)
    contents = {change.name: change.text for change in changes}
    size = f"{len(shell[SCRIPT].encode()):,} of {LARGEST_SCRIPT:,} bytes"
    said = _said(changes, agents, size, into or TERRAFORM_FILE, inline=inline)
    for name in template.unread:
        _say(f"{name} is not read")
    if flags.check:
        return _check(changes, said, flags)
    outcome = _validate(where, contents, resources) if flags.use_terraform else None
    warnings = [*_examined(template, settings), *(outcome.findings if outcome else [])]
    _refuse_ours(warnings, contents)
    _write(where, changes, said)
    for warning in sorted(finding.as_warning() for finding in warnings):
        _say(str(warning))
    if not warnings:
        there = {file.name for file in template.files} | contents.keys()
        gone = {name for name, text in contents.items() if text is None}
        count = plural(len(there - gone), "file")
        _say(f"valid   {count}, {outcome}" if outcome else f"valid   {count}")
    _say("Next: coder templates push")
    return 0


def _examined(template: Template, settings: config.Settings) -> list[Finding]:
    """Return what the rules find in the owner's files, but what a comment leaves out."""
    templates = list(modules(template))
    return list(Ignoring(templates).left(set(findings(templates, settings))))


def _validate(where: Path, contents: Mapping[str, str | None], resources: str) -> "Outcome":
    from ccr_gen import terraform

    return terraform.validate(terraform.executable(), where, contents, resources)


def _refuse(template: Template, settings: config.Settings, resources: str) -> None:
    """Raise CcrError for what would undo or collide with the rendered `resources`."""
    found = legacy(template, settings)
    if found:
        raise CcrError("another script is in the way", *map(str, sorted(found)))
    for file in template.files:
        for block in file.blocks:
            kind, labels = block.type, block.labels
            head = f"{kind} " + " ".join(f'"{label}"' for label in labels)
            if f"\n{head} {{\n" in resources or (
                labels[:1] == ("coder_script",) and ours(labels, ())
            ):
                what = ".".join(labels) if kind == "resource" else ".".join((kind, *labels))
            elif kind == "locals" and settings.terraform.inline and ours((), block.attributes):
                what = f"local.{SCRIPT_LOCAL}"
            else:
                continue
            raise CcrError(f"{file.name}:{block.line} has a {what} already, rename or remove it")


def _refuse_ours(findings: Sequence[Finding], contents: Mapping[str, str | None]) -> None:
    def is_ours(finding: Finding) -> bool:
        if finding.file in OUR_FILES:
            return True
        found = find(contents.get(finding.file) or "")
        return found is not None and found.line <= finding.line <= found.last

    wrong = [str(finding) for finding in findings if is_ours(finding)]
    if wrong:
        raise CcrError("terraform refuses what was rendered, so nothing is written", *wrong)


def _check(changes: Sequence[Change], said: Mapping[str, str], flags: Flags) -> int:
    drifted = [change for change in changes if change.verb != SAME]
    _list(changes, said)
    for change in _in_order(drifted, said):
        sys.stdout.writelines(change.diff())
    if not drifted:
        return 0
    sys.stdout.flush()
    _say(f"{plural(len(drifted), 'file')} would change, run: ccr-gen render{flags}")
    return DRIFT


def _write(where: Path, changes: Sequence[Change], said: Mapping[str, str]) -> None:
    contents = {change.name: change.text for change in changes if change.verb != SAME}
    if contents:
        files.change(where, contents)
    _list(changes, said)
    for change in changes:
        if change.before is None or change.text is None:
            continue
        if change.name in OUR_FILES:
            edited = origin(change.before) is Origin.EDITED
        else:
            found = find(change.before)
            edited = found is not None and bool(found.damage)
        if edited:
            _say(f"{change.name} was edited by hand, the edits are replaced")


def _said(
    changes: Sequence[Change], agents: Sequence[Agent], size: str, resources: str, *, inline: bool
) -> dict[str, str]:
    """Return what stands behind the name of each changed file, in the order they are shown in."""
    served = f"for {', '.join(map(str, agents))}" + (f", {size}" if inline else "")
    said: dict[str, str] = {}
    for change in sorted(changes, key=lambda change: change.name != resources):
        if change.text is None:
            said[change.name] = ""
        elif change.leaves:
            said[change.name] = "our block alone"
        elif change.name == SCRIPT_FILE:
            said[change.name] = size
        else:
            said[change.name] = served if change.name == TERRAFORM_FILE else f"a block {served}"
    return said


def _in_order(changes: Sequence[Change], said: Mapping[str, str]) -> list[Change]:
    by_name = {change.name: change for change in changes}
    return [by_name[name] for name in said if name in by_name]


def _list(changes: Sequence[Change], said: Mapping[str, str]) -> None:
    for change in _in_order(changes, said):
        words = "" if change.verb == SAME else said[change.name]
        _say(f"{change.verb:<6}  {change.name:<{_NAME_WIDTH}}  {words}".rstrip())


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
