"""`python -m tests.setup.schema`: writes the snapshot of the coder provider's schema.

Types come from `providers schema -json`; which values an attribute takes is in no schema, so the
provider is given nonsense and asked to validate it: it answers with what it would have taken.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.support.tools import CHECKOUT, terraform

SNAPSHOT = CHECKOUT / "generator" / "ccr_gen" / "coder_schema.json"
NONSENSE = "nonsense-value"
_ANSWERS = (
    re.compile(rf"expected (?:\S+\.)?(\w+) to be one of \[(.*)\], got {NONSENSE}"),
    re.compile(
        r'invalid "?(?:coder_)?app"? (\w+)(?: value)?(?: "[^"]*")?, must be one of (.*?)(?::|$)'
    ),
)
_HEAD = """terraform {
  required_providers {
    coder = {
      source = "coder/coder"
    }
  }
}
"""


def main() -> None:
    """Write the snapshot."""
    SNAPSHOT.write_text(snapshot())


def snapshot() -> str:
    """Return the snapshot as JSON; raises AssertionError when terraform fails."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        (place / "main.tf").write_text(_HEAD)
        _run(place, "init")
        schemas = json.loads(_run(place, "providers", "schema", "-json"))["provider_schemas"]
        (name, schema), *_ = schemas.items()
        versions = json.loads(_run(place, "version", "-json"))["provider_selections"]
        kinds = {
            kind: {
                label: _block(one["block"])
                for label, one in sorted(schema[f"{key}_schemas"].items())
            }
            for kind, key in (("resource", "resource"), ("data", "data_source"))
        }
        for kind, blocks in kinds.items():
            for label, block in blocks.items():
                _ask(place, kind, label, block)
    made = {"provider": "coder/coder", "version": versions[name], **kinds}
    return json.dumps(made, indent=1, sort_keys=True) + "\n"


def _block(block: dict[str, Any]) -> dict[str, Any]:
    attributes = {}
    for name, one in block.get("attributes", {}).items():
        kept: dict[str, Any] = {"type": one["type"]}
        if one.get("required"):
            kept["required"] = True
        if one.get("computed") and not one.get("optional"):
            kept["computed"] = True
        attributes[name] = kept
    blocks = {
        name: {"least": one.get("min_items", 0), "most": one.get("max_items", 0)}
        | _block(one["block"])
        for name, one in block.get("block_types", {}).items()
    }
    return {"attributes": attributes, "blocks": blocks}


def _ask(place: Path, kind: str, label: str, block: dict[str, Any]) -> None:
    """Add to `block` the values that the provider names when it refuses nonsense."""
    body = "\n".join(_nonsense(block))
    (place / "main.tf").write_text(f'{_HEAD}{kind} "{label}" "x" {{\n{body}\n}}\n')
    for diagnostic in json.loads(_run(place, "validate", "-json"))["diagnostics"]:
        said = " ".join(f"{diagnostic['summary']} {diagnostic.get('detail', '')}".split())
        for answer in _ANSWERS:
            if match := answer.search(said):
                values = re.findall(r'"([^"]*)"', match[2])
                _set(block, match[1], values)


def _nonsense(block: dict[str, Any]) -> list[str]:
    lines = []
    for name, one in block.get("attributes", {}).items():
        if one["type"] == "string" and not one.get("computed"):
            lines.append(f'{name} = "{NONSENSE}"')
        elif one.get("required"):
            lines.append(f"{name} = {'1' if one['type'] == 'number' else 'null'}")
    for name, one in block["blocks"].items():
        lines += [f"{name} {{", *_nonsense(one), "}"]
    return lines


def _set(block: dict[str, Any], name: str, values: list[str]) -> None:
    if name in block["attributes"]:
        block["attributes"][name]["values"] = values
        return
    for inner in block["blocks"].values():
        _set(inner, name, values)


def _run(place: Path, *words: str) -> str:
    tool, environment = terraform()
    done = subprocess.run(
        [tool, *words],
        cwd=place,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 or words[0] == "validate", done.stderr
    return done.stdout


if __name__ == "__main__":
    main()
