"""The rule `schema`: attributes and blocks of the coder provider, against a snapshot of it."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ccr_gen.errors import suggestion
from ccr_gen.findings import ERROR, WARNING, Finding
from ccr_gen.hcl import Attribute, Block
from ccr_gen.template import Template, overrides
from ccr_gen.values import Kind, fits, value

_META_ARGUMENTS = {"count", "depends_on", "for_each", "provider", "providers"}
_META_BLOCKS = {"connection", "lifecycle", "provisioner", "precondition", "postcondition"}
_CONSTRAINT = re.compile(r"(=|!=|>=|<=|>|<|~>)?\s*v?(\d+(?:\.\d+)*)(-\S+)?")


@cache
def snapshot() -> dict[str, Any]:
    """Return the snapshot that `tests/setup/schema.py` wrote; its `version` is the provider's."""
    text = Path(__file__).parent.with_name("coder_schema.json").read_text(encoding="utf-8")
    made: dict[str, Any] = json.loads(text)
    return made


def schema(template: Template) -> Iterator[Finding]:
    """Yield what a block of `coder_*` has that it cannot have, and what it lacks.

    What the snapshot does not know is a warning, and so is everything where the template pins a
    version of the provider that is not the snapshot's.
    """
    pinned = not _admits(template, snapshot()["version"])
    for file in template.files:
        partial = overrides(file.name)
        for block in file.blocks:
            if block.type not in ("resource", "data") or len(block.labels) != 2:
                continue
            label = block.labels[0]
            if not label.startswith("coder_"):
                continue
            known = snapshot()[block.type]
            found = (
                _block(file.name, block, known[label], label, partial=partial)
                if label in known
                else _unknown(file.name, block, label, known)
            )
            yield from (one.as_warning() for one in found) if pinned else found


def _unknown(file: str, block: Block, label: str, known: Mapping[str, object]) -> Iterator[Finding]:
    yield _finding(
        file, block, WARNING, f"unknown {block.type} {label}{_near(label, known)}, not in {_name()}"
    )


def _block(
    file: str, block: Block, known: Mapping[str, Any], path: str, *, partial: bool = False
) -> Iterator[Finding]:
    """Yield what is wrong with one block, `path` being what it is called."""
    attributes, blocks = known["attributes"], known["blocks"]
    for name, attribute in block.attributes.items():
        if name in attributes:
            yield from _value(file, attribute, attributes[name])
        elif name not in _META_ARGUMENTS and name not in blocks:
            near = _near(name, [*attributes, *blocks])
            message = f"{path} has no attribute {name}{near}, not in {_name()}"
            yield _finding(file, attribute, WARNING, message)
    inner = [_opened(child) for child in block.blocks]
    for name, child in inner:
        if name in blocks:
            yield from _block(file, child, blocks[name], f"{path}.{name}")
        elif name not in _META_BLOCKS:
            near = _near(name, [*blocks, *attributes])
            yield _finding(
                file, child, WARNING, f"{path} has no block {name}{near}, not in {_name()}"
            )
    if partial:
        return
    for name, one in attributes.items():
        if one.get("required") and name not in block.attributes:
            yield _finding(file, block, ERROR, f"{path} needs the attribute {name}")
    yield from _counts(file, block, blocks, path)


def _counts(file: str, block: Block, blocks: Mapping[str, Any], path: str) -> Iterator[Finding]:
    """Yield blocks that are missing or too many; dynamic ones are as many as they need be."""
    for name, one in blocks.items():
        written = [child for child in block.blocks if child.type == name]
        dynamic = any(child.type == "dynamic" and child.labels == (name,) for child in block.blocks)
        if len(written) < one["least"] and not dynamic and name not in block.attributes:
            yield _finding(file, block, ERROR, f"{path} needs a block {name}")
        if one["most"] and len(written) > one["most"]:
            message = f"{path} takes {one['most']} block {name}, this is one more"
            yield _finding(file, written[one["most"]], ERROR, message)


def _opened(block: Block) -> tuple[str, Block]:
    """Return the type that a nested block has, a dynamic one its content's."""
    if block.type == "dynamic" and len(block.labels) == 1:
        content = next((child for child in block.blocks if child.type == "content"), block)
        return block.labels[0], content
    return block.type, block


def _value(file: str, attribute: Attribute, known: Mapping[str, Any]) -> Iterator[Finding]:
    given = value(attribute.text)
    if known.get("computed"):
        yield _finding(file, attribute, ERROR, f"{attribute.name} is read only, remove it")
    elif given is None and known.get("required"):
        yield _finding(file, attribute, ERROR, f"{attribute.name} is needed, and null")
    elif not fits(given, known["type"]):
        shown = given.value if isinstance(given, Kind) else attribute.text.split("\n", 1)[0]
        message = f"{attribute.name} is {_type(known['type'])}, not {shown[:60]}"
        yield _finding(file, attribute, ERROR, message)
    elif isinstance(given, str) and given not in known.get("values", [given]):
        values = ", ".join(known["values"])
        message = f'{attribute.name} is "{given}", and can be {values}'
        yield _finding(file, attribute, ERROR, message)


def _type(type_: object) -> str:
    if isinstance(type_, list):
        return "a map" if type_[0] in ("map", "object") else "a list"
    return {"bool": "true or false", "number": "a number"}.get(str(type_), f"a {type_}")


def _near(word: str, known: Mapping[str, object] | list[str]) -> str:
    close = suggestion(word, known)
    return f", {close}" if close else ""


def _name() -> str:
    made = snapshot()
    return f"the schema of {made['provider']} {made['version']}"


def _finding(file: str, where: Attribute | Block, severity: str, message: str) -> Finding:
    return Finding(file, where.line, where.column, severity, message, "schema")


def _admits(template: Template, version: str) -> bool:
    """Tell whether what the template demands of the provider's version lets `version` be."""
    for file in template.files:
        for block in (one for one in file.blocks if one.type == "terraform"):
            for child in block.blocks:
                coder = child.attributes.get("coder")
                match = re.search(r'version\s*=\s*"([^"]*)"', coder.text) if coder else None
                if child.type == "required_providers" and match:
                    return all(_one_admits(part, version) for part in match[1].split(","))
    return True


def _one_admits(constraint: str, version: str) -> bool:
    match = _CONSTRAINT.fullmatch(constraint.strip())
    if match is None:
        return True
    written = [int(part) for part in match[2].split(".")]
    wanted, ours = written + [0] * (3 - len(written)), [int(part) for part in version.split(".")]
    below = written[:-1] if len(written) > 1 else written
    return {
        "!=": ours != wanted,
        ">": ours > wanted,
        ">=": ours >= wanted,
        "<": ours < wanted,
        "<=": ours <= wanted,
        "~>": ours >= wanted and ours[: len(below)] == below,
    }.get(match[1] or "=", ours == wanted)
