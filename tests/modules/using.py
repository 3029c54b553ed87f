"""A template that uses modules/claude-resume, applied with the real provider."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.generator.templates import MAIN
from tests.lint.module import MODULE
from tests.support import run, tools

# What an apply made: the values of each resource, by name and type.
Made = dict[tuple[str, str], dict[str, Any]]


def terraform(where: Path, *words: str, **env: str) -> run.Result:
    """Run terraform, or tofu, in `where` with the real provider."""
    tool, more = tools.terraform()
    return run.run([tool, *words], env=run.clean_env(where, **more, **env), cwd=where)


def applied(where: Path, **env: str) -> Made:
    """Apply what is in `where`; return what is ours of it. Fails the test when it cannot be."""
    for words in (["init"], ["apply", "-auto-approve"]):
        done = terraform(where, *words, "-no-color", **env)
        assert done.code == 0, done.err + done.out
    root = json.loads(terraform(where, "show", "-json").out)["values"]["root_module"]
    modules = [root, *root.get("child_modules", [])]
    found = [resource for module in modules for resource in module["resources"]]
    return {
        (one["name"], one["type"]): one["values"]
        for one in found
        if one["name"].startswith("claude_")
    }


def use(where: Path, values: Mapping[str, object], *, count: bool = False, **env: str) -> Made:
    """Apply a template that uses the module with `values`; return what the module made."""
    shutil.copytree(MODULE, where / "claude-resume")
    call: dict[str, object] = {"source": "./claude-resume", "agent_id": "${coder_agent.main.id}"}
    if count:
        call["count"] = "${data.coder_workspace.me.start_count}"
    # as JSON, in which Terraform still reads templates
    given = {key: json.loads(_inert(json.dumps(value))) for key, value in values.items()}
    (where / "main.tf").write_text(MAIN)
    (where / "use.tf.json").write_text(json.dumps({"module": {"sessions": {**call, **given}}}))
    return applied(where, **env)


def _inert(text: str) -> str:
    return re.sub(r"[$%](?=\{)", r"\g<0>\g<0>", text)
