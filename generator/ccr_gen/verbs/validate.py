"""`ccr-gen validate`: findings on a whole template, the owner's files and ours."""

import sys
from collections.abc import Iterator
from pathlib import Path

from ccr_gen import artefacts, config, files, terraform
from ccr_gen.artefacts import OUR_FILES, SCRIPT_FILE, TERRAFORM_FILE
from ccr_gen.directory import directory
from ccr_gen.errors import FAILED, CcrError
from ccr_gen.findings import ERROR, WARNING, Finding, plural, summary
from ccr_gen.hcl import complaints
from ccr_gen.legacy import legacy
from ccr_gen.packing import readable
from ccr_gen.placing import block_findings, standing
from ccr_gen.seal import Origin, origin
from ccr_gen.template import scan


def validate(path: str, *, use_terraform: bool) -> int:
    """Print the findings on the directory `path`; return 1 when one is an error, else 0."""
    where = directory(path)
    settings = config.load(where)
    template = scan(where)
    count = len(template.files) + sum((where / name).exists() for name in OUR_FILES)
    findings = [*template.findings, *legacy(template, settings), *_own(where, settings)]
    outcome = None
    # terraform would only repeat the syntax errors
    if use_terraform and not any(finding.rule == "syntax" for finding in findings):
        outcome = terraform.validate(terraform.executable(), where, {})
        findings += outcome.findings
    for finding in sorted(findings):
        print(finding)
    for name in template.unread:
        sys.stderr.write(f"{name} is not read\n")
    if findings:
        print(summary(findings, count))
    else:
        said = f"valid   {plural(count, 'file')}"
        sys.stderr.write(f"{said}, {outcome}\n" if outcome else f"{said}\n")
    return FAILED if any(finding.severity == ERROR for finding in findings) else 0


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
