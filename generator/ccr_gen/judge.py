"""Judges what was rendered, before it is written."""

from collections.abc import Mapping

from ccr_gen.errors import CcrError
from ccr_gen.hcl import UnreadableError, complaints, read
from ccr_gen.syntax import BashSyntax

LARGEST_SCRIPT = 131_071
SCRIPT = "the script"


def judge(terraform: str, shell: Mapping[str, str], syntax: BashSyntax) -> None:
    """Raise CcrError, with all reasons, unless every text is fit to be written.

    `shell` has the bash texts, by what to call them, the SCRIPT among them; `syntax` checks them.
    """
    # the names of agents may be in any script
    problems = [*_controls("the resources", terraform), *_hcl(terraform)]
    for name, text in shell.items():
        problems += _characters(name, text)
    size = len(shell[SCRIPT].encode())
    if size > LARGEST_SCRIPT:
        problems.append(
            f"{SCRIPT} has {size:,} bytes and an agent takes {LARGEST_SCRIPT:,},"
            " shorten the settings"
        )
    problems += syntax.problems()
    if problems:
        raise CcrError("what was rendered is not right, so nothing is written", *problems)


def _characters(name: str, text: str) -> list[str]:
    """Return why Terraform or the agent would change or cut `text`."""
    return [*([] if text.isascii() else [f"{name} is not ASCII"]), *_controls(name, text)]


def _controls(name: str, text: str) -> list[str]:
    """Return what `text` holds that no file of ours may."""
    problems = [f"{name} holds a carriage return"] if "\r" in text else []
    problems += [f"{name} holds a NUL"] if "\0" in text else []
    return problems


def _hcl(text: str) -> list[str]:
    problems = [f"the resources: {finding}" for finding in complaints("claude-resume.tf", text)]
    try:
        read(text)
    except UnreadableError as error:
        problems.append(f"the resources: {error}")
    return problems
