"""The rule `apply`: what neither validate nor a template's import sees, and an apply refuses.

Sources: coder/terraform-provider-coder, provider/{script,app,agent}.go; coder/coder,
provisioner/terraform/resources.go (slugs are one namespace of the template).
"""

import re
from collections.abc import Iterator

from ccr_gen.cron import problem
from ccr_gen.findings import ERROR, Finding
from ccr_gen.hcl import Attribute, Block
from ccr_gen.template import Template, overridden, overrides
from ccr_gen.values import FALSE, TRUE, Value, surely_set, value

_SLUG = re.compile(r"[a-z0-9](?:-?[a-z0-9])*")


def apply(template: Template) -> Iterator[Finding]:
    """Yield what an apply of the template's coder resources would refuse."""
    slugs: dict[str, str] = {}
    changed = overridden(template)
    for file in template.files:
        if overrides(file.name):
            continue
        for block in file.blocks:
            if block.type != "resource" or len(block.labels) != 2:
                continue
            # what other files add to it is not known here, and what there is none of does no harm
            if block.labels in changed or _get(block, "count") == 0:
                continue
            if block.labels[0] == "coder_script":
                yield from _script(file.name, block)
            elif block.labels[0] == "coder_agent":
                yield from _metadata(file.name, block)
            elif block.labels[0] == "coder_app":
                yield from _app(file.name, block, slugs)


def _get(block: Block, name: str) -> Value:
    """Return the value of an attribute, None where it is not set."""
    attribute = block.attributes.get(name)
    return value(attribute.text) if attribute else None


def _off(block: Block, *names: str) -> bool:
    """Tell whether all of these attributes are surely off."""
    return all(_get(block, name) in (None, "", *FALSE) for name in names)


def _script(file: str, block: Block) -> Iterator[Finding]:
    if _off(block, "run_on_start", "run_on_stop", "cron"):
        message = "nothing runs this script, set run_on_start, run_on_stop or cron"
        yield _finding(file, block, message)
    if _get(block, "start_blocks_login") in TRUE and _off(block, "run_on_start"):
        where = block.attributes["start_blocks_login"]
        yield _finding(file, where, "start_blocks_login needs run_on_start = true")
    timeout = _get(block, "timeout")
    if timeout == "0" or (isinstance(timeout, float) and timeout < 1):
        where = block.attributes["timeout"]
        yield _finding(file, where, "timeout is at least 1 second, leave it out for none")
    cron = _get(block, "cron")
    if isinstance(cron, str) and (message := problem(cron)):
        yield _finding(file, block.attributes["cron"], message)


def _metadata(file: str, block: Block) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for child in (one for one in block.blocks if one.type == "metadata"):
        key = _get(child, "key")
        if not isinstance(key, str):
            continue
        if key in seen:
            message = f"metadata has the key {key} in line {seen[key]} already"
            yield _finding(file, child.attributes["key"], message)
        seen.setdefault(key, child.line)


def _app(file: str, block: Block, slugs: dict[str, str]) -> Iterator[Finding]:
    given = [block.attributes.get(name) for name in ("command", "url")]
    if all(one is not None and surely_set(one.text) for one in given):
        where = block.attributes["url"]
        yield _finding(file, where, "an app has either command or url, remove one")
    slug = _get(block, "slug")
    if not isinstance(slug, str):
        return
    where = block.attributes["slug"]
    if not _SLUG.fullmatch(slug):
        message = f'slug is "{slug}", it takes a-z, 0-9 and single hyphens between them'
        yield _finding(file, where, message)
    # with count or for_each only one of several may come to be
    if not {"count", "for_each"} & set(block.attributes):
        if slug in slugs:
            yield _finding(file, where, f"{slugs[slug]} has the slug {slug} already")
        slugs.setdefault(slug, f"{file}:{block.line}")


def _finding(file: str, where: Attribute | Block, message: str) -> Finding:
    return Finding(file, where.line, where.column, ERROR, message, "apply")
