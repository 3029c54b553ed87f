"""Archives that are not what they should be, made of a right one."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Archive:
    """The parts of an archive: its manifest, and its members in order with their bytes."""

    manifest: Any
    members: list[tuple[tarfile.TarInfo, bytes]]
    after: bytes = b""
    pack: Callable[[bytes], bytes] = field(default=lambda raw: gzip.compress(raw, mtime=0))

    @classmethod
    def read(cls, path: Path) -> Archive:
        """Return the parts of the archive at `path`."""
        with tarfile.open(path) as tar:
            found = []
            for info in tar.getmembers():
                file = tar.extractfile(info)
                assert file
                found.append((info, file.read()))
        return cls(json.loads(found[0][1]), found)

    @property
    def transcript(self) -> str:
        """The transcript's name."""
        return f"{self.manifest['id']}.jsonl"

    def write(self, path: Path) -> Path:
        """Write the archive, the manifest as it is now unless it was made bytes; return `path`."""
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
            for info, data in self.members:
                body = data
                if info.name == "manifest.json" and info.isreg() and data:
                    made = self.manifest
                    body = made if isinstance(made, bytes) else json.dumps(made).encode()
                if info.isreg():
                    info.size = len(body)
                if info.pax_headers:
                    block = info.tobuf(tarfile.PAX_FORMAT)
                    pad = b"\0" * (-len(body) % tarfile.BLOCKSIZE)
                    tar.fileobj.write(block + body + pad)
                    tar.offset += len(block) + len(body) + len(pad)
                else:
                    tar.addfile(info, io.BytesIO(body) if info.isreg() else None)
        path.write_bytes(self.pack(out.getvalue() + self.after))
        return path

    def add(self, name: str, data: bytes = b"x\n", **more: Any) -> Archive:
        """Append a member; `more` are attributes of its TarInfo."""
        info = tarfile.TarInfo(name)
        for key, value in more.items():
            setattr(info, key, value)
        self.members.append((info, data))
        return self

    def rename(self, old: str, new: str) -> Archive:
        """Give a member another name, in the manifest too."""
        for info, _ in self.members:
            if info.name == old:
                info.name = new
        for member in self.manifest["members"]:
            if member["name"] == old:
                member["name"] = new
        return self

    def replace(self, name: str, data: bytes) -> Archive:
        """Give a member other bytes, which the manifest does not know of."""
        self.members = [(i, data if i.name == name else d) for i, d in self.members]
        return self

    def seal(self) -> Archive:
        """Make sizes and sums of the manifest those of the members."""
        for member in self.manifest["members"]:
            data = next(d for i, d in self.members if i.name == member["name"])
            member["size"], member["sha256"] = len(data), hashlib.sha256(data).hexdigest()
        return self

    def drop(self, name: str) -> Archive:
        """Take a member away."""
        self.members = [(i, d) for i, d in self.members if i.name != name]
        return self
