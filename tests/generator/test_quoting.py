"""Hostile values through the real readers of the code they become."""

import json
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccr_gen import quoting
from ccr_gen.errors import CcrError
from tests.support import run, tools

# fixed ones first: each was a bug somewhere
HOSTILE = [
    "",
    " ",
    "'",
    "'\"'",
    '"$HOME`id`$(id)',
    "a\nb\n",
    "\n",
    "%{ if true }%{",
    "${x} $${x} $$${x} %%{",
    "${2:-go}",
    "; rm -rf /",
    "-rf",
    "--",
    "=ls",
    "~",
    "~root/x",
    "a=b",
    "!!",
    "\\",
    "\\'",
    "a\\nb",
    "*?[a]{b,c}",
    "#x",
    "tab\there",
    "\r\n",
    "\x01\x1b[31m\x7f",
    "'\";&&e-$ èрт🚒♞中片-j",
    "e\u0301 \u00e9",
    "\u2026\u202e\ufeff",
    ("'$ñ\"`${" + "plain" * 20) * 950,
]
# what is not assigned yet is normalised differently by different Unicode versions
CHARACTERS = st.one_of(
    st.sampled_from(list("'\"\\$`{}%;&|<>()!#~*?[]=-\n\t\r ")),
    st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0"),
)
VALUES = st.lists(st.text(CHARACTERS, max_size=40), min_size=1, max_size=40)
COMMON = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def printed(shell: list[str], values: list[str], where: Path, locale: str) -> list[str]:
    """Return what `shell` makes of the quoted values."""
    script = where / "script"
    words = "".join(f"printf '%s\\0' {quoting.bash(value)}\n" for value in values)
    script.write_bytes(words.encode("ascii"))
    environment = run.clean_env(where) | {"LC_ALL": locale}
    done = subprocess.run(
        [*shell, str(script)], env=environment, capture_output=True, check=True, timeout=120
    )
    assert not done.stderr
    return done.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize("shell", ["bash --norc", "bash --norc --posix", "zsh -f"])
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_fixed_values_reach_shells_unchanged(shell: str, locale: str, tmp_path: Path) -> None:
    words = shell.split()
    tools.require(words[0])
    assert printed(words, HOSTILE, tmp_path, locale) == HOSTILE


@pytest.mark.parametrize("shell", ["bash --norc", "zsh -f"])
@COMMON
@given(values=VALUES)
def test_any_values_reach_shells_unchanged(shell: str, values: list[str], tmp_path: Path) -> None:
    words = shell.split()
    tools.require(words[0])
    assert printed(words, values, tmp_path, "C") == values


def test_fish_runs_a_program_that_holds_them(tmp_path: Path) -> None:
    fish = tools.require("fish")
    program = tmp_path / "program"
    words = "".join(f"printf '%s\\0' {quoting.bash(value)}\n" for value in HOSTILE)
    program.write_text(f"#!/bin/bash -p\n{words}")
    program.chmod(0o755)
    done = subprocess.run(
        [fish, "--no-config", "-c", str(program)],
        env=run.clean_env(tmp_path),
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.decode().split("\0")[:-1] == HOSTILE


def evaluated(terraform: str, values: list[str], where: Path) -> list[str]:
    """Return what Terraform makes of the quoted values."""
    outputs = "".join(
        f'output "o{index}" {{\n  value = {quoting.hcl(value)}\n}}\n'
        for index, value in enumerate(values)
    )
    (where / "main.tf").write_bytes(outputs.encode("ascii"))
    (where / "terraform.tfstate").unlink(missing_ok=True)
    environment = run.clean_env(where) | {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
    for words in (["apply", "-auto-approve", "-no-color"], ["output", "-json"]):
        done = subprocess.run(
            [terraform, *words],
            cwd=where,
            env=environment,
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    return [said[f"o{index}"]["value"] for index in range(len(values))]


def composed(values: list[str]) -> list[str]:
    """Return the values as Terraform keeps any string."""
    return [unicodedata.normalize("NFC", value) for value in values]


def test_fixed_values_reach_terraform_unchanged(tmp_path: Path) -> None:
    terraform = tools.require("terraform", "tofu")
    assert evaluated(terraform, HOSTILE, tmp_path) == composed(HOSTILE)


@COMMON
@given(values=VALUES)
def test_any_values_reach_terraform_unchanged(values: list[str], tmp_path: Path) -> None:
    terraform = tools.require("terraform", "tofu")
    assert evaluated(terraform, values, tmp_path) == composed(values)


@pytest.mark.parametrize("quote", [quoting.bash, quoting.hcl])
def test_what_no_shell_can_hold_is_refused(quote: object) -> None:
    assert callable(quote)
    for value in ("a\0b", "\ud800"):
        with pytest.raises(CcrError):
            quote(value)


def test_numbers_and_booleans_become_words() -> None:
    assert [quoting.bash(value) for value in (3, True, False)] == ["3", "true", "false"]


def test_a_literal_text_stays_as_it_is() -> None:
    assert quoting.literal('a "b"\n$c') == "'a \"b\"\n$c'"
    with pytest.raises(CcrError, match="line 2"):
        quoting.literal("a\nit's")
