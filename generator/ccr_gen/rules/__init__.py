"""The rules of `ccr-gen validate`: what each is about, and all of them on one template."""

from collections.abc import Iterator, Sequence

from ccr_gen.config import Settings
from ccr_gen.findings import Finding
from ccr_gen.template import Template

# README has a section for each, which a test compares with this.
RULES = {
    "agent-logs": "secrets written into a script, which the agent logs",
    "apply": "what only an apply would refuse",
    "bash": "scripts that are no valid bash, and shellcheck's warnings",
    "heredoc": "what Terraform takes for its own in a script",
    "ignore": "comments that say to ignore, and not what or why",
    "legacy": "scripts that would put another version in the place of ours",
    "own": "rendered files that were edited or are out of date",
    "persistence": "a home that is on no volume",
    "push": "what coder templates push refuses, skips or drops",
    "schema": "attributes and blocks that the coder provider does not have",
    "script-size": "scripts larger than an agent can take",
    "shebang": "scripts that the login shell would run",
    "syntax": "what is no HCL",
    "terraform": "what terraform or tofu validate finds",
}


def findings(templates: Sequence[Template], settings: Settings) -> Iterator[Finding]:
    """Yield what the rules find in a template and the modules it calls, the template first.

    Those of `own` and `terraform`, which need more than the owner's files, are not among them.
    """
    from ccr_gen.rules import apply, code, heredoc, persistence, push, schema
    from ccr_gen.rules.legacy import legacy
    from ccr_gen.scripts import scripts

    for template in templates:
        for file in template.files:
            wrong = [one for one in template.findings if one.file == file.name]
            yield from heredoc.syntax(file, wrong) if wrong else []
        yield from heredoc.heredocs(template)
        yield from schema.schema(template)
        yield from apply.apply(template)
        yield from push.references(template)
        yield from legacy(template, settings)
    found = [script for template in templates for script in scripts(template)]
    yield from code.checks(found)
    for script in found:
        yield from heredoc.over_escaped(script)
    yield from persistence.persistence(templates)
    yield from push.push(templates[0])
