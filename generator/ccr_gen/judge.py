"""Judges what was rendered, before it is written."""

import subprocess
from collections.abc import Mapping

from ccr_gen.errors import CcrError
from ccr_gen.hcl import UnreadableError, complaints, read

LARGEST_SCRIPT = 131_071


def judge(terraform: str, script: str, shell: Mapping[str, str]) -> None:
    """Raise CcrError, with all reasons, unless every text is fit to be written.

    `shell` has the other bash texts, by what to call them.
    """
    texts = {"the script": script, **shell}
    checks = {name: _start_bash() for name in texts}
    problems = [*_characters("the resources", terraform), *_hcl(terraform)]
    for name, text in texts.items():
        problems += _characters(name, text)
    size = len(script.encode())
    if size > LARGEST_SCRIPT:
        problems.append(
            f"the script has {size:,} bytes and an agent takes {LARGEST_SCRIPT:,},"
            " shorten the settings"
        )
    refusals: list[str] = []
    for name, check in checks.items():
        said = check.communicate(texts[name].encode())[1].decode(errors="replace")
        if check.returncode:
            refusals.append(f"{name} is no valid bash: {' '.join(said.split())}")
    if refusals and _bash_is_new():
        problems += refusals
    if problems:
        raise CcrError("what was rendered is not right, so nothing is written", *problems)


def _start_bash() -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            ["bash", "--norc", "-n"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except FileNotFoundError as error:
        raise CcrError("bash is needed to check the script, install bash") from error


def _bash_is_new() -> bool:
    """Tell whether this machine's bash knows what a workspace's does; that of macOS does not."""
    versions = "((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404))"
    return subprocess.run(["bash", "--norc", "-c", versions], check=False).returncode == 0


def _characters(name: str, text: str) -> list[str]:
    """Return why Terraform or the agent would change or cut `text`."""
    problems = [] if text.isascii() else [f"{name} is not ASCII"]
    problems += [f"{name} holds a carriage return"] if "\r" in text else []
    problems += [f"{name} holds a NUL"] if "\0" in text else []
    return problems


def _hcl(text: str) -> list[str]:
    problems = [f"the resources: {finding}" for finding in complaints("claude-resume.tf", text)]
    try:
        read(text)
    except UnreadableError as error:
        problems.append(f"the resources: {error}")
    return problems
