"""What `ccr-gen` refuses, by name, leaving everything as it was."""

from pathlib import Path

import pytest

from tests.generator.conftest import Command
from tests.generator.templates import MAIN, OURS, contents, template


@pytest.mark.parametrize("name", OURS)
def test_a_foreign_file_is_refused_by_name_and_kept(
    name: str, tmp_path: Path, command: Command
) -> None:
    where = template(tmp_path)
    (where / name).write_bytes(b"mine \xff\n")
    before = contents(where)
    code, _, said = command("render", str(where))
    assert (code, said) == (1, [f"ccr-gen: {name} was not rendered by ccr-gen, move it away"])
    assert command("remove", str(where)) == (
        0,
        "",
        [f"keep    {name:<29}  not rendered by ccr-gen"],
    )
    assert contents(where) == before


def test_a_legacy_script_stops_it(tmp_path: Path, command: Command) -> None:
    old = '\nresource "coder_script" "old" {\n  script = <<X\nCLAUDE_HELPERS_EOF\nX\n}\n'
    where = template(tmp_path, MAIN + old)
    code, _, said = command("render", str(where))
    assert code == 1
    assert said[1].startswith("  main.tf:18:1: error: lines 18 to 18 ")
    assert list(contents(where)) == ["main.tf"]
    assert command("validate", str(where))[0] == 1


def test_a_resource_of_our_name_stops_it(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path, MAIN + '\nresource "coder_script" "claude_resume" {\n}\n')
    code, _, said = command("render", str(where))
    assert (code, list(contents(where))) == (1, ["main.tf"])
    assert said[0].startswith("ccr-gen: main.tf:16 has a coder_script.claude_resume already")


def test_a_directory_that_is_none_is_said(tmp_path: Path, command: Command) -> None:
    real = template(tmp_path / "real")
    link = tmp_path / "link"
    link.symlink_to(real)
    file = tmp_path / "file"
    file.touch()
    for path, said in (
        (link, f"{link} is a symbolic link, give the directory itself: {real}"),
        (tmp_path / "none", "does not exist"),
        (file, "is no directory"),
    ):
        for verb in ("render", "remove", "validate"):
            code, out, lines = command(verb, str(path))
            assert (code, out, len(lines)) == (1, "", 1)
            assert said in lines[0]
    assert list(contents(real)) == ["main.tf"]


@pytest.mark.parametrize("kind", ["directory", "link"])
def test_what_is_no_file_in_our_place_is_named(kind: str, tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    place = where / OURS[1]
    if kind == "directory":
        place.mkdir()
    else:
        place.symlink_to("main.tf")
    code, _, said = command("render", str(where))
    assert (code, said) == (1, [f"ccr-gen: {place} is not a regular file, move it away"])
