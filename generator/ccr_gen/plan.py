"""What would be written into a template, and how it differs from what is there."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from ccr_gen import __version__, files
from ccr_gen.artefacts import OUR_FILES, TERRAFORM_FILE
from ccr_gen.block import cut, put
from ccr_gen.errors import CcrError
from ccr_gen.packing import readable
from ccr_gen.seal import Origin, origin

CREATE, UPDATE, SAME, REMOVE = "create", "update", "same", "remove"


class Change(Struct, frozen=True):
    """One file: what is to be there (`text`) and what is there (`before`), None for nothing.

    `leaves` tells that a block is taken out of an owner's file, which may itself stay.
    """

    name: str
    text: str | None
    before: str | None
    leaves: bool = False

    @property
    def verb(self) -> str:
        """Return create, update, same or remove; line ends and the gzip make no difference."""
        if self.text is None or self.leaves:
            return REMOVE
        if self.before is None:
            return CREATE
        return SAME if _comparable(self.before) == _comparable(self.text) else UPDATE

    def diff(self) -> Iterator[str]:
        """Yield the lines of a unified diff, packed parts unpacked."""
        import difflib

        return difflib.unified_diff(
            _lines(_comparable(self.before or "")),
            _lines(_comparable(self.text or "")),
            self.name if self.before is not None else "/dev/null",
            "/dev/null"
            if self.text is None
            else f"{self.name} (rendered by ccr-gen {__version__})",
        )


def plan(
    directory: Path, rendered: Mapping[str, str], owners: Mapping[str, str], *, force: bool
) -> list[Change]:
    """Return a change for each file to be written, OUR_FILES among them, and each to be left.

    `rendered` are whole files, but in the place of TERRAFORM_FILE one of another name has the
    resources as a block; `owners` are the texts that hold such a block now, sound unless `force`.
    Raises CcrError, naming it, for a file in the way that was not rendered, or that was edited
    and would be removed without `force`.
    """
    changes: list[Change] = []
    for name, text in rendered.items():
        before = files.read(directory / name)
        changes.append(Change(name, text if name in OUR_FILES else put(before, text), before))
    for name in OUR_FILES:
        before = files.read(directory / name)
        if before is None:
            continue
        who = origin(before)
        if who is Origin.FOREIGN and (name in rendered or name == TERRAFORM_FILE):
            raise CcrError(f"{name} was not rendered by ccr-gen, move it away")
        if name not in rendered and who is not Origin.FOREIGN:
            if who is Origin.EDITED and not force:
                raise CcrError(
                    f"{name} was edited since it was rendered, and is to be removed:"
                    " delete it yourself, or run ccr-gen render --force"
                )
            changes.append(Change(name, None, before))
    changes += [
        Change(name, cut(text), text, leaves=True)
        for name, text in owners.items()
        if name not in rendered
    ]
    return changes


def _comparable(text: str) -> str:
    return readable(text.replace("\r\n", "\n"))


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []
