"""The rule `persistence`: a workspace whose home is on no volume loses its sessions at each stop.

Sources: the documentation of the docker provider (docker_container: `volumes`, `mounts`) and of
the kubernetes provider (pod specifications: `volume`, `volume_mount`).
"""

import re
from collections.abc import Iterator, Sequence

from ccr_gen.findings import WARNING, Finding
from ccr_gen.hcl import Block
from ccr_gen.template import SourceFile, Template
from ccr_gen.values import Kind, value

_KUBERNETES = re.compile(r"kubernetes_(?:pod|deployment|stateful_set|job)(?:_v1)?")
_HOMES = ("/home", "/root", "/Users", "/config")
_EPHEMERAL = {"empty_dir", "config_map", "secret", "downward_api", "projected"}


def persistence(templates: Sequence[Template]) -> Iterator[Finding]:
    """Yield the containers that an agent runs in and whose home nothing keeps."""
    for template in templates:
        for file in template.files:
            for block in file.blocks:
                if block.type != "resource" or not block.labels or not _runs_agent(file, block):
                    continue
                if block.labels[0] == "docker_container":
                    kept, remedy = _docker(block), "a docker_volume"
                elif _KUBERNETES.fullmatch(block.labels[0]):
                    kept, remedy = _kubernetes(block), "a persistent volume claim"
                else:
                    continue
                if not kept:
                    message = (
                        "the home is on no volume, sessions are lost when the workspace stops,"
                        f" mount {remedy} at /home/..."
                    )
                    yield Finding(
                        file.name, block.line, block.column, WARNING, message, "persistence"
                    )


def _runs_agent(file: SourceFile, block: Block) -> bool:
    return "coder_agent" in file.text[block.start : block.end]


def _docker(block: Block) -> bool:
    for inner in block.walk():
        name = inner.labels[0] if inner.type == "dynamic" and inner.labels else inner.type
        if name not in ("volumes", "mounts"):
            continue
        # what Docker keeps in memory only
        kind = inner.attributes.get("type")
        if kind is not None and value(kind.text) == "tmpfs":
            continue
        path = inner.attributes.get("container_path") or inner.attributes.get("target")
        if inner.type == "dynamic" or _may_be_home(value(path.text) if path else ""):
            return True
    return False


def _kubernetes(block: Block) -> bool:
    blocks = list(block.walk())
    if any(one.type == "volume_claim_template" for one in blocks):
        return True
    ephemeral = set()
    for one in blocks:
        name = one.attributes.get("name")
        if one.type == "volume" and name and _EPHEMERAL & {child.type for child in one.blocks}:
            ephemeral.add(value(name.text))
    for one in blocks:
        if one.type == "dynamic" and one.labels == ("volume_mount",):
            return True
        if one.type != "volume_mount":
            continue
        name, path = one.attributes.get("name"), one.attributes.get("mount_path")
        if name and value(name.text) in ephemeral:
            continue
        if _may_be_home(value(path.text) if path else ""):
            return True
    return False


def _may_be_home(path: object) -> bool:
    """Tell whether a mount may hold the home: it is in one of the usual places, or not literal."""
    if not isinstance(path, str):
        return path is Kind.UNKNOWN
    return path == "/" or path.startswith(_HOMES)
