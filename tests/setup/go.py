"""What Go builds: the coder provider in a file-system mirror, OpenTofu, shfmt."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from tests.setup.steps import BIN, UnavailableError, call, need, say, search_path
from tests.support.tools import CACHE

PROVIDER = "2.20.0"
SHFMT = "v3.10.0"
MIRROR = CACHE / "mirror"


def build(module: str, name: str) -> Path:
    """Install the program `name` of `module` into .cache/bin and return its path."""
    BIN.mkdir(parents=True, exist_ok=True)
    call([need("go"), "install", module], env={"GOBIN": str(BIN), "GOFLAGS": "-mod=mod"})
    return BIN / name


def registry(tool: str) -> str:
    """Return the host that `tool` takes providers from when none is named."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "main.tf").write_text(
            'terraform {\n  required_providers {\n    coder = { source = "coder/coder" }\n  }\n}\n'
        )
        shown = call([tool, "providers"], cwd=Path(place))
    found = re.search(r"provider\[([^/\]]+)/coder/coder\]", shown)
    if not found:
        raise UnavailableError(f"{tool} names no registry")
    return found[1]


def coder_provider() -> None:
    """Build the coder provider into a mirror under the registry host of each tool that is here."""
    config = CACHE / "terraform.rc"
    if config.exists():
        return
    say(f"coder provider {PROVIDER}")
    built = build(
        f"github.com/coder/terraform-provider-coder/v2@v{PROVIDER}", "terraform-provider-coder"
    )
    if not built.exists():
        built = BIN / "v2"
    tools = [t for t in ("terraform", "tofu") if shutil.which(t, path=search_path())]
    if not tools:
        raise UnavailableError("neither terraform nor tofu is here")
    system = call([need("go"), "env", "GOOS", "GOARCH"]).split()
    for tool in tools:
        host = registry(str(shutil.which(tool, path=search_path())))
        place = MIRROR / host / "coder" / "coder" / PROVIDER / "_".join(system)
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy2(built, place / f"terraform-provider-coder_v{PROVIDER}")
    config.write_text(
        f'provider_installation {{\n  filesystem_mirror {{\n    path = "{MIRROR}"\n  }}\n}}\n'
    )


def opentofu() -> None:
    """Build OpenTofu where neither terraform nor tofu is on PATH or in the cache."""
    if shutil.which("terraform", path=search_path()) or shutil.which("tofu", path=search_path()):
        return
    say("opentofu (some minutes, once)")
    BIN.mkdir(parents=True, exist_ok=True)
    module = Path(__file__).with_name("tofu")
    call(
        [need("go"), "build", "-o", BIN / "tofu", "github.com/opentofu/opentofu/cmd/tofu"],
        cwd=module,
        env={"GOFLAGS": "-mod=readonly"},
    )


def shfmt() -> None:
    """Build shfmt where it is not on PATH or in the cache."""
    if shutil.which("shfmt", path=search_path()):
        return
    say(f"shfmt {SHFMT}")
    build(f"mvdan.cc/sh/v3/cmd/shfmt@{SHFMT}", "shfmt")
