"""What is found wrong in a template, and how it is shown."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

ERROR = "error"
WARNING = "warning"


class Finding(Struct, frozen=True, order=True):
    """One finding; `line` and `column` count from 1, `rule` is what --ignore takes."""

    file: str
    line: int
    column: int
    severity: str
    message: str
    rule: str

    def __str__(self) -> str:
        """Return the line that people and editors read."""
        where = f"{self.file}:{self.line}:{self.column}"
        return f"{where}: {self.severity}: {self.message} ({self.rule})"

    def as_warning(self) -> "Finding":
        """Return the same finding, not severe."""
        return replace(self, severity=WARNING)


def summary(findings: Iterable[Finding], files: int) -> str:
    """Return `2 errors, 1 warning in 3 files`."""
    severities = [finding.severity for finding in findings]
    counts = [(severities.count(kind), kind) for kind in (ERROR, WARNING)]
    said = ", ".join(plural(count, kind) for count, kind in counts if count)
    return f"{said or 'nothing'} in {plural(files, 'file')}"


def plural(count: int, noun: str) -> str:
    """Return `1 file`, `2 files`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
