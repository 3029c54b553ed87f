"""The rules against the real provider: what is an error is refused, what is not is taken."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.setup import schema
from tests.support import tools
from tests.validate.templates import HEAD, big, found, of, script
from tests.validate.test_rules import BASH, GREEN, RED

# errors that the provider takes: the import of Coder, or the agent, is what fails
ELSEWHERE = ("cron has 5 fields", "no descriptor", "slug a already", "CR LF")
# what the real provider has not
UNKNOWN = ("docker", "kubernetes", "coder_new")
JUDGED = [
    one
    for one in RED
    if one[2] == "error"
    and one[4] in ("syntax", "heredoc", "schema", "apply")
    and not one[3].startswith(ELSEWHERE)
]


def accepts(directory: Path, *, apply: bool = True) -> tuple[bool, str]:
    """Tell whether terraform validates, and applies, what is in `directory`; and what it says."""
    tool, more = tools.terraform()
    last = ""
    for words in (["init"], ["validate", "-no-color"], ["apply", "-auto-approve", "-no-color"]):
        if words[0] == "apply" and not apply:
            continue
        done = subprocess.run(
            [tool, *words],
            cwd=directory,
            env={**os.environ, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        last = done.stdout + done.stderr
        if done.returncode:
            return False, last
    return True, last


@pytest.mark.parametrize("case", JUDGED, ids=lambda case: case[3] or case[4])
def test_what_is_an_error_is_refused(tmp_path: Path, case: tuple[str, int, str, str, str]) -> None:
    found(tmp_path, case[0])
    taken, said = accepts(tmp_path)
    assert not taken, said


@pytest.mark.parametrize(
    "text",
    [
        one
        for one in GREEN
        if not any(name in one for name in ("docker", "kubernetes", "coder_new"))
    ],
)
def test_what_is_none_is_taken(tmp_path: Path, text: str) -> None:
    found(tmp_path, text.replace("var.x", "true"))
    taken, said = accepts(tmp_path)
    assert taken, said


def test_the_snapshot_is_the_providers_schema() -> None:
    assert schema.SNAPSHOT.read_text() == schema.snapshot()
    made = json.loads(schema.SNAPSHOT.read_text())
    assert made["resource"]["coder_app"]["attributes"]["share"]["values"] == [
        "owner",
        "authenticated",
        "public",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_template_in_the_style_of_real_ones(tmp_path: Path, end: str) -> None:
    text = HEAD + big()
    assert text.count("\n") > 1700
    (tmp_path / "main.tf").write_bytes(text.replace("\n", end).encode())
    if end == "\n":
        assert [str(one) for one in of(tmp_path) if one.severity == "error"] == []
        taken, said = accepts(tmp_path)
        assert taken, said
    else:
        # the agent's bash would stop at set -euo pipefail
        assert {one.rule for one in of(tmp_path) if one.severity == "error"} == {"heredoc"}


def test_an_agent_outside_main(tmp_path: Path) -> None:
    found(tmp_path, "", "agents.tf")
    (tmp_path / "main.tf").write_text(script(f"{BASH}\necho"))
    assert of(tmp_path) == []
    assert accepts(tmp_path)[0]
