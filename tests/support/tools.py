"""Where the tests' tools are, and what to do when one is missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

CHECKOUT = Path(__file__).parents[2]
CACHE = CHECKOUT / ".cache"
CLAUDE_VERSIONS = ("1.0.128", "2.0.42", "2.1.197", "2.1.330")
NEWEST = CLAUDE_VERSIONS[-1]

# What CI may skip, by the name given to `missing`, and why.
PERMITTED = {
    "docker-provider": "the docker provider is not to be had from the registries that CI reaches",
    "kubernetes-provider": "nor is a current kubernetes provider",
}


def missing(name: str, reason: str) -> NoReturn:
    """Skip the test for want of `name`; under CI=true fail, unless it is PERMITTED."""
    if os.environ.get("CI") == "true" and name not in PERMITTED:
        pytest.fail(f"{name} is missing under CI: {reason}", pytrace=False)
    pytest.skip(f"{name}: {reason}")


def require(*names: str) -> str:
    """Return the path of the first of `names` that is on PATH or in the cache; else `missing`."""
    for name in names:
        found = shutil.which(name) or shutil.which(name, path=str(CACHE / "bin"))
        if found:
            return found
    missing(names[0], f"not on PATH, run: make setup ({' or '.join(names)})")


def claude_path(version: str) -> Path:
    """Return the Claude CLI of `version` from the cache; else `missing`."""
    path = CACHE / "claude" / version / "node_modules" / ".bin" / "claude"
    if not path.exists():
        missing(f"claude-{version}", "not in .cache, run: make setup")
    return path


def terraform() -> tuple[str, dict[str, str]]:
    """Return the path of terraform or tofu, and the environment that has it on PATH and names the
    provider mirror."""
    tool = require("terraform", "tofu")
    config = CACHE / "terraform.rc"
    if not config.exists():
        missing("coder-provider", "no provider mirror in .cache, run: make setup")
    path = f"{Path(tool).parent}:{os.environ['PATH']}"
    return tool, {"TF_CLI_CONFIG_FILE": str(config), "CHECKPOINT_DISABLE": "1", "PATH": path}
