"""Containers of the test images, run the way that works everywhere podman does."""

from __future__ import annotations

IMAGES = ("bookworm-bare", "bookworm-full", "trixie-bare", "trixie-full")


def reference(name: str) -> str:
    """Return the image's reference of `name`."""
    return f"localhost/ccr-gen-test:{name}"
