"""`ccr-gen validate` as a person runs it: what it prints where, and how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ccr_gen.rules import RULES
from tests.generator.templates import ccr_gen, contents
from tests.validate.templates import HEAD, found, script

WRONG = script("echo ${HOME}", 'cron = "0 * * * *"')
LINES = [
    "main.tf:18:1: warning: no shebang, runs in the login shell (shebang)",
    "main.tf:18:6: error: Terraform reads ${HOME}, write $${HOME} (heredoc)",
    "main.tf:20:3: error: cron has 5 fields, Coder wants 6, seconds first (apply)",
]


def test_people_read_lines(tmp_path: Path) -> None:
    found(tmp_path, WRONG)
    before = contents(tmp_path)
    done = ccr_gen("validate", "--no-terraform", str(tmp_path))
    assert done.returncode == 1
    assert done.stdout.splitlines() == [*LINES, "2 errors, 1 warning in 1 file"]
    assert done.stderr == "checked 1 file, coder 2.20.0\n"
    assert contents(tmp_path) == before


def test_programs_read_json(tmp_path: Path) -> None:
    found(tmp_path, WRONG)
    done = ccr_gen("validate", "--no-terraform", "--json", str(tmp_path))
    assert done.returncode == 1
    first, *rest = map(json.loads, done.stdout.splitlines())
    assert first == {
        "file": "main.tf",
        "line": 18,
        "column": 1,
        "severity": "warning",
        "message": "no shebang, runs in the login shell",
        "rule": "shebang",
    }
    assert [one["rule"] for one in rest] == ["heredoc", "apply"]
    assert "2 errors, 1 warning in 1 file" in done.stderr


def test_rules_are_chosen(tmp_path: Path) -> None:
    found(tmp_path, WRONG)
    for words, code, lines in (
        (["--select", "shebang"], 0, [LINES[0], "1 warning in 1 file"]),
        (["--ignore", "heredoc,apply"], 0, [LINES[0], "1 warning in 1 file"]),
        (["--ignore", "heredoc", "--ignore", "shebang"], 1, [LINES[2], "1 error in 1 file"]),
        (["--select", "legacy"], 0, []),
    ):
        done = ccr_gen("validate", "--no-terraform", *words, str(tmp_path))
        assert (done.returncode, done.stdout.splitlines()) == (code, lines)


def test_no_such_rule(tmp_path: Path) -> None:
    done = ccr_gen("validate", "--select", "shebnag", str(tmp_path))
    assert done.returncode == 2
    assert "no rule shebnag, did you mean shebang" in done.stderr


@pytest.mark.parametrize("comment", ["# ccr-gen: ignore", "// ccr-gen: ignore"])
def test_comments_leave_a_finding_out(tmp_path: Path, comment: str) -> None:
    text = WRONG.replace("  script", f"  {comment} heredoc it is mine\n  script")
    text = text.replace("  cron", f"  {comment} apply another parser\n  cron")
    found(tmp_path, text)
    done = ccr_gen("validate", "--no-terraform", str(tmp_path))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 warning in 1 file")


def test_a_rendered_template_has_no_finding(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(HEAD)
    assert ccr_gen("render", "--no-terraform", str(tmp_path)).returncode == 0
    done = ccr_gen("validate", "--no-terraform", str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "valid   4 files, coder 2.20.0\n"


def test_the_readme_has_a_section_for_each_rule() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    assert [line[4:] for line in readme.splitlines() if line.startswith("### ")] == sorted(RULES)


def test_a_file_that_the_rules_cannot_read_is_named(tmp_path: Path) -> None:
    wrong = script("echo", 'cron = "0 * * * *"')
    # legal, and beyond python-hcl2
    found(tmp_path, f'{wrong}\nresource /* own */ "coder_env" "x" {{\n  agent_id = "y"\n}}\n')
    done = ccr_gen("validate", "--no-terraform", str(tmp_path))
    assert done.returncode == 0
    lines = (tmp_path / "main.tf").read_text().splitlines()
    number = next(number for number, line in enumerate(lines, 1) if "/* own */" in line)
    said = "the parser of the rules reads no further, so they pass over this file"
    assert done.stdout.splitlines() == [
        f"main.tf:{number}:20: warning: {said} (syntax)",
        "1 warning in 1 file",
    ]
