"""What would be written into a template, and how it differs from what is there."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from ccr_gen import __version__, files
from ccr_gen.errors import CcrError
from ccr_gen.packing import readable
from ccr_gen.seal import Origin, origin

CREATE, UPDATE, SAME = "create", "update", "same"


class Change(Struct, frozen=True):
    """One file: what is to be there (`text`) and what is there (`before`, None for nothing)."""

    name: str
    text: str
    before: str | None

    @property
    def verb(self) -> str:
        """Return create, update or same; neither line ends nor another gzip make a difference."""
        if self.before is None:
            return CREATE
        return SAME if _comparable(self.before) == readable(self.text) else UPDATE

    @property
    def edited(self) -> bool:
        """Tell whether someone edited the rendered file."""
        return self.before is not None and origin(self.before) is Origin.EDITED

    def diff(self) -> Iterator[str]:
        """Yield the lines of a unified diff, packed parts unpacked."""
        import difflib

        return difflib.unified_diff(
            _lines(_comparable(self.before or "")),
            _lines(readable(self.text)),
            self.name if self.before is not None else "/dev/null",
            f"{self.name} (rendered by ccr-gen {__version__})",
        )


def plan(directory: Path, rendered: Mapping[str, str]) -> list[Change]:
    """Return a change for each rendered file.

    Raises CcrError, naming it, for a file in the way that was not rendered.
    """
    changes = [Change(name, text, files.read(directory / name)) for name, text in rendered.items()]
    for change in changes:
        if change.before is not None and origin(change.before) is Origin.FOREIGN:
            raise CcrError(f"{change.name} was not rendered by ccr-gen, move it away")
    return changes


def _comparable(text: str) -> str:
    return readable(text.replace("\r\n", "\n"))


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []
