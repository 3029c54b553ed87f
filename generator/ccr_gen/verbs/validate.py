"""`ccr-gen validate`: findings on a whole template, the owner's files and ours."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from ccr_gen import artefacts, config, files
from ccr_gen.artefacts import OUR_FILES, SCRIPT_FILE, TERRAFORM_FILE
from ccr_gen.directory import directory
from ccr_gen.errors import FAILED, CcrError
from ccr_gen.findings import ERROR, WARNING, Finding, plural, summary
from ccr_gen.hcl import complaints
from ccr_gen.ignoring import Ignoring
from ccr_gen.packing import readable
from ccr_gen.placing import block_findings, standing
from ccr_gen.rules import RULES, findings
from ccr_gen.rules.schema import snapshot
from ccr_gen.seal import Origin, origin
from ccr_gen.template import Template, modules, scan


def validate(
    path: str,
    *,
    use_terraform: bool,
    as_json: bool = False,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> int:
    """Print the findings on the directory `path`; return 1 when one is an error, else 0.

    Only those of the rules `select` (all when empty) that are not in `ignore`.
    """
    where = directory(path)
    rules = {rule for rule in select or RULES if rule not in ignore}
    settings = config.load(where)
    templates = list(modules(scan(where)))
    count = sum(len(template.files) for template in templates) + sum(
        (where / name).exists() for name in OUR_FILES
    )
    ignoring = Ignoring(templates)
    found = {*findings(templates, settings), *_own(where, settings), *ignoring.complaints()}
    checked = f"{plural(count, 'file')}, coder {snapshot()['version']}"
    # terraform would only repeat what it cannot read
    if use_terraform and "terraform" in rules and not _unreadable(found):
        from ccr_gen import terraform

        outcome = terraform.validate(terraform.executable(), where, {})
        told = {(one.file, one.line) for one in found if one.severity == ERROR}
        found |= {one for one in outcome.findings if (one.file, one.line) not in told}
        checked += f", {outcome}"
    shown = sorted(one for one in ignoring.left(found) if one.rule in rules)
    _print(shown, templates, count, checked, as_json=as_json)
    return FAILED if any(finding.severity == ERROR for finding in shown) else 0


def _unreadable(found: set[Finding]) -> bool:
    return any(one.severity == ERROR and one.rule in ("syntax", "heredoc") for one in found)


def _print(
    shown: Sequence[Finding],
    templates: Sequence[Template],
    count: int,
    checked: str,
    *,
    as_json: bool,
) -> None:
    for finding in shown:
        print(msgspec.json.encode(finding).decode() if as_json else finding)
    for name in (name for template in templates for name in template.unread):
        sys.stderr.write(f"{name} is not read\n")
    if not shown:
        sys.stderr.write(f"valid   {checked}\n")
        return
    sys.stderr.write(f"checked {checked}\n")
    print(summary(shown, count), file=sys.stderr if as_json else sys.stdout)


def _own(where: Path, settings: config.Settings) -> Iterator[Finding]:
    """Yield what is wrong with the files that render wrote."""
    texts = {name: files.read(where / name) for name in OUR_FILES}
    resources, script = texts[TERRAFORM_FILE], texts[SCRIPT_FILE]
    if resources is not None:
        yield from complaints(TERRAFORM_FILE, resources)
        yield from standing(where, settings, TERRAFORM_FILE, resources)
    yield from block_findings(where, settings)
    for name, text in texts.items():
        if text is None:
            continue
        who = origin(text)
        if who is Origin.FOREIGN:
            yield _finding(name, WARNING, "not rendered by ccr-gen, render would refuse it")
        elif who is Origin.EDITED:
            yield _finding(name, WARNING, "edited since it was rendered, render again")
    if script is not None and origin(script) is Origin.OURS:
        try:
            fresh = artefacts.script(settings)
        except CcrError as error:
            yield _finding(SCRIPT_FILE, ERROR, error.message)
            return
        if readable(script.replace("\r\n", "\n")) != readable(fresh):
            message = "rendered with other settings or another ccr-gen, render again"
            yield _finding(SCRIPT_FILE, WARNING, message)


def _finding(name: str, severity: str, message: str) -> Finding:
    return Finding(name, 1, 1, severity, message, "own")
