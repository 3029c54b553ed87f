"""[auto_resume], [app] and metadata in Terraform: every form, with the real provider."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from ccr_gen.config import parse
from ccr_gen.errors import CcrError
from tests.generator.templates import MAIN, ccr_gen, template
from tests.generator.test_terraform import Tool
from tests.support.tools import terraform

PARAMETER = "CODER_PARAMETER_" + hashlib.sha256(b"claude_auto_resume").hexdigest()
AGENTS = {
    "one": MAIN,
    "count": MAIN.replace("  os ", "  count = 2\n  os "),
    "for_each": MAIN.replace("  os ", '  for_each = toset(["A_b-", "\u00e9"])\n  os '),
    "odd": MAIN.replace('"main"', '"a__\u00e9"')
    + MAIN[MAIN.index("\nresource") :].replace("main", "a-"),
    "several": MAIN + '\nresource "coder_agent" "gpu_2" {\n  os   = "linux"\n  arch = "amd64"\n}\n',
}
APP = '[app]\ndisplay_name = "C \\"${x}\\""\norder = 3\ngroup = "AI"\n'


def state(where: Path, home: Path, **more: str) -> list[dict[str, Any]]:
    """Apply what is in `where`, and return its resources."""
    tool = Tool(where, home, **more)
    tool("init", "-input=false", "-no-color")
    tool("apply", "-auto-approve", "-input=false", "-no-color")
    shown = json.loads(tool("show", "-json"))["values"]["root_module"]["resources"]
    return [one for one in shown if one["name"].startswith("claude_")]


@pytest.mark.parametrize("agents", AGENTS)
@pytest.mark.parametrize("mode", ["off", "on", "ask", "asked"])
def test_every_form_is_applied(tmp_path: Path, agents: str, mode: str) -> None:
    where = template(tmp_path / "t", AGENTS[agents])
    setting = "ask" if mode == "asked" else mode
    (where / "ccr.toml").write_text(f'[auto_resume]\nmode = "{setting}"\n{APP}')
    names = {"several": ("main", "gpu_2"), "odd": ("a__\u00e9", "a-")}.get(agents, ())
    words = [word for name in names for word in ("--agent", name)]
    done = ccr_gen("render", *words, str(where), env=terraform()[1])
    assert done.returncode == 0, done.stderr
    # terraform validate and fmt are part of it
    assert "valid   4 files, t" in done.stderr, done.stderr
    more = {PARAMETER: "true"} if mode == "asked" else {}
    made = state(where, tmp_path, **more)
    count = 1 if agents == "one" else 2
    scripts = [one["values"] for one in made if one["type"] == "coder_script"]
    auto = [one for one in scripts if one["cron"]]
    assert len(scripts) - len(auto) == count
    assert len(auto) == {"off": 0, "on": count, "ask": 0, "asked": count}[mode]
    assert {one["cron"] for one in auto} <= {"0 */10 * * * *"}
    envs = [one["values"] for one in made if one["type"] == "coder_env"]
    assert {(one["name"], one["value"]) for one in envs} == {
        "off": set(),
        "on": set(),
        "ask": {("CCR_AUTO_RESUME", "false")},
        "asked": {("CCR_AUTO_RESUME", "true")},
    }[mode]
    apps = [one["values"] for one in made if one["type"] == "coder_app"]
    assert len({one["slug"] for one in apps}) == count
    assert {(one["display_name"], one["order"], one["group"]) for one in apps} == {
        ('C "${x}"', 3, "AI")
    }
    assert ccr_gen("validate", "--no-terraform", str(where)).stdout == ""


def test_the_parameter_can_be_changed_later(tmp_path: Path) -> None:
    where = template(tmp_path)
    (where / "ccr.toml").write_text('[auto_resume]\nmode = "ask"\n')
    text = ccr_gen("show", "terraform", str(where)).stdout
    assert "mutable      = true" in text
    assert 'type         = "bool"' in text


def test_metadata_is_what_an_agent_takes(tmp_path: Path) -> None:
    blocks = ccr_gen("show", "metadata", str(tmp_path)).stdout
    where = template(tmp_path / "t", MAIN.replace('"amd64"\n', f'"amd64"\n\n{blocks}'))
    tool = Tool(where, tmp_path)
    tool("fmt", "-check")
    tool("init", "-input=false", "-no-color")
    tool("apply", "-auto-approve", "-input=false", "-no-color")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[auto_resume]\nmode = "yes"\n', "auto_resume.mode: "),
        ('[auto_resume]\ncron = "0 * * * *"\n', "auto_resume.cron: cron has 5 fields"),
        ('[auto_resume]\ncron = " "\n', "auto_resume.cron: cron is empty"),
        ('[app]\nnmae = "x"\n', "unknown key app.nmae"),
        ('[app]\ndisplay_name = ""\n', "app.display_name: "),
        ("[statusline]\nx = 1\n", "unknown key statusline.x"),
    ],
)
def test_settings_that_are_none(text: str, said: str) -> None:
    with pytest.raises(CcrError) as caught:
        parse(text)
    assert f"ccr.toml: {said}" in str(caught.value)
