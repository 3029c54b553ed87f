"""Turns the plain texts of the workspace into Markdown."""

import re

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~]")
# what reads better as code: flags, paths, variables
_CODE = re.compile(
    r"(?<![\w/-])"
    r"(claude -p|claude-resume [a-z]+|--?[a-z][a-z-]*|~?/[\w./-]*\w|[A-Z]+_[A-Z_]+)"
    r"(?![\w/])"
)
_BETWEEN = re.compile(r"` `")


def code(text: str) -> str:
    """Return `text` as a code span, whatever it holds; control characters become `?`."""
    shown = "".join(c if c.isprintable() else "?" for c in text)
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{space}{shown}{space}{fence}"


def prose(text: str) -> str:
    """Return a plain sentence as Markdown; what stands between backquotes is code already."""
    parts = text.split("`")
    for at, part in enumerate(parts):
        if at % 2:
            parts[at] = f"`{part}`"
        else:
            pieces = _CODE.split(part)
            pieces[::2] = [_SPECIAL.sub(r"\\\g<0>", piece) for piece in pieces[::2]]
            pieces[1::2] = [f"`{piece}`" for piece in pieces[1::2]]
            parts[at] = "".join(pieces)
    # a command and its flags are one
    return _BETWEEN.sub(" ", "".join(parts))


def markdown(text: str) -> str:
    """Return a plain text as Markdown: its paragraphs as prose, its indented blocks as fences."""
    return "\n\n".join(_block(block) for block in text.strip("\n").split("\n\n"))


def _block(block: str) -> str:
    if not block.startswith("  "):
        return prose(block)
    lines = "\n".join(line.removeprefix("  ") for line in block.replace("`", "").split("\n"))
    return f"```text\n{lines}\n```"
