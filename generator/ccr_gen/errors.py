"""What goes wrong in ways a person can mend, and the exit codes of `ccr-gen`."""

from collections.abc import Iterable

FAILED = 1
DRIFT = 3
INTERRUPTED = 130


def suggestion(word: str, known: Iterable[str], prefix: str = "") -> str:
    """Return `did you mean WORD` for the nearest of the `known` words, "" when none is near."""
    import difflib

    close = difflib.get_close_matches(word, list(known), 1, 0.5)
    return f"did you mean {prefix}{close[0]}" if close else ""


class CcrError(Exception):
    """A cause and its remedy in one lowercase sentence; `details` are lines shown below it.

    It ends the command with exit code 1.
    """

    def __init__(self, message: str, *details: str) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    def __str__(self) -> str:
        """Return the message with its details indented, one a line."""
        return "\n".join([self.message, *(f"  {line}" for line in self.details)])
