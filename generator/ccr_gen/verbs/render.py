"""`ccr-gen render`: the resources and the script, beside the agent they serve."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ccr_gen import artefacts, config, files
from ccr_gen.artefacts import OUR_FILES, SCRIPT_FILE, TERRAFORM_FILE, Agent
from ccr_gen.directory import directory
from ccr_gen.errors import DRIFT, CcrError
from ccr_gen.findings import Finding, plural
from ccr_gen.ignoring import Ignoring
from ccr_gen.judge import LARGEST_SCRIPT, SCRIPT, judge
from ccr_gen.plan import SAME, Change, plan
from ccr_gen.rules import findings
from ccr_gen.rules.legacy import legacy
from ccr_gen.syntax import BashSyntax
from ccr_gen.template import Template, choose, modules, scan

if TYPE_CHECKING:
    from ccr_gen.terraform import Outcome

_NAME_WIDTH = 29


def render(path: str, wanted: Sequence[str], *, check: bool, use_terraform: bool) -> int:
    """Render into the directory `path` for the agents `wanted`; return the exit code.

    With `check` nothing is written: 3 when something would change. Raises CcrError.
    """
    where = directory(path)
    settings = config.load(where)
    program = artefacts.program(settings)
    shell = {
        "the program": program,
        "the helpers": artefacts.helpers(settings),
        SCRIPT: artefacts.script(settings, program),
    }
    with BashSyntax(shell) as syntax:
        template = scan(where)
        agents = choose(template, wanted or settings.terraform.agent)
        _refuse(template, settings)
        resources = artefacts.terraform(settings, agents)
        judge(resources, shell, syntax)
    rendered = {SCRIPT_FILE: shell[SCRIPT], TERRAFORM_FILE: resources}
    changes = plan(where, rendered)
    for name in template.unread:
        _say(f"{name} is not read")
    if check:
        return _check(changes, agents)
    outcome = _validate(where, rendered) if use_terraform else None
    warnings = [*_examined(template, settings), *(outcome.findings if outcome else [])]
    _refuse_ours(warnings)
    _write(where, changes, agents)
    for warning in sorted(finding.as_warning() for finding in warnings):
        _say(str(warning))
    if not warnings:
        count = plural(len(template.files) + len(rendered), "file")
        _say(f"valid   {count}, {outcome}" if outcome else f"valid   {count}")
    _say("Next: coder templates push")
    return 0


def _examined(template: Template, settings: config.Settings) -> list[Finding]:
    """Return what the rules find in the owner's files, but what a comment leaves out."""
    templates = list(modules(template))
    return list(Ignoring(templates).left(set(findings(templates, settings))))


def _validate(where: Path, rendered: Mapping[str, str]) -> "Outcome":
    from ccr_gen import terraform

    return terraform.validate(terraform.executable(), where, rendered)


def _refuse(template: Template, settings: config.Settings) -> None:
    """Raise CcrError for what would undo or collide with what is rendered."""
    found = legacy(template, settings)
    if found:
        raise CcrError("another script is in the way", *map(str, sorted(found)))
    for file in template.files:
        for block in file.blocks:
            if block.type == "resource" and block.labels[:1] == ("coder_script",):
                name = block.labels[-1]
                if name == "claude_resume" or name.startswith("claude_resume_"):
                    raise CcrError(
                        f"{file.name}:{block.line} has a coder_script.{name} already,"
                        " rename or remove it"
                    )


def _refuse_ours(findings: Sequence[Finding]) -> None:
    ours = [str(finding) for finding in findings if finding.file in OUR_FILES]
    if ours:
        raise CcrError("terraform refuses what was rendered, so nothing is written", *ours)


def _check(changes: Sequence[Change], agents: Sequence[Agent]) -> int:
    drifted = [change for change in changes if change.verb != SAME]
    _list(changes, agents)
    for change in _in_order(drifted):
        sys.stdout.writelines(change.diff())
    if not drifted:
        return 0
    sys.stdout.flush()
    _say(f"{plural(len(drifted), 'file')} would change, run: ccr-gen render")
    return DRIFT


def _write(where: Path, changes: Sequence[Change], agents: Sequence[Agent]) -> None:
    contents: Mapping[str, str | None] = {
        change.name: change.text for change in changes if change.verb != SAME
    }
    if contents:
        files.change(where, contents)
    _list(changes, agents)
    for change in changes:
        if change.edited:
            _say(f"{change.name} was edited by hand, the edits are replaced")


def _list(changes: Sequence[Change], agents: Sequence[Agent]) -> None:
    said = {
        TERRAFORM_FILE: f"for {', '.join(map(str, agents))}",
        SCRIPT_FILE: "",
    }
    for change in _in_order(changes):
        if change.name == SCRIPT_FILE:
            said[SCRIPT_FILE] = f"{len(change.text.encode()):,} of {LARGEST_SCRIPT:,} bytes"
        _say(_line(change, said[change.name]))


def _line(change: Change, said: str) -> str:
    if change.verb == SAME:
        return f"{change.verb:<6}  {change.name}"
    return f"{change.verb:<6}  {change.name:<{_NAME_WIDTH}}  {said}"


def _in_order(changes: Sequence[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: OUR_FILES.index(change.name))


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
