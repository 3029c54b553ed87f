"""The corpus of hostile archives: how each is made of a right one, and why it is refused."""

from __future__ import annotations

import bz2
import gzip
import tarfile
from collections.abc import Callable
from typing import Any

from tests.keeping.poison import Archive

A1 = "9f3c1a7e-6a52-4c0e-9d1b-2f7f6f1f0c33/subagents/agent-a1.jsonl"


def listed(a: Archive, **more: Any) -> Archive:
    """Change the transcript's entry in the manifest."""
    a.manifest["members"][-1] |= more
    return a


def said(a: Archive, **more: Any) -> Archive:
    """Change the manifest."""
    a.manifest |= more
    return a


def link(a: Archive, kind: bytes, name: str, target: str = "/etc/passwd") -> Archive:
    """Put a member of another kind in the place of one that the manifest names."""
    for info, _ in a.members:
        if info.name == name:
            info.type, info.linkname, info.size = kind, target, 0
    return a


def twice(a: Archive) -> Archive:
    """Append the transcript once more, with other bytes."""
    return a.add(a.transcript, b'{"type":"user"}\n')


def swapped(a: Archive) -> Archive:
    """Put the manifest behind the first member."""
    a.members[0], a.members[1] = a.members[1], a.members[0]
    return a


def cut(a: Archive) -> Archive:
    """Cut the compressed bytes in half."""
    a.pack = lambda raw: (lambda out: out[: len(out) // 2])(gzip.compress(raw))
    return a


def flipped(a: Archive) -> Archive:
    """Change the check sum of the compressed bytes."""

    def pack(raw: bytes) -> bytes:
        out = bytearray(gzip.compress(raw))
        out[-8] ^= 0xFF
        return bytes(out)

    a.pack = pack
    return a


def packed(a: Archive, pack: Callable[[bytes], bytes]) -> Archive:
    """Pack the archive in another way."""
    a.pack = pack
    return a


def renamed_by_pax(a: Archive) -> Archive:
    """A member whose extended header gives it another name than its own block."""
    for info, _ in a.members:
        if info.name == A1:
            info.pax_headers = {"path": "../../../.bashrc"}
    return a


def wrong(a: Archive, data: bytes) -> Archive:
    """The manifest as these bytes."""
    a.manifest = data
    return a


Poison = Callable[[Archive], Archive]
EVIL = "/tmp/evil"
CORPUS: dict[str, tuple[Poison, str]] = {
    "absolute path": (lambda a: a.add(EVIL), "it holds an absolute path: /tmp/evil"),
    "dots": (lambda a: a.add("a/../../evil"), "it holds a path with ..: a/../../evil"),
    "only dots": (lambda a: a.add(".."), "it holds a path with ..: .."),
    "long name with dots": (
        lambda a: a.add("x" * 120 + "/../../evil"),
        "it holds a path with ..: xxx",
    ),
    "symbolic link": (lambda a: link(a, tarfile.SYMTYPE, A1), "it holds a symbolic link: "),
    "manifest a link": (
        lambda a: link(a, tarfile.SYMTYPE, "manifest.json"),
        "it holds a symbolic link: manifest.json",
    ),
    "hard link": (lambda a: link(a, tarfile.LNKTYPE, A1), "it holds a hard link: "),
    "character device": (lambda a: link(a, tarfile.CHRTYPE, A1), "it holds a device: "),
    "block device": (lambda a: link(a, tarfile.BLKTYPE, A1), "it holds a device: "),
    "pipe": (lambda a: link(a, tarfile.FIFOTYPE, A1), "it holds what is no file: "),
    "directory": (lambda a: a.add("d", type=tarfile.DIRTYPE), "it holds a directory: d"),
    "twice": (twice, "it holds a member twice: 9f3c1a7e-"),
    "two manifests": (
        lambda a: a.add("manifest.json", b""),
        "it holds a member twice: manifest.json",
    ),
    "one more": (
        lambda a: a.add("notes.txt"),
        "it holds what its manifest does not name: notes.txt",
    ),
    "credentials": (
        lambda a: a.add(".credentials.json"),
        "it holds what its manifest does not name: .cred",
    ),
    "newline in a name": (
        lambda a: a.add("a\n-rw------- 0/0 1 2026-01-01 00:00:00 b"),
        r"it holds what its manifest does not name: a\n-rw",
    ),
    "escape in a name": (
        lambda a: a.add("\x1b]0;x\x07"),
        r"it holds what its manifest does not name: \033]0;x\a",
    ),
    "one less": (lambda a: a.drop(A1), f"it does not hold what its manifest names: {A1}"),
    "no transcript": (
        lambda a: a.drop(a.transcript),
        "it does not hold what its manifest names: 9f3c1a7e-",
    ),
    "manifest not first": (swapped, "its members are not in the order of its manifest"),
    "no manifest": (
        lambda a: a.drop("manifest.json"),
        "it has no manifest, so it is not of ccr-export",
    ),
    "long manifest": (lambda a: wrong(a, b" " * (5 << 20)), "its manifest is too long"),
    "no JSON": (lambda a: wrong(a, b"{"), "its manifest is no JSON"),
    "a list": (lambda a: wrong(a, b"[]"), "its manifest is no object"),
    "no format": (lambda a: wrong(a, b"{}"), "its manifest has no format version"),
    "newer format": (lambda a: said(a, format=2), "its format is 2, this program reads format 1"),
    "no id": (lambda a: said(a, id="../../x"), "its manifest has no session id"),
    "no directory": (lambda a: said(a, project="proj"), "its manifest has no directory"),
    "endless directory": (
        lambda a: said(a, project="/" + "x" * 300000),
        "its manifest has no directory",
    ),
    "no members": (lambda a: said(a, members={}), "its manifest has no list of members"),
    "member of no kind": (
        lambda a: said(a, members=[1]),
        "its manifest has a member without a name",
    ),
    "manifest names absolute": (
        lambda a: a.rename(A1, EVIL),
        "it holds an absolute path: /tmp/evil",
    ),
    "manifest alone names absolute": (
        lambda a: listed(a, name=EVIL),
        "its manifest names an absolute path: /tmp/evil",
    ),
    "manifest names dots": (
        lambda a: listed(a, name="x/../y"),
        "its manifest names a path with ..: x/../y",
    ),
    "manifest names settings": (
        lambda a: a.rename(A1, "settings.json").seal(),
        "its manifest names what no session has: settings.json",
    ),
    "another's transcript": (
        lambda a: a.rename(A1, "00000000-0000-4000-8000-000000000000.jsonl"),
        "its manifest names what no session has: 00000000-",
    ),
    "manifest names twice": (
        lambda a: said(a, members=[*a.manifest["members"], a.manifest["members"][0]]),
        "its manifest names a member twice",
    ),
    "manifest without transcript": (
        lambda a: said(a, members=a.manifest["members"][:-1]),
        "its manifest names no transcript",
    ),
    "manifest with escapes": (
        lambda a: listed(a, name="\x1b[31mred\x07"),
        "its manifest names what no session has:  [31mred ",
    ),
    "no size": (lambda a: listed(a, size="9"), "its manifest gives no size of 9f3c1a7e-"),
    "huge size": (lambda a: listed(a, size=1 << 60), "its manifest gives no size of 9f3c1a7e-"),
    "no sum": (lambda a: listed(a, sha256="0"), "its manifest gives no sha256 of 9f3c1a7e-"),
    "other sum": (lambda a: listed(a, sha256="0" * 64), "the sum of 9f3c1a7e-"),
    "other size": (lambda a: listed(a, size=7), "the size of 9f3c1a7e-"),
    "longer": (
        lambda a: a.replace(A1, b"x" * (1 << 20)),
        f"the size of {A1} is not that of its manifest",
    ),
    "other bytes": (
        lambda a: a.replace(a.transcript, a.members[-1][1].replace(b"heron", b"stork")),
        "the sum of 9f3c1a7e-",
    ),
    "other bytes of a subagent": (
        lambda a: a.replace(A1, a.members[1][1].replace(b"task", b"tusk")),
        f"the sum of {A1} is not that of its manifest",
    ),
    "renamed by an extended header": (renamed_by_pax, "it holds a path with ..: ../../../.bashrc"),
    "cut short": (cut, "it is "),
    "damaged": (flipped, "it is damaged or cut short"),
    "not packed": (lambda a: packed(a, lambda raw: raw), "it is no tar.gz"),
    "packed by bzip2": (lambda a: packed(a, bz2.compress), "it is no tar.gz"),
    "no tar": (
        lambda a: packed(a, lambda _: gzip.compress(b"hello\n" * 900)),
        "it is no tar.gz",
    ),
    "empty": (lambda a: packed(a, lambda _: b""), "it "),
}
