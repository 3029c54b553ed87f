"""Templates of one file, and what the rules say of them."""

from __future__ import annotations

from pathlib import Path

from ccr_gen.config import Settings
from ccr_gen.findings import Finding
from ccr_gen.ignoring import Ignoring
from ccr_gen.rules import findings
from ccr_gen.template import modules, scan

HEAD = """\
terraform {
  required_providers {
    coder = {
      source = "coder/coder"
    }
  }
}

resource "coder_agent" "main" {
  os   = "linux"
  arch = "amd64"
}

"""
# lines of HEAD: what is written behind it begins at the next one
FIRST = HEAD.count("\n") + 1


def script(body: str, more: str = "run_on_start = true", form: str = "<<-EOT") -> str:
    """Return a coder_script whose heredoc holds `body`, its first line the fifth of the block."""
    marker = form.lstrip("<-")
    return (
        'resource "coder_script" "one" {\n'
        "  agent_id     = coder_agent.main.id\n"
        '  display_name = "one"\n'
        f"  script = {form}\n{body}\n{marker}\n"
        f"  {more}\n}}\n"
    )


def found(directory: Path, text: str, name: str = "main.tf") -> list[Finding]:
    """Write `text` behind HEAD into `directory`, return what the rules find there."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / name).write_bytes((HEAD + text).encode())
    return of(directory)


def of(directory: Path) -> list[Finding]:
    """Return what the rules find in a directory, in the order in which it is printed."""
    templates = list(modules(scan(directory)))
    ignoring = Ignoring(templates)
    return sorted(ignoring.left({*findings(templates, Settings()), *ignoring.complaints()}))


def big() -> str:
    """Return more than 1,700 lines in the style of real templates, each of which is right."""
    style = (Path(__file__).parent / "style.tf.txt").read_text()
    steps = "\n".join(f'if (($# > {n})); then echo "$1 of {n}: $${{2-}}"; fi' for n in range(140))
    style = style.replace("\nSTEPS\n", f"\n{steps}\n")
    return "\n".join(style.replace("NN", f"{number:02}") for number in range(7))
