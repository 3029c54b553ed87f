"""Has bash check texts, while this process does something else."""

import os
import subprocess
import tempfile
from collections.abc import Mapping
from typing import Self

from ccr_gen.errors import CcrError


class BashSyntax:
    """Starts `bash -n` on each of the texts, named for people; `said` and `problems` wait.

    A context manager: on leaving it every process has ended. `options` are more of bash's.
    Raises CcrError without bash.
    """

    def __init__(self, texts: Mapping[str, str], *options: str) -> None:
        self._checks: dict[str, subprocess.Popen[bytes]] = {}
        for name, text in texts.items():
            with tempfile.TemporaryFile() as script:
                script.write(text.encode())
                script.seek(0)
                try:
                    # -p: nothing of BASH_ENV
                    self._checks[name] = subprocess.Popen(
                        ["bash", "-p", "-n", *options],
                        stdin=script,
                        stderr=subprocess.PIPE,
                        # what it says is read
                        env={**os.environ, "LC_ALL": "C"},
                    )
                except FileNotFoundError as error:
                    raise CcrError("bash is needed to check the script, install bash") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for check in self._checks.values():
            if check.returncode is None:
                check.communicate()

    def said(self) -> dict[str, tuple[int, str]]:
        """Return for each text the exit code and what bash said of it."""
        return {
            name: (check.returncode, errors.decode(errors="replace"))
            for name, check in self._checks.items()
            for errors in [check.communicate()[1]]
        }

    def problems(self) -> list[str]:
        """Return a line for each text that is no bash."""
        found = [
            f"{name} is no valid bash: {' '.join(errors.split())}"
            for name, (code, errors) in self.said().items()
            if code
        ]
        return found if found and _bash_is_new() else []


def _bash_is_new() -> bool:
    """Tell whether this machine's bash knows what a workspace's does; that of macOS does not."""
    versions = "((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404))"
    return subprocess.run(["bash", "-p", "-c", versions], check=False).returncode == 0
