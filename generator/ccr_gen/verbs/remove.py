"""`ccr-gen remove`: takes away what render wrote, and nothing else."""

import sys

from ccr_gen import files
from ccr_gen.artefacts import OUR_FILES
from ccr_gen.block import cut
from ccr_gen.directory import directory
from ccr_gen.errors import CcrError
from ccr_gen.placing import blocks, damage
from ccr_gen.seal import Origin, origin


def remove(path: str) -> int:
    """Remove the rendered files and blocks from the directory `path`; return 0.

    Raises CcrError, and removes nothing, when one of them was edited.
    """
    where = directory(path)
    there = {name: text for name in OUR_FILES if (text := files.read(where / name)) is not None}
    origins = {name: origin(text) for name, text in there.items()}
    edited = [name for name in there if origins[name] is Origin.EDITED]
    if edited:
        raise CcrError(
            f"{', '.join(edited)} was edited since it was rendered, so nothing is removed:"
            " delete it yourself, or run ccr-gen render first"
        )
    owners = blocks(where)
    damaged = damage(owners)
    if damaged:
        raise CcrError(
            "the block of ccr-gen is not as it was rendered, so nothing is removed", *damaged
        )
    changes: dict[str, str | None] = {name: None for name in there if origins[name] is Origin.OURS}
    changes |= {name: cut(text) for name, text in owners.items()}
    if changes:
        files.change(where, changes)
    for name in (*there, *owners):
        verb, why = ("remove", "") if name in changes else ("keep", "not rendered by ccr-gen")
        if changes.get(name) is not None:
            why = "our block alone"
        sys.stderr.write(f"{verb:<6}  {name:<29}  {why}".rstrip() + "\n")
    if not there and not owners:
        sys.stderr.write(f"nothing to remove in {path}\n")
    return 0
