"""Where the resources go: into a file of their own, or into a block in one of the owner's."""

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from ccr_gen import artefacts, files
from ccr_gen.artefacts import SCRIPT_FILE, TERRAFORM_FILE
from ccr_gen.block import BEGIN, END, SCRIPT_LOCAL, find
from ccr_gen.config import Settings
from ccr_gen.errors import CcrError
from ccr_gen.findings import ERROR, WARNING, Finding
from ccr_gen.hcl import complaints
from ccr_gen.packing import readable
from ccr_gen.quoting import heredoc
from ccr_gen.seal import Origin, origin
from ccr_gen.template import Template, names, overrides, passed_over

_MARKS = (BEGIN.encode(), END.encode())


def placed(
    settings: Settings, directory: Path, into: str | None = None, inline: bool | None = None
) -> Settings:
    """Return `settings` with the flags given (not None) in place of what they say.

    `terraform.into` becomes the name of a file in `directory`, "" for the one of their own. Raises
    CcrError for a file in which the resources cannot stand.
    """
    terraform = settings.terraform
    name = _name(directory, terraform.into if into is None else into)
    inline = terraform.inline if inline is None else inline
    return replace(settings, terraform=replace(terraform, into=name, inline=inline))


def _name(directory: Path, into: str) -> str:
    if not into:
        return ""
    path = Path(into)
    if "\0" in into or not path.name.endswith(".tf") or passed_over(path.name):
        raise CcrError(
            f"cannot render into {into!r}, Terraform reads no such file: name a *.tf file"
        )
    if len(path.parts) > 1 and not _same(path.parent, directory):
        raise CcrError(
            f"cannot render into {into}, it is not in {directory}: name a *.tf file right there"
        )
    if overrides(path.name):
        raise CcrError(
            f"cannot render into {into}, Terraform takes no new resource from an override file:"
            " name another"
        )
    if path.name == TERRAFORM_FILE:
        return ""
    place = directory / path.name
    if place.is_symlink():
        raise CcrError(
            f"cannot render into {into}, it is a symbolic link, which coder templates push drops:"
            " name another"
        )
    return path.name


def _same(parent: Path, directory: Path) -> bool:
    try:
        return parent.samefile(directory)
    except OSError:
        return False


def blocks(directory: Path) -> dict[str, str]:
    """Return the text of each of the owner's files that holds our block, or what is left of one.

    Bytes that are not UTF-8 are surrogates. Raises CcrError for a file that cannot be read.
    """
    found: dict[str, str] = {}
    for name in names(directory):
        if not name.endswith(".tf") or name == TERRAFORM_FILE:
            continue
        path = directory / name
        try:
            data = path.read_bytes() if path.is_file() else b""
        except OSError as error:
            raise CcrError(f"cannot read {path}: {error.strerror}") from error
        if any(mark in data for mark in _MARKS):
            text = files.read(path)
            if text is not None and find(text):
                found[name] = text
    return found


def damage(texts: dict[str, str]) -> list[str]:
    """Return a line for each of `texts`, by their names, whose block is not as it was rendered."""
    found = {name: find(text) for name, text in texts.items()}
    return [
        f"{name}:{block.line}: {block.damage}"
        for name, block in found.items()
        if block is not None and block.damage
    ]


def refuse(template: Template, into: str, texts: dict[str, str]) -> None:
    """Raise CcrError where a block in the file `into` would not stand at its top level."""
    wrong = [str(finding) for finding in template.findings if finding.file == into]
    if wrong:
        raise CcrError(f"{into} has syntax errors, so no block is put into it", *wrong)
    found = find(texts.get(into, ""))
    for file in template.files:
        if found is None or file.name != into:
            continue
        for block in file.blocks:
            if (
                block.line
                < found.line
                <= block.line + file.text.count("\n", block.start, block.end)
            ):
                raise CcrError(
                    f"{into}:{found.line}: the block of ccr-gen stands inside another,"
                    f" which begins in line {block.line}: move it out, or delete it"
                )


def block_findings(directory: Path, settings: Settings) -> Iterator[Finding]:
    """Yield what is wrong with our block in the owner's files of a directory; raise CcrError."""
    texts = blocks(directory)
    own = files.read(directory / TERRAFORM_FILE)
    elsewhere = TERRAFORM_FILE if own is not None and origin(own) is not Origin.FOREIGN else ""
    for name, text in texts.items():
        found = find(text)
        assert found is not None
        if found.damage:
            message = f"the block of ccr-gen is not as it was rendered: {found.damage}"
            yield Finding(name, found.line, 1, WARNING, message, "own")
        if elsewhere:
            message = f"the resources are in {elsewhere} too, render again"
            yield Finding(name, found.line, 1, ERROR, message, "own")
        elsewhere = name
        for start, end in found.spans:
            before = text.count("\n", 0, start)
            block = f"{text[start:end]}\n"
            for finding in [*complaints(name, block), *standing(directory, settings, name, block)]:
                yield replace(finding, line=finding.line + before)


def standing(directory: Path, settings: Settings, name: str, resources: str) -> Iterator[Finding]:
    """Yield what is wrong with the script that `resources`, in the file `name`, put to use."""
    if f"/{SCRIPT_FILE}" in resources and files.read(directory / SCRIPT_FILE) is None:
        yield Finding(name, 1, 1, ERROR, f"{SCRIPT_FILE} is not there, render again", "own")
    if f"local.{SCRIPT_LOCAL}" not in resources or origin(resources) is not Origin.OURS:
        return
    try:
        fresh = heredoc(artefacts.script(settings))
    except CcrError as error:
        yield Finding(name, 1, 1, ERROR, error.message, "own")
        return
    if readable(fresh) not in readable(resources.replace("\r\n", "\n")):
        message = "rendered with other settings or another ccr-gen, render again"
        yield Finding(name, 1, 1, WARNING, message, "own")
