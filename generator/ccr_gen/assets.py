"""Where shell sources and templates are: in the checkout, or inside the installed wheel."""

import re
from functools import cache
from pathlib import Path

from ccr_gen.errors import CcrError

# Lines that say something to people alone, and why a directive is there. A `#` at the beginning of
# a line is a comment in all our languages: lint sees to it that no source has it inside a text.
_COMMENT = re.compile(r"^[ \t]*(?:#(?! shellcheck ).*)?\n", re.MULTILINE)
_REASON = re.compile(r"^([ \t]*# shellcheck \S+) # .*", re.MULTILINE)


@cache
def root() -> Path:
    """Return the directory that holds `shell/` and `templates/`.

    Raises CcrError when neither the wheel nor a checkout has them.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "assets", package.parents[1]):
        if (candidate / "templates").is_dir() and (candidate / "shell").is_dir():
            return candidate
    raise CcrError("this installation has no templates, install ccr-gen again")


def templates() -> Path:
    """Return the directory of the Jinja templates."""
    return root() / "templates"


def source(name: str) -> str:
    """Return the code of `shell/NAME`: its bytes without the lines that only people read.

    Shellcheck's directives stay, without their reasons. Raises CcrError when there is no such file
    or it is not ASCII with LF line ends.
    """
    path = root() / "shell" / name
    try:
        text = path.read_bytes().decode("ascii")
    except OSError as error:
        raise CcrError(f"cannot read shell/{name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CcrError(f"shell/{name} is not ASCII at byte {error.start}") from error
    if "\r" in text or "\0" in text:
        raise CcrError(f"shell/{name} holds a carriage return or a NUL")
    return _REASON.sub(r"\1", _COMMENT.sub("", text))
