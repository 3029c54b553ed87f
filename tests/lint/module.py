"""Lint of modules/claude-resume: what is generated of it is what the generator makes."""

from __future__ import annotations

from ccr_gen import artefacts
from ccr_gen.packing import readable
from tests.support.tools import CHECKOUT

MODULE = CHECKOUT / "modules" / "claude-resume"


def drift(*, fix: bool = False) -> list[str]:
    """Return the generated files that differ, but for the bytes of gzip; with `fix` write them."""
    found = []
    for name, text in artefacts.module().items():
        path = MODULE / name
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        if readable(there) == readable(text):
            continue
        if fix:
            path.write_text(text, encoding="utf-8")
        else:
            found.append(
                f"{path.relative_to(CHECKOUT)}: not what the generator makes, run: make fmt"
            )
    return found
