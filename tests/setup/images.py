"""Container images, made from Debian's packages: each release bare, and with everything."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.setup.steps import call, need, root, say
from tests.support.images import IMAGES, reference

FULL = "jq,tmux,zsh,fish,ripgrep,fzf,procps,gawk,locales,ca-certificates,adduser"


def builder(name: str) -> Callable[[], None]:
    """Return the step that makes the image `name`, a release and `bare` or `full`."""

    def make() -> None:
        podman, debootstrap = need("podman"), need("debootstrap")
        known = subprocess.run([podman, "image", "exists", reference(name)], check=False)
        if known.returncode == 0:
            return
        say(f"image {name}")
        release, kind = name.split("-")
        with tempfile.TemporaryDirectory(prefix="ccr-image-") as scratch:
            tree, archive = Path(scratch) / "tree", Path(scratch) / "image.tar"
            words = ["--variant=minbase"]
            if kind == "full":
                words.append(f"--include={FULL}")
            try:
                call([*root(), debootstrap, *words, release, tree])
                exclude = "--exclude=./var/cache/apt/archives/*.deb"
                call([*root(), need("tar"), exclude, "-C", tree, "-cf", archive, "."])
                call([podman, "import", "--change", 'CMD=["/bin/bash"]', archive, reference(name)])
            finally:
                call([*root(), "rm", "-rf", tree])

    return make


__all__ = ["IMAGES", "builder"]
