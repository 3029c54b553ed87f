"""Runs `terraform` or `tofu` on a temporary copy of a template; nothing appears in the original."""

import json
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ccr_gen.artefacts import TERRAFORM_FILE
from ccr_gen.findings import ERROR, WARNING, Finding

_SECONDS = 90
_LARGEST_COPY = 64 << 20
# what `init` says when it is the network or a mirror that fails, not the template
_NOT_TO_BE_HAD = (
    "failed to query available provider packages",
    "failed to install provider",
    "failed to resolve provider packages",
    "could not retrieve",
    "could not connect",
    "could not download module",
    "failed to download module",
    "module not found",
    "unreadable module directory",
    "error accessing remote module registry",
    "inconsistent dependency lock file",
    "unsupported terraform core version",
    "unsupported opentofu core version",
)


@dataclass
class Outcome:
    """What came of it: `findings`, or why there was no validation (`skipped`)."""

    tool: str
    findings: list[Finding] = field(default_factory=list)
    skipped: str = ""

    def __str__(self) -> str:
        """Return `terraform 1.11.4`, with the reason when it could not validate."""
        return f"{self.tool} skipped: {self.skipped}" if self.skipped else self.tool


class _UnavailableError(Exception):
    """It cannot be done here, for a reason that is not the template's fault."""


def executable() -> str | None:
    """Return the path of terraform, else of tofu, else None."""
    return shutil.which("terraform") or shutil.which("tofu")


def validate(
    tool: str | None, directory: Path, contents: Mapping[str, str | None], resources: str = ""
) -> Outcome:
    """Validate a copy of `directory` with the `contents` in it (None: no such file) by `tool`.

    `resources` are what we rendered of them, which must be formatted as its `fmt` does.
    It takes at most 90 seconds, downloads included; `TF_CLI_CONFIG_FILE` and the like are heeded.
    """
    if tool is None:
        return Outcome("terraform", skipped="not on PATH")
    outcome = Outcome(Path(tool).name)
    with tempfile.TemporaryDirectory(prefix="ccr-gen-") as scratch:
        try:
            run = _Runner(tool, Path(scratch))
            outcome.tool = f"{outcome.tool} {run.version()}"
            copy(directory, run.copy)
            for name, text in contents.items():
                if text is None:
                    (run.copy / name).unlink(missing_ok=True)
                else:
                    (run.copy / name).write_bytes(text.encode())
            outcome.findings = run.format(resources) or run.validate(directory)
        except _UnavailableError as error:
            outcome.skipped = str(error)
        except OSError as error:
            outcome.skipped = f"no copy could be made: {(error.strerror or str(error)).lower()}"
    return outcome


class _Runner:
    """Runs one program in the copy, its data and output beside it."""

    def __init__(self, tool: str, scratch: Path) -> None:
        self.copy = scratch / "copy"
        self._tool = tool
        self._output = scratch / "output"
        self._data = scratch / "data"
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("TF_CLI_ARGS", "TF_WORKSPACE", "TF_LOG"))
        }
        self._environment = kept | {
            "TF_DATA_DIR": str(self._data),
            "TF_IN_AUTOMATION": "1",
            "TF_INPUT": "0",
            "CHECKPOINT_DISABLE": "1",
        }

    def _run(self, *words: str, where: Path | None = None) -> tuple[int, str, str]:
        """Return exit code, stdout and stderr. Files take the output: a pipe may never close."""
        errors = self._output.with_suffix(".err")
        with self._output.open("wb") as out, errors.open("wb") as err:
            try:
                code = subprocess.run(
                    [self._tool, *words],
                    cwd=where or self.copy,
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=err,
                    timeout=_SECONDS,
                    check=False,
                ).returncode
            except subprocess.TimeoutExpired as error:
                raise _UnavailableError(
                    f"{words[0]} was stopped after {_SECONDS} seconds"
                ) from error
        return code, self._output.read_text(errors="replace"), errors.read_text(errors="replace")

    def version(self) -> str:
        """Return the program's version."""
        code, out, err = self._run("version", "-json", where=self._output.parent)
        try:
            return str(json.loads(out)["terraform_version"])
        except (ValueError, KeyError) as error:
            raise _UnavailableError(f"it does not run: {_first(err) or f'exit {code}'}") from error

    def format(self, resources: str) -> list[Finding]:
        """Return a finding when `fmt` would change the text `resources`."""
        path = self._output.with_name(TERRAFORM_FILE)
        path.write_bytes(resources.encode())
        code, _, _ = self._run("fmt", "-check", path.name, where=path.parent)
        if code:
            return [Finding(TERRAFORM_FILE, 1, 1, ERROR, "not formatted as fmt does", "terraform")]
        return []

    def validate(self, original: Path) -> list[Finding]:
        """Return what `init` and `validate` find."""
        words = ["init", "-backend=false", "-input=false", "-no-color"]
        code, said = self._init_offline(words, original)
        if code:
            code, out, err = self._run(*words)
            said = out + err
        if code:
            reason = " ".join(said.lower().split())
            if any(known in reason for known in _NOT_TO_BE_HAD):
                raise _UnavailableError("its providers or modules are not to be had")
        code, out, err = self._run("validate", "-json", "-no-color")
        try:
            diagnostics = json.loads(out)["diagnostics"]
        except (ValueError, KeyError) as error:
            raise _UnavailableError(f"validate failed: {_first(err)}") from error
        return [_finding(diagnostic) for diagnostic in diagnostics]

    def _init_offline(self, words: Sequence[str], original: Path) -> tuple[int, str]:
        """Try with the providers and modules that the owner's own `init` fetched."""
        providers = original.resolve() / ".terraform" / "providers"
        if not providers.is_dir():
            return 1, ""
        modules = providers.with_name("modules")
        if modules.is_dir():
            shutil.copytree(modules, self._data / "modules")
        code, out, err = self._run(*words, "-get=false", f"-plugin-dir={providers}")
        return code, out + err


def _finding(diagnostic: Mapping[str, Any]) -> Finding:
    where = diagnostic.get("range") or {}
    start = where.get("start") or {}
    detail = " ".join(str(diagnostic.get("detail") or "").split())
    message = ": ".join(part for part in (str(diagnostic.get("summary", "")), detail) if part)
    return Finding(
        file=str(where.get("filename") or "."),
        line=int(start.get("line", 1)),
        column=int(start.get("column", 1)),
        severity=ERROR if diagnostic.get("severity") == "error" else WARNING,
        message=message.rstrip("."),
        rule="terraform",
    )


def copy(directory: Path, target: Path) -> None:
    """Copy what belongs to a template: no hidden folders, no state, no special files."""
    left = _LARGEST_COPY

    def ignored(parent: str, names: list[str]) -> list[str]:
        nonlocal left
        skipped: list[str] = []
        for name in names:
            try:
                status = Path(parent, name).stat()
            except OSError:
                skipped.append(name)
                continue
            folder, file = stat.S_ISDIR(status.st_mode), stat.S_ISREG(status.st_mode)
            hidden = name.startswith(".") if folder else ".tfstate" in name
            if hidden or not (folder or file):
                skipped.append(name)
            elif file:
                left -= status.st_size
        if left < 0:
            raise _UnavailableError(f"{directory} holds more than 64 MB")
        return skipped

    try:
        shutil.copytree(directory, target, ignore=ignored)
    except shutil.Error as error:
        raise _UnavailableError(f"no copy could be made: {error.args[0][0][2]}") from error


def _first(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
