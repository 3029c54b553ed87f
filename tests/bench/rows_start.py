"""Rows of what starts: shells, `ccr ID`, the generator."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench.measure import Ground, Row
from tests.support.rendered import GENERATOR
from tests.support.run import run
from tests.support.tools import CHECKOUT
from tests.validate.templates import HEAD, big

PARSED = """
import pathlib, click, jinja2, hcl2, pygohcl
for path in pathlib.Path(".").glob("*.tf"):
    text = path.read_text()
    hcl2.parses_to_tree(text)
    pygohcl.loads(text)
"""


def idle(ground: Ground) -> str:
    """Return the id of an idle session whose directory is there."""
    listed = run(["ccr-list", "200", "--json"], env=ground.env, cwd=ground.store.home).out
    words = ["jq", "-r", 'select(.state == "idle") | .id']
    return run(words, env=ground.env, text=listed).out.split()[0]


def rows(ground: Ground) -> list[Row]:
    """Return the rows of sourcing, resuming and generating."""
    place = ground.programs.program.parent
    # without shellcheck, which would take as long as it takes
    judge = place / "judge"
    judge.mkdir()
    (judge / "bash").symlink_to(shutil.which("bash") or "/bin/bash")
    large = place / "large"
    large.mkdir()
    (large / "main.tf").write_text(HEAD + big())
    helpers = place / "helpers.sh"
    helpers.write_bytes(
        subprocess.run(
            [GENERATOR, "show", "helpers", place], check=True, capture_output=True
        ).stdout
    )
    tools = place / "tools"
    tools.mkdir()
    (tools / "claude").symlink_to(shutil.which("true") or "/bin/true")
    template = place / "template"
    shutil.copytree(CHECKOUT / "tests" / "demo" / "template", template)
    into = place / "into"
    shutil.copytree(template, into)
    quick: list[str | Path] = ["env", f"PATH={judge}", GENERATOR]
    render = [*quick, "render", "--no-terraform", template]
    render_into = [*quick, "render", "--no-terraform", "--into", "main.tf", into]
    # both read what was rendered too, as their floors do
    for words in (render, render_into):
        subprocess.run(words, check=True, capture_output=True)
    bash = ["bash", "--noprofile", "--rcfile"]
    claude = f"PATH={tools}:{ground.env['PATH']}"
    parse = f"cd {template} && {sys.executable} -c '{PARSED}'"
    told = place / "told.json"
    window = {"used_percentage": 12, "resets_at": ground.store.now + 9000}
    told.write_text(json.dumps({"rate_limits": {"five_hour": window}}))
    return [
        Row(
            "ccr-statusline",
            ["sh", "-c", f"ccr-statusline <{told}"],
            ["sh", "-c", f"bash -c :; jq -r .rate_limits <{told}"],
            1.5,
            runs=40,
        ),
        Row(
            "sourcing the helpers",
            [*bash, helpers, "-i", "-c", ":"],
            [*bash, "/dev/null", "-i", "-c", ":"],
            plus=0.25,
            runs=300,
        ),
        Row(
            "ccr ID to claude",
            ["env", claude, "ccr", idle(ground)[:12]],
            ["sh", "-c", "bash -c :; jq -n 1"],
            plus=12,
            runs=40,
        ),
        Row(
            "ccr-gen --version", [GENERATOR, "--version"], [sys.executable, "-c", "import click"], 2
        ),
        Row("ccr-gen render", render, ["sh", "-c", parse], 1.5),
        Row(
            "ccr-gen render --into",
            render_into,
            ["sh", "-c", f"cd {into} && {sys.executable} -c '{PARSED}'"],
            1.5,
        ),
        Row(
            "ccr-gen validate, 1,700 lines",
            [*quick, "validate", "--no-terraform", large],
            ["sh", "-c", f"cd {large} && {sys.executable} -c '{PARSED}'"],
            1.5,
        ),
    ]
