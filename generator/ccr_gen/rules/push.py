"""The rule `push`: what `coder templates push` refuses, skips or drops.

Source: coder/coder, provisionersdk/archive.go.
"""

import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path

from ccr_gen.evaluation import Scope, path_of
from ccr_gen.findings import ERROR, WARNING, Finding
from ccr_gen.literals import code, position
from ccr_gen.template import SourceFile, Template

LARGEST = 1 << 20
_BLOCK = 512
_READERS = re.compile(r"\b(?:file|filebase64|templatefile|filemd5|filesha\d+|filebase64sha\d+)\(")
_GUARDS = re.compile(r"\b(?:try|can|fileexists)\(")
_SHOWN = 3


def push(template: Template) -> Iterator[Finding]:
    """Yield why the archive of the directory is refused, and what is read but does not arrive."""
    size, largest = _archive(template.top)
    if size >= LARGEST:
        shown = ", ".join(f"{name} {amount:,}" for amount, name in largest)
        message = (
            f"the archive has {size:,} bytes, coder templates push takes less than {LARGEST:,},"
            f" the largest: {shown}"
        )
        yield Finding(".", 1, 1, ERROR, message, "push")


def references(template: Template) -> Iterator[Finding]:
    """Yield the files that an expression reads and a push leaves out."""
    for file in template.files:
        calls = (_READERS.finditer(file.text, *span) for span in code(file.text))
        for match in itertools.chain.from_iterable(calls):
            path = _argument(template, file, match.end())
            severity, why = _left_out(template.top, path) if path else ("", "")
            if path is None or not why:
                continue
            line_start = file.text.rfind("\n", 0, match.start()) + 1
            if _GUARDS.search(file.text, line_start, match.start()):
                severity = WARNING
            line, column = position(file.text, match.start())
            message = f"{template.shown(path)} is read here, and coder templates push {why}"
            yield Finding(file.name, line, column, severity, message, "push")
        for block in file.blocks:
            source = block.attributes.get("source") if block.type == "module" else None
            called = (source.literal() or "") if source else ""
            if source is None or not called.startswith("."):
                continue
            severity, why = _left_out(template.top, template.directory / called)
            if why:
                message = f"the module {called} is called here, and coder templates push {why}"
                yield Finding(file.name, source.line, source.column, severity, message, "push")


def _argument(template: Template, file: SourceFile, start: int) -> Path | None:
    end = re.compile(r"[,)\n]").search(file.text, start)
    return path_of(Scope(template, file), start, end.start()) if end else None


def _left_out(top: Path, path: Path) -> tuple[str, str]:
    """Return why a push leaves out a file that is there, and how severe that is; else nothing.

    What is outside may arrive by another way: a parent that is pushed, a module's own source.
    """
    if not os.path.lexists(path):
        return "", ""
    shown = os.path.relpath(path, top)
    if shown.startswith(".."):
        return WARNING, f"takes what is inside {top.name or 'the directory'} alone"
    parts = Path(shown).parts
    for depth in range(1, len(parts) + 1):
        if (top / Path(*parts[:depth])).is_symlink():
            return ERROR, "drops symbolic links, put the file itself there"
    if any(part.startswith(".") for part in parts) and parts[-1] != ".terraform.lock.hcl":
        return ERROR, "skips hidden files, rename it"
    if _is_state(shown) or _is_variables(shown):
        return ERROR, "skips files of that name, rename it"
    return "", ""


def _is_state(name: str) -> bool:
    return ".tfstate" in name


def _is_variables(name: str) -> bool:
    return name in ("terraform.tfvars", "terraform.tfvars.json") or name.endswith(
        (".auto.tfvars", ".auto.tfvars.json")
    )


def _archive(top: Path) -> tuple[int, list[tuple[int, str]]]:
    """Return the bytes of the archive, and the largest files with theirs."""
    # a header and the padded content for each entry, two empty blocks at the end
    total, sizes = 2 * _BLOCK, []
    for parent, folders, names in os.walk(top):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in [*folders, *names]:
            path = Path(parent, name)
            shown = os.path.relpath(path, top)
            hidden = name.startswith(".") and name != ".terraform.lock.hcl"
            if hidden or _is_state(shown) or _is_variables(shown):
                continue
            total += _BLOCK
            status = path.lstat()
            if name in names and not path.is_symlink():
                total += -(-status.st_size // _BLOCK) * _BLOCK
                sizes.append((status.st_size, shown))
    return total, sorted(sizes, reverse=True)[:_SHOWN]
