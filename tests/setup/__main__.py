"""`make setup`: install what the tests need; idempotent, cached under .cache.

A step that cannot be done says why and stops no other: its tests then skip, or fail under CI.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.setup import claude, debian, go, images
from tests.setup.steps import UnavailableError
from tests.support.tools import CLAUDE_VERSIONS

Step = tuple[str, Callable[[], None]]

# What needs nothing but the Debian packages runs side by side, two at a time.
STEPS: list[Step] = [
    ("coder provider", go.coder_provider),
    *[(f"claude {version}", claude.installer(version)) for version in CLAUDE_VERSIONS],
    *[(f"image {name}", images.builder(name)) for name in images.IMAGES],
    ("shfmt", go.shfmt),
]


def do(step: Step) -> bool:
    """Run one step; say when it cannot be done. Return whether it was."""
    name, action = step
    try:
        action()
    except UnavailableError as why:
        print(f"setup: {name}: {why}", file=sys.stderr, flush=True)
        return False
    return True


def main() -> None:
    """Run all steps; those that failed were said, the tests tell what that costs."""
    do(("debian packages", debian.packages))
    do(("opentofu", go.opentofu))
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(do, STEPS))
    if not all(done):
        print("setup: some tools are missing, their tests skip", file=sys.stderr)


if __name__ == "__main__":
    main()
