"""The Debian packages."""

from __future__ import annotations

import subprocess

from tests.setup.steps import UnavailableError, call, need, root, say

PACKAGES = """
    bash jq tmux zsh fish ripgrep fzf shellcheck podman runc debootstrap hyperfine gawk mawk
    util-linux iproute2 procps nodejs npm golang-go
""".split()  # noqa: SIM905 -- a list of names reads better as words
# These three may be here from elsewhere; then Debian's are not wanted.
ELSEWHERE = {"nodejs": "node", "npm": "npm", "golang-go": "go"}


def absent() -> list[str]:
    """Return the packages that are neither installed nor here from elsewhere."""
    lost = []
    for package in PACKAGES:
        tool = ELSEWHERE.get(package)
        if tool:
            try:
                need(tool)
            except UnavailableError:
                lost.append(package)
            continue
        shown = subprocess.run(
            ["dpkg-query", "-W", "-f", "${db:Status-Status}", package],
            capture_output=True,
            text=True,
            check=False,
        )
        if shown.stdout != "installed":
            lost.append(package)
    return lost


def packages() -> None:
    """Install what is missing; raises UnavailableError without apt-get, root or a package."""
    need("dpkg-query")
    lost = absent()
    if not lost:
        return
    say(f"debian packages: {' '.join(lost)}")
    apt = [*root(), "env", "DEBIAN_FRONTEND=noninteractive", need("apt-get"), "-qq"]
    call([*apt, "update"])
    call([*apt, "install", "-y", "--no-install-recommends", *lost])
