"""The command, run in the process of the test."""

import pytest

from ccr_gen.__main__ import run


class Command:
    """Runs the command in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, list[str]]:
        """Return the exit code, stdout and the lines of stderr."""
        verb, *rest = words
        flags = ["--no-terraform"] if verb in ("render", "validate") else []
        code = run([verb, *flags, *rest])
        said = self._capsys.readouterr()
        return code, said.out, said.err.splitlines()


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)
