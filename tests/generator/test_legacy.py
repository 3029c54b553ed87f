"""Hand-made versions that would overwrite ours are found, and nothing else is."""

from pathlib import Path

import pytest

from ccr_gen.config import Settings
from ccr_gen.rules.legacy import legacy
from ccr_gen.template import scan
from tests.generator.templates import MAIN, template

HAND_MADE = """\
mkdir -p ~/scripts
cat > ~/scripts/claude-resume-helpers.sh <<'CLAUDE_HELPERS_EOF'
ccr() { claude -r "$1"; }
CLAUDE_HELPERS_EOF
chmod +x ~/scripts/claude-resume-helpers.sh
"""


def found(where: Path) -> list[str]:
    """Return the findings as they are printed."""
    return [str(finding) for finding in legacy(scan(where), Settings())]


def in_heredoc(script: str) -> str:
    """Return a coder_script with `script`, whose first line is line 18 of the file."""
    return MAIN + '\nresource "coder_script" "old" {\n  script = <<EOT\n' + script + "EOT\n}\n"


def test_the_hand_made_heredoc_is_found_with_its_lines(tmp_path: Path) -> None:
    where = template(tmp_path, in_heredoc(HAND_MADE))
    (line,) = found(where)
    assert line.startswith("main.tf:19:1: error: lines 19 to 21 are the hand-made version, ")
    assert line.endswith("remove them (legacy)")


@pytest.mark.parametrize(
    ("script", "lines"),
    [
        ("cat > ~/scripts/claude-resume-helpers.sh <<'X'\na\nX\n", "18 to 20"),
        ('cat >"$HOME/scripts/claude-resume-helpers.sh" <<-X\na\n\tX\n', "18 to 20"),
        ("echo | tee ~/scripts/claude-resume-helpers.sh\n", "18 to 18"),
        ("true\ncp x.sh ~/scripts/claude-resume-helpers.sh\n", "19 to 19"),
        ("true\ncp claude-resume-helpers.sh ~/scripts/ && true\n", "19 to 19"),
        ("install -m 755 /x ~/scripts/claude-resume-helpers.sh # new\n", "18 to 18"),
        ('F=~/scripts/claude-resume-helpers.sh\necho > "$${F}"\n', "19 to 19"),
    ],
)
def test_what_writes_our_file_is_found(script: str, lines: str, tmp_path: Path) -> None:
    where = template(tmp_path, in_heredoc(script))
    (line,) = found(where)
    assert f"lines {lines} write ~/scripts/claude-resume-helpers.sh" in line


def test_scripts_beside_the_template_are_searched_too(tmp_path: Path) -> None:
    where = template(tmp_path)
    template(where / "scripts", HAND_MADE, "setup.sh")
    template(where / ".git", HAND_MADE, "hook.sh")
    template(where, HAND_MADE, "claude-resume.sh")
    (line,) = found(where)
    assert line.startswith("scripts/setup.sh:2:1: error: lines 2 to 4")


@pytest.mark.parametrize(
    "script",
    [
        "[ -f ~/scripts/claude-resume-helpers.sh ] && . ~/scripts/claude-resume-helpers.sh\n",
        "command -v x >/dev/null && source ~/scripts/claude-resume-helpers.sh\n",
        "echo 'source ~/scripts/claude-resume-helpers.sh' >> ~/.bashrc\n",
        "cat > ~/scripts/claude-resume-helpers.sh.bak <<X\nX\n",
        "  # cat > ~/scripts/claude-resume-helpers.sh\n",
        "cp -a ~/scripts/claude-resume-helpers.sh /tmp/kept\n",
        "ln -sf ~/scripts/claude-resume-helpers.sh ~/.bashrc.d/ccr.sh\n",
    ],
)
def test_what_only_reads_it_is_left_alone(script: str, tmp_path: Path) -> None:
    assert found(template(tmp_path, in_heredoc(script))) == []
