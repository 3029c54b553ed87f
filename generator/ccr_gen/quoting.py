"""The only place where a value becomes code.

Every result is ASCII without carriage returns: Terraform NFC-normalises the script that carries
it, and turns CRLF into LF.
"""

import re

from ccr_gen.errors import CcrError

_PLAIN = re.compile(r"[A-Za-z0-9_./:,@+][A-Za-z0-9_./:,@+-]*")
_SINGLE_QUOTABLE = re.compile(r"[\n -~]*")
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\\": "\\\\", "'": "\\'"}
_HCL_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TEMPLATE_OPENER = re.compile(r"[$%](?=\{)")


def _text(value: object) -> str:
    """Return the text a setting stands for; raise CcrError for what no shell can hold."""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if "\0" in text:
        raise CcrError("a value holds a NUL, which no shell can keep")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise CcrError("a value holds half a surrogate pair, which is no text") from error
    return text


def bash(value: object) -> str:
    r"""Return `value` as one word of bash or zsh, the same in every locale.

    Non-ASCII becomes the bytes of its UTF-8 (`$'\xe2\x80\xa6'`): bash turns `\u2026` into those
    only where the locale is UTF-8, and cron's is not.
    """
    text = _text(value)
    if _PLAIN.fullmatch(text):
        return text
    if _SINGLE_QUOTABLE.fullmatch(text):
        return "'" + text.replace("'", "'\\''") + "'"
    return "$'" + "".join(_escaped(character) for character in text) + "'"


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~":
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode())


def literal(text: str) -> str:
    """Return `text` between single quotes, unchanged, so that a program stays readable.

    Raises CcrError when it holds a single quote: sources meant for this hold none.
    """
    if "'" in text:
        line = text.count("\n", 0, text.index("'")) + 1
        raise CcrError(f"a text to be embedded holds a single quote in its line {line}")
    return f"'{text}'"


def hcl(value: object) -> str:
    """Return `value` as a quoted HCL string, template sequences in it inert."""
    text = _TEMPLATE_OPENER.sub(r"\g<0>\g<0>", _text(value))
    return '"' + "".join(_hcl_escaped(character) for character in text) + '"'


def heredoc(text: str) -> str:
    """Return `text` as an HCL heredoc, template sequences in it inert.

    Raises CcrError for what a heredoc cannot hold: it keeps line ends and always ends with one.
    """
    if not text.endswith("\n") or "\r" in text:
        raise CcrError("a heredoc ends with a newline and has no carriage return")
    marker = "CLAUDE_RESUME"
    lines = {line.strip() for line in text.split("\n")}
    while marker in lines:
        marker += "_"
    inert = _TEMPLATE_OPENER.sub(r"\g<0>\g<0>", text)
    return f"<<{marker}\n{inert}{marker}"


def _hcl_escaped(character: str) -> str:
    if character in _HCL_ESCAPES:
        return _HCL_ESCAPES[character]
    if " " <= character <= "~":
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
