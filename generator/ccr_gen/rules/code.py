"""Rules for what a script evaluates to: `bash`, `shebang`, `script-size`, `agent-logs`, and
carriage returns, which are `heredoc`."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

from ccr_gen.findings import ERROR, WARNING, Finding
from ccr_gen.judge import LARGEST_SCRIPT
from ccr_gen.pieces import Piece
from ccr_gen.scripts import Script
from ccr_gen.syntax import BashSyntax

_COMPLAINT = re.compile(r"^bash: line (\d+): (.*)", re.MULTILINE)
_UNCLOSED = re.compile(r"warning: here-document at line (\d+) delimited by end-of-file (.*)")
_ENDS_IT = re.compile(r"^[ \t]*set[ \t]+-[a-z]*e[a-z]*o[ \t]+pipefail\r$", re.MULTILINE)
# of shellcheck's: what needs files or assignments that are not here, and spaces the agent trims
_UNTELLING = {1008, 1090, 1091, 1114, 1128, 2034, 2148, 2154}
_SHELLCHECK_SECONDS = 60
# what it is called, words of which one is in it, how it looks
_SECRETS = (
    ("an AWS access key", ("AKIA", "ASIA"), r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    ("a GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"\bgh[pousr]_[A-Za-z0-9]{36,}\b"),
    ("a GitHub token", ("github_pat_",), r"\bgithub_pat_\w{50,}\b"),
    ("a GitLab token", ("glpat-",), r"\bglpat-[\w-]{20,}"),
    ("a Slack token", ("xox",), r"\bxox[abprs]-[A-Za-z0-9-]{20,}"),
    ("an Anthropic key", ("sk-ant-",), r"\bsk-ant-[\w-]{20,}"),
    ("an API key", ("sk-",), r"\bsk-(?!ant-)(?:proj-)?[A-Za-z0-9_-]{32,}"),
    ("a Google API key", ("AIza",), r"\bAIza[\w-]{35}"),
    ("a private key", ("PRIVATE KEY",), r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    ("a JSON web token", ("eyJ",), r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    ("a URL with a password", ("://",), r"://[^\s/:@$'\"<]+:[^\s/@$'\"<{]{3,}@[\w.-]+"),
)


def checks(found: Sequence[Script]) -> Iterator[Finding]:
    """Yield what is wrong with each of the scripts."""
    judged = {str(index): script for index, script in enumerate(found) if script.is_bash}
    texts = {name: script.text.replace("\r\n", "\n") for name, script in judged.items()}
    with BashSyntax(texts) as syntax, _ShellCheck(texts) as shellcheck:
        for script in found:
            yield from _plain(script)
        said = syntax.said()
        for name, script in judged.items():
            problems = list(_bash(script, said[name]))
            yield from problems
            yield from _carriage_returns(script, broken=bool(problems))
            if not any(one.severity == ERROR for one in problems):
                yield from shellcheck.findings(name, script)


def _plain(script: Script) -> Iterator[Finding]:
    """Yield what can be told without running anything."""
    if not script.shebang and not script.for_windows and script.text.strip():
        yield _at(script, _first(script), WARNING, "no shebang, runs in the login shell", "shebang")
    known = sum(len(piece.text.encode()) for piece in script.pieces if piece.known)
    if known > LARGEST_SCRIPT:
        message = f"{known:,} bytes, and an agent takes {LARGEST_SCRIPT:,}, move a part into a file"
        where = script.attribute
        yield Finding(script.file, where.line, where.column, ERROR, message, "script-size")
    told = set()
    for what, words, looks in _SECRETS:
        if not any(word in script.text for word in words):
            continue
        for match in re.finditer(looks, script.text):
            number = script.text.count("\n", 0, match.start()) + 1
            if number not in told:
                told.add(number)
                message = f"{what} stands in the agent's log, pass it by coder_env or a file"
                yield _at(script, number, WARNING, message, "agent-logs")


def _first(script: Script) -> int:
    """Return the number of the first line that holds something."""
    return script.text[: len(script.text) - len(script.text.lstrip())].count("\n") + 1


def _bash(script: Script, said: tuple[int, str]) -> Iterator[Finding]:
    """Yield what bash found, unless it is because of what only Terraform knows."""
    code, stderr = said
    for match in _UNCLOSED.finditer(stderr):
        message = f"the heredoc is not closed {match[2]}, Terraform may leave its end indented"
        yield _at(script, int(match[1]), WARNING, message, "bash")
    if not code or _another_is_right(script):
        return
    matches = [match for match in _COMPLAINT.finditer(stderr) if "here-document" not in match[2]]
    line, message = (int(matches[0][1]), matches[0][2]) if matches else (1, "no valid bash")
    unsure = not (script.system or script.shebang) or script.holds_code
    yield _at(script, line, WARNING if unsure else ERROR, message, "bash")


def _another_is_right(script: Script) -> bool:
    """Tell whether bash takes it with something else in the place of what Terraform knows, or as
    one that sets extglob on its way."""
    options = ("-O", "extglob") if "extglob" in script.text else ()
    if all(piece.known for piece in script.pieces) and not options:
        return False
    others: dict[str, Callable[[Piece], str]] = {
        "a word": lambda piece: piece.text,
        "nothing": lambda piece: piece.text if piece.known else "",
        "a number": lambda piece: piece.text if piece.known else "1",
        "no branch": lambda piece: "" if piece.branch else piece.text,
    }
    texts = {
        name: "".join(map(said, script.pieces)).replace("\r\n", "\n")
        for name, said in others.items()
    }
    with BashSyntax(texts, *options) as syntax:
        return any(code == 0 for code, _ in syntax.said().values())


def _carriage_returns(script: Script, *, broken: bool) -> Iterator[Finding]:
    """Yield the first line that ends with a carriage return, which bash takes for a character."""
    at = script.text.find("\r\n")
    if at < 0 or broken:
        return
    stops = _ENDS_IT.search(script.text)
    fails = bool(stops)
    if not stops:
        with BashSyntax({"": script.text}) as syntax:
            fails = syntax.said()[""][0] != 0
    line = script.text.count("\n", 0, stops.start() if stops else at) + 1
    message = 'lines end with CR LF, which bash cannot read, wrap it: replace(..., "\\r\\n", "\\n")'
    yield _at(script, line, ERROR if fails else WARNING, message, "heredoc")


class _ShellCheck:
    """Runs shellcheck, when it is there, on each of the texts; a context manager."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._running: subprocess.Popen[bytes] | None = None
        self._found: dict[str, list[dict[str, object]]] | None = None

    def __enter__(self) -> Self:
        tool = shutil.which("shellcheck")
        if tool and self._texts:
            self._scratch = tempfile.TemporaryDirectory(prefix="ccr-gen-")
            place = Path(self._scratch.name)
            for name, text in self._texts.items():
                (place / name).write_text(text, encoding="utf-8")
            words = [tool, "--norc", "-s", "bash", "-f", "json", "-S", "warning", *self._texts]
            self._running = subprocess.Popen(
                words, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._running is not None and self._running.returncode is None:
            self._running.kill()
            self._running.communicate()
        if self._scratch is not None:
            self._scratch.cleanup()

    def findings(self, name: str, script: Script) -> Iterator[Finding]:
        """Yield the warnings on one text, but those on lines that only Terraform knows."""
        if self._found is None:
            self._found = self._read()
        for one in self._found.get(name, []):
            line, code = int(str(one["line"])), int(str(one["code"]))
            if code not in _UNTELLING and script.known(line):
                message = f"{str(one['message']).rstrip('.')}, SC{code}"
                yield _at(script, line, WARNING, message, "bash", int(str(one["column"])))

    def _read(self) -> dict[str, list[dict[str, object]]]:
        found: dict[str, list[dict[str, object]]] = {}
        if self._running is None:
            return found
        try:
            out = self._running.communicate(timeout=_SHELLCHECK_SECONDS)[0]
            for one in json.loads(out):
                found.setdefault(one["file"], []).append(one)
        except (subprocess.TimeoutExpired, ValueError):
            return {}
        return found


def _at(
    script: Script, line: int, severity: str, message: str, rule: str, column: int = 1
) -> Finding:
    file, number, at = script.place(line, column)
    return Finding(file, number, at, severity, message, rule)
