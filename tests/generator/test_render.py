"""`ccr-gen render`, `remove` and `validate` on directories in every state."""

import re
import shutil
from pathlib import Path

from ccr_gen import artefacts, packing, seal
from ccr_gen.config import Settings
from tests.generator.conftest import Command
from tests.generator.templates import MAIN, OURS, contents, template


def test_first_time_again_and_drift(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    code, out, said = command("render", str(where))
    assert (code, out) == (0, "")
    size = f"{(where / OURS[1]).stat().st_size:,}"
    assert said == [
        "create  claude-resume.tf               for coder_agent.main (main.tf:11)",
        f"create  claude-resume.sh               {size} of 131,071 bytes",
        "create  CLAUDE_SESSION_RESUME_GUIDE.md",
        "valid   4 files",
        "Next: coder templates push",
    ]
    before = contents(where)
    times = {name: (where / name).stat().st_mtime_ns for name in before}
    assert command("render", str(where)) == (
        0,
        "",
        [
            "same    claude-resume.tf",
            "same    claude-resume.sh",
            "same    CLAUDE_SESSION_RESUME_GUIDE.md",
            "valid   4 files",
            "Next: coder templates push",
        ],
    )
    assert contents(where) == before
    assert {name: (where / name).stat().st_mtime_ns for name in before} == times
    assert command("render", "--check", str(where))[0] == 0

    (where / "ccr.toml").write_text("[resume]\njobs = 7\n")
    code, out, said = command("render", "--check", str(where))
    assert code == 3
    assert out.startswith("--- claude-resume.sh\n+++ claude-resume.sh (rendered by ccr-gen ")
    assert "\n+CCR_JOBS=${CCR_JOBS-7}\n" in out
    assert "\n-CCR_JOBS=3   " in out  # the guide tells it too
    assert said[-1] == "2 files would change, run: ccr-gen render"
    assert contents(where) == before | {"ccr.toml": b"[resume]\njobs = 7\n"}
    assert command("render", str(where))[2][1].startswith("update  claude-resume.sh  ")
    assert command("render", "--check", str(where))[0] == 0


def test_check_of_a_fresh_directory_is_drift(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    code, out, said = command("render", "--check", str(where))
    assert (code, said[-1]) == (3, "3 files would change, run: ccr-gen render")
    assert out.startswith("--- /dev/null\n+++ claude-resume.tf (rendered by ")
    assert list(contents(where)) == ["main.tf"]


def test_remove_leaves_what_was_there(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    before = contents(where)
    command("render", str(where))
    assert set(contents(where)) == {*before, *OURS}
    code, out, said = command("remove", str(where))
    assert (code, out) == (0, "")
    assert said == [f"remove  {name}" for name in OURS]
    assert contents(where) == before
    assert command("remove", str(where)) == (0, "", [f"nothing to remove in {where}"])


def test_an_edited_file_is_told(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    command("render", str(where))
    with (where / OURS[0]).open("a") as stream:
        stream.write("# mine\n")
    before = contents(where)
    code, _, said = command("remove", str(where))
    assert code == 1
    assert said[0].startswith("ccr-gen: claude-resume.tf was edited since it was rendered")
    assert contents(where) == before
    code, out, _ = command("validate", str(where))
    assert code == 0
    assert out.startswith("claude-resume.tf:1:1: warning: edited since it was rendered")
    code, _, said = command("render", str(where))
    assert (code, said[3]) == (0, "claude-resume.tf was edited by hand, the edits are replaced")
    assert command("remove", str(where))[0] == 0


def test_line_ends_that_git_changed_are_no_drift(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    command("render", str(where))
    for name in OURS:
        path = where / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert command("render", "--check", str(where))[0] == 0
    assert command("validate", str(where))[:2] == (0, "")
    assert command("remove", str(where))[0] == 0


def test_another_compression_is_no_drift(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    command("render", str(where))
    path = where / OURS[1]
    text = path.read_text()
    program = artefacts.program(Settings())
    assert packing.packed(program) in text
    worse = packing.packed(program, 1)
    assert worse != packing.packed(program)
    path.write_text(text.replace(packing.packed(program), worse))
    assert seal.origin(path.read_text()) is seal.Origin.OURS
    assert command("render", "--check", str(where))[0] == 0


def test_several_agents_get_a_script_each(tmp_path: Path, command: Command) -> None:
    second = MAIN.partition('resource "coder_agent"')[2].replace("main", "gpu", 1)
    where = template(tmp_path, f'{MAIN}\nresource "coder_agent"{second}')
    assert command("render", str(where))[0] == 1
    code, _, said = command("render", "--agent", "main", "--agent", "gpu", str(where))
    assert code == 0
    assert said[0].endswith("for coder_agent.main (main.tf:11), coder_agent.gpu (main.tf:16)")
    text = (where / OURS[0]).read_text()
    assert re.findall(r'"coder_script" "(\w+)"', text) == [
        "claude_resume_main",
        "claude_resume_gpu",
    ]
    (where / "ccr.toml").write_text('[terraform]\nagent = ["gpu"]\n')
    command("render", str(where))
    assert "coder_agent.gpu.id" in (where / OURS[0]).read_text()


def test_the_owners_own_mistakes_are_warnings(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    template(where, 'output "x" {\n  value = "${1:-2}"\n}\n', "other.tf")
    code, _, said = command("render", str(where))
    assert code == 0
    assert said[3] == ("other.tf:2:12: warning: Terraform reads ${1:-2}, write $${1:-2} (heredoc)")
    code, out, _ = command("validate", str(where))
    assert code == 1
    assert out.splitlines()[-1] == "1 error in 5 files"


def test_what_is_not_read_is_said(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    template(where, "{}", "more.tf.json")
    assert "more.tf.json is not read" in command("render", str(where))[2]
    assert "more.tf.json is not read" in command("validate", str(where))[2]


def test_validate_tells_old_renders_and_lost_scripts(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    command("render", str(where))
    assert command("validate", str(where)) == (0, "", ["valid   4 files, coder 2.20.0"])
    (where / "ccr.toml").write_text("[resume]\njobs = 7\n")
    code, out, _ = command("validate", str(where))
    assert (code, "rendered with other settings" in out) == (0, True)
    (where / OURS[1]).unlink()
    code, out, _ = command("validate", str(where))
    assert (code, "claude-resume.sh is not there" in out) == (1, True)


def test_a_copied_directory_renders_the_same(tmp_path: Path, command: Command) -> None:
    first, second = template(tmp_path / "a"), tmp_path / "b"
    shutil.copytree(first, second)
    command("render", str(first))
    command("render", str(second))
    assert contents(first) == contents(second)
