"""The rule `legacy`: scripts that would put a hand-made version in the place of ours."""

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ccr_gen.artefacts import OUR_FILES
from ccr_gen.config import Settings
from ccr_gen.findings import ERROR, Finding
from ccr_gen.template import Template

_HAND_MADE = "CLAUDE_HELPERS_EOF"
_SUFFIXES = (".sh", ".bash", ".zsh", ".tftpl", ".tpl")
_BIGGEST = 1 << 20
_HEREDOC = re.compile(r"""<<-?\s*["'\\]?(\w+)""")


def legacy(template: Template, settings: Settings) -> list[Finding]:
    """Return a finding for each place that writes our files, or holds the hand-made version."""
    found: list[Finding] = []
    for file in template.files:
        for top in file.blocks:
            for block in top.walk():
                for attribute in block.attributes.values():
                    begin = attribute.end_line - attribute.text.count("\n")
                    found += _search(file.name, attribute.text, begin, settings)
    for name, text in _scripts(template.directory):
        found += _search(name, text, 1, settings)
    return found


def _scripts(directory: Path) -> Iterator[tuple[str, str]]:
    for parent, folders, names in os.walk(directory):
        folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            shown = str(path.relative_to(directory))
            if not name.endswith(_SUFFIXES) or shown in OUR_FILES or not path.is_file():
                continue
            if path.stat().st_size <= _BIGGEST:
                yield shown, path.read_bytes().decode("utf-8", "replace")


def _search(file: str, text: str, begin: int, settings: Settings) -> Iterator[Finding]:
    """Yield at most one finding for `text`, whose first line has the number `begin`."""
    lines = text.split("\n")
    marked = [index for index, line in enumerate(lines) if _HAND_MADE in line]
    if marked:
        what = "are the hand-made version"
        first, last = marked[0], marked[-1]
    else:
        writes = _writes(text, settings)
        written = next(
            (
                index
                for index, line in enumerate(lines)
                if writes.search(line) and not line.lstrip().startswith("#")
            ),
            None,
        )
        if written is None:
            return
        what = f"write {settings.install.directory.rstrip('/')}/{settings.install.file}"
        first, last = written, _end(lines, written)
    message = (
        f"lines {begin + first} to {begin + last} {what},"
        " which would replace ours at each start, remove them"
    )
    yield Finding(file, begin + first, 1, ERROR, message, "legacy")


def _writes(text: str, settings: Settings) -> re.Pattern[str]:
    """Return what a line that writes our file looks like in the script `text`."""
    name = settings.install.file
    target = rf"[^\s\"';|&<>]*{re.escape(name)}(?![\w.-])"
    assigned = re.findall(rf"(\w+)=[\"']?{target}", text)
    names = "|".join([target, *(rf"\$+\{{?{variable}\b" for variable in dict.fromkeys(assigned))])
    directory = re.escape(PurePosixPath(settings.install.directory).name)
    # the last word is what is written, or the directory that a file of our name goes into
    last = rf"(?:(?:{names})|(?:{names})\S*\s+\S*\b{directory}/?)[\"']?\s*(?:[;|&)#]|$)"
    return re.compile(
        rf">\|?\s*[\"']?(?:{names})|\btee\s[^;|&]*(?:{names})|\b(?:cp|mv|ln|install)\s[^;|&]*{last}"
    )


def _end(lines: list[str], first: int) -> int:
    """Return the index of the line that closes the heredoc opened at `first`, else `first`."""
    opened = _HEREDOC.search(lines[first])
    if opened is None:
        return first
    rest = range(first + 1, len(lines))
    return next((index for index in rest if lines[index].strip() == opened[1]), first)
