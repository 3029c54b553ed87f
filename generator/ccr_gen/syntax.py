"""Has bash check texts, while this process does something else."""

import subprocess
import tempfile
from collections.abc import Mapping
from typing import Self

from ccr_gen.errors import CcrError


class BashSyntax:
    """Starts `bash -n` on each of the texts, which are named for people; `problems` waits.

    A context manager: on leaving it every process has ended. Raises CcrError without bash.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._checks: dict[str, subprocess.Popen[bytes]] = {}
        for name, text in texts.items():
            with tempfile.TemporaryFile() as script:
                script.write(text.encode())
                script.seek(0)
                try:
                    # -p: nothing of BASH_ENV
                    self._checks[name] = subprocess.Popen(
                        ["bash", "-p", "-n"], stdin=script, stderr=subprocess.PIPE
                    )
                except FileNotFoundError as error:
                    raise CcrError("bash is needed to check the script, install bash") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for check in self._checks.values():
            if check.returncode is None:
                check.communicate()

    def problems(self) -> list[str]:
        """Return a line for each text that is no bash."""
        found: list[str] = []
        for name, check in self._checks.items():
            said = check.communicate()[1].decode(errors="replace")
            if check.returncode:
                found.append(f"{name} is no valid bash: {' '.join(said.split())}")
        return found if found and _bash_is_new() else []


def _bash_is_new() -> bool:
    """Tell whether this machine's bash knows what a workspace's does; that of macOS does not."""
    versions = "((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404))"
    return subprocess.run(["bash", "-p", "-c", versions], check=False).returncode == 0
