"""`ccr-gen render --into FILE`: our block inside a file of the owner's, whose bytes all stay."""

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ccr_gen import artefacts, block
from ccr_gen.__main__ import run
from ccr_gen.artefacts import Agent
from ccr_gen.config import parse
from tests.generator.conftest import Command
from tests.generator.templates import MAIN, OURS, contents, template

AGENTS = [Agent("main", "main.tf", 11)]
BLOCK = artefacts.terraform(parse('[terraform]\ninto = "main.tf"\n'), AGENTS)
LONGER = artefacts.terraform(
    parse('[terraform]\ninto = "main.tf"\ninline = true\n'), AGENTS, "#!/bin/bash\necho '}'\n}\n"
)
# what editors and systems leave in files, and pieces of our own markers
PIECES = st.sampled_from(
    ["\n", "\r\n", "\r", "\t", "é🚒", "\ufeff", "a = 1", "}", "# >>>", "# seal 0", "\x00", "\x85"]
)
TEXTS = st.builds("".join, st.lists(PIECES | st.text(max_size=9), max_size=12))


@given(TEXTS)
@example("")
@example("\ufeff")
@example("\n")
@example("a\r")
@example("a\r\nb\r\nc\r")
@example("a\r\nb")
@example("a\nb\r\n")
def test_any_text_comes_back_byte_for_byte(text: str) -> None:
    first = block.put(text, BLOCK)
    found = block.find(first)
    assert found is not None
    assert found.damage == ""
    assert first.startswith(text)
    assert block.put(first, BLOCK) == first
    assert block.cut(first) == text
    second = block.put(first, LONGER)
    assert block.cut(second) == text
    assert block.put(second, BLOCK) == first
    assert block.masked(first).count("\n") == first.count("\n")


@given(TEXTS, TEXTS)
def test_what_the_owner_writes_around_it_moves_it(above: str, below: str) -> None:
    # whole lines, as an editor writes them
    middle = block.put("x = 1\n", BLOCK)
    text = f"{above}\n{middle}\n{below}"
    replaced = block.put(text, LONGER)
    assert replaced.startswith(f"{above}\nx = 1\n\n")
    assert replaced.endswith(f"\n\n{below}")
    assert block.cut(text) == f"{above}\nx = 1\n\n{below}"


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["", "\n", "\r\n", "# é 🚒\t", "  \t", "\r\n\n", "# >>> claude-resume >>>"]),
    st.booleans(),
)
def test_render_and_remove_of_a_file(newline: str, bom: str, end: str, inline: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        where = template(Path(place), bom + MAIN.replace("\n", newline) + end)
        before = contents(where)
        flags = ["--no-terraform", "--into", "main.tf", "--inline" if inline else "--no-inline"]
        assert run(["render", *flags, place]) == 0
        after = contents(where)
        assert set(after) == {"main.tf"} if inline else {"main.tf", OURS[1]}
        added = after["main.tf"].removeprefix(before["main.tf"])
        assert added.count(b"\n") == added.count(newline.encode())
        assert run(["render", *flags, place]) == 0
        assert run(["render", "--check", *flags, place]) == 0
        assert contents(where) == after
        assert run(["remove", place]) == 0
        assert contents(where) == before


def test_what_is_said(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    (where / "main.tf").chmod(0o640)
    code, out, said = command("render", "--into", "main.tf", str(where))
    assert (code, out) == (0, "")
    size = f"{(where / OURS[1]).stat().st_size:,}"
    assert said == [
        "update  main.tf                        a block for coder_agent.main (main.tf:11)",
        f"create  claude-resume.sh               {size} of 131,071 bytes",
        "valid   2 files",
        "Next: coder templates push",
    ]
    before = (where / "main.tf").stat()
    assert command("render", "--into", "main.tf", str(where))[2][:2] == [
        "same    main.tf",
        "same    claude-resume.sh",
    ]
    assert (where / "main.tf").stat() == before
    assert command("validate", str(where))[:2] == (0, "")
    assert command("remove", str(where))[2] == [
        "remove  claude-resume.sh",
        "remove  main.tf                        our block alone",
    ]
    assert (where / "main.tf").stat().st_mode & 0o777 == 0o640


def test_check_shows_the_block_alone(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path, MAIN.replace("\n", "\r\n"))
    before = contents(where)
    code, out, said = command("render", "--check", "--into", "main.tf", str(where))
    assert code == 3
    assert said[-1] == "2 files would change, run: ccr-gen render --into main.tf"
    lines = out.partition("--- /dev/null")[0].splitlines()
    assert lines[:2] == ["--- main.tf", "+++ main.tf (rendered by ccr-gen 0.1.0)"]
    assert [line for line in lines[2:] if line.startswith("-")] == []
    assert [line[1:] for line in lines[2:] if line.startswith("+")] == ["", *BLOCK.splitlines()]
    assert contents(where) == before


def test_the_agents_and_legacy_scripts_of_the_same_file_are_seen(
    tmp_path: Path, command: Command
) -> None:
    where = template(tmp_path)
    flags = ("--into", "main.tf", str(where))
    assert command("render", *flags)[0] == 0
    text = (where / "main.tf").read_text()
    template(where, f"# one more line\n{text}")
    code, _, said = command("render", *flags)
    assert (code, said[0]) == (0, "same    main.tf")
    assert "(main.tf:12)" in command("render", "--inline", *flags)[2][0]
    own = 'resource "coder_script" "claude_resume" {\n}\n'
    template(where, text + own)
    code, _, said = command("render", *flags)
    assert code == 1
    line = text.count("\n") + 1
    assert said == [
        f"ccr-gen: main.tf:{line} has a coder_script.claude_resume already, rename or remove it"
    ]
    template(where, text + 'locals {\n  claude_resume_script = ""\n}\n')
    assert command("render", *flags)[0] == 0
    code, _, said = command("render", "--inline", *flags)
    assert (code, "has a local.claude_resume_script already" in said[0]) == (1, True)


def test_from_a_file_to_a_block_to_another_file_and_back(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    command("render", str(where))
    first = contents(where)
    said = command("render", "--into", "main.tf", str(where))[2]
    assert "remove  claude-resume.tf" in said
    assert set(contents(where)) == {"main.tf", OURS[1]}
    said = command("render", "--into", "coder.tf", str(where))[2]
    assert said[0].startswith("create  coder.tf                       a block for ")
    assert "remove  main.tf                        our block alone" in said
    assert contents(where)["main.tf"] == first["main.tf"]
    # a setting is undone by the name of our own file
    (where / "ccr.toml").write_text('[terraform]\ninto = "coder.tf"\n')
    assert command("render", str(where))[2][0] == "same    coder.tf"
    said = command("render", "--into", "claude-resume.tf", str(where))[2]
    assert "remove  coder.tf" in said
    (where / "ccr.toml").unlink()
    assert contents(where) == first


def test_from_a_script_of_its_own_to_inline_and_back(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    command("render", str(where))
    first = contents(where)
    size = f"{len(first[OURS[1]]):,}"
    said = command("render", "--inline", str(where))[2]
    served = f"for coder_agent.main (main.tf:11), {size} of 131,071 bytes"
    assert said[:2] == [
        f"update  claude-resume.tf               {served}",
        "remove  claude-resume.sh",
    ]
    assert set(contents(where)) == {"main.tf", OURS[0]}
    assert command("validate", str(where))[:2] == (0, "")
    # a setting is undone by the other flag
    (where / "ccr.toml").write_text("[terraform]\ninline = true\n")
    assert command("render", str(where))[2][0] == "same    claude-resume.tf"
    assert command("show", "terraform", str(where))[1].encode() == contents(where)[OURS[0]]
    code, _, said = command("render", "--no-inline", "--check", str(where))
    assert (code, said[-1]) == (3, "2 files would change, run: ccr-gen render --no-inline")
    assert command("render", "--no-inline", str(where))[0] == 0
    (where / "ccr.toml").unlink()
    assert contents(where) == first
    # one that was edited, and one that is not ours
    template(where, first[OURS[1]].decode() + "echo mine\n", OURS[1])
    code, _, said = command("render", "--inline", str(where))
    assert code == 1
    assert said[0].startswith("ccr-gen: claude-resume.sh was edited since it was rendered")
    template(where, "echo mine\n", OURS[1])
    assert command("render", "--inline", str(where))[0] == 0
    assert contents(where)[OURS[1]] == b"echo mine\n"


def test_an_edited_or_foreign_file_of_our_name_stays(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    command("render", str(where))
    with (where / OURS[0]).open("a") as stream:
        stream.write("# mine\n")
    before = contents(where)
    code, _, said = command("render", "--into", "main.tf", str(where))
    assert (code, contents(where)) == (1, before)
    assert said[0].startswith("ccr-gen: claude-resume.tf was edited since it was rendered")
    assert command("render", "--into", "main.tf", "--force", str(where))[0] == 0
    template(where, "# mine\n", OURS[0])
    code, _, said = command("render", "--into", "main.tf", str(where))
    assert said == ["ccr-gen: claude-resume.tf was not rendered by ccr-gen, move it away"]


def test_a_path_into_the_directory_is_its_file(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    assert command("render", "--into", str(where / "main.tf"), str(where))[0] == 0
    assert set(contents(where)) == {"main.tf", OURS[1]}
