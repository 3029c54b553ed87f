"""Comments that make `validate` leave out a finding: `# ccr-gen: ignore RULE reason`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from ccr_gen.findings import WARNING, Finding
from ccr_gen.literals import literals, position
from ccr_gen.rules import RULES
from ccr_gen.template import Template

_COMMENT = re.compile(r"(?:#|//)[ \t]*ccr-gen:[ \t]*ignore\b[ \t]*([\w-]*)[ \t]*(.*)")


class Ignoring:
    """The comments of a template and its modules, and of the scripts that they read."""

    def __init__(self, templates: Sequence[Template]) -> None:
        self._top = templates[0].top
        self._texts = {file.name: file.text for template in templates for file in template.files}
        self._read = cache(self._of)

    def left(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings that no comment leaves out.

        The comment stands on the line above, or, for a line of a heredoc, above its first line;
        with several, each has a line.
        """
        for finding in findings:
            comments, openers = self._read(finding.file)
            lines = {finding.line, openers.get(finding.line, finding.line)}
            if not any(finding.rule in _above(comments, line) for line in lines):
                yield finding

    def complaints(self) -> Iterator[Finding]:
        """Yield the comments that name no rule, or give no reason."""
        for file, text in self._texts.items():
            for number, line in enumerate(text.splitlines(), 1):
                match = _COMMENT.search(line)
                if match and not (match[1] in RULES and match[2].strip()):
                    what = "gives no reason" if match[1] in RULES else "names no rule"
                    message = f"this {what}, write: # ccr-gen: ignore RULE reason"
                    yield Finding(file, number, match.start() + 1, WARNING, message, "ignore")

    def _of(self, file: str) -> tuple[dict[int, str], dict[int, int]]:
        """Return the rule that each comment names, by line, and for each line of a heredoc the
        line that opens it."""
        text = self._texts.get(file)
        if text is None:
            try:
                text = (self._top / file).read_text(encoding="utf-8", errors="replace")
            except OSError:
                return {}, {}
        comments = {
            number: match[1]
            for number, line in enumerate(text.splitlines(), 1)
            if "ccr-gen" in line and (match := _COMMENT.search(line)) and match[2].strip()
        }
        openers: dict[int, int] = {}
        if comments and file in self._texts:
            for literal in (one for one in literals(text) if one.marker):
                first, last = (position(text, at)[0] for at in (literal.start, literal.body_end))
                openers |= dict.fromkeys(range(first, last + 1), first)
        return comments, openers


def _above(comments: Mapping[int, str], line: int) -> Iterator[str]:
    """Yield the rules of the comments right above a line."""
    while (line := line - 1) in comments:
        yield comments[line]
