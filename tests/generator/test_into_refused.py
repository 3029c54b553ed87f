"""Files that cannot hold our block, and names that the owner has already."""

from pathlib import Path

import pytest

from tests.generator.conftest import Command
from tests.generator.templates import MAIN, contents, template

REFUSED = {
    "main.txt": "Terraform reads no such file",
    ".hidden.tf": "Terraform reads no such file",
    "main.tf.json": "Terraform reads no such file",
    "modules/main.tf": "is not in",
    "../main.tf": "is not in",
    "/nowhere/main.tf": "is not in",
    "main_override.tf": "takes no new resource from an override file",
    "override.tf": "takes no new resource from an override file",
    "link.tf": "is a symbolic link",
    "folder.tf": "is not a regular file",
    "broken.tf": "has syntax errors, so no block is put into it",
}


@pytest.mark.parametrize("name", REFUSED)
def test_files_that_cannot_hold_it(name: str, tmp_path: Path, command: Command) -> None:
    where = template(tmp_path / "template")
    (where / "link.tf").symlink_to("main.tf")
    (where / "folder.tf").mkdir()
    template(where, "locals {\n", "broken.tf")
    if name == "link.tf":
        (where / "main.tf").rename(where / "agent.tf")
        (where / "link.tf").unlink()
        (where / "link.tf").symlink_to("nowhere.tf")
    before = contents(where)
    code, _, said = command("render", "--into", name, str(where))
    assert code == 1
    assert REFUSED[name] in said[0]
    assert contents(where) == before


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('resource "coder_app" "claude_resume"', "coder_app.claude_resume"),
        ('resource "coder_env" "claude_auto_resume"', "coder_env.claude_auto_resume"),
        (
            'data "coder_parameter" "claude_auto_resume"',
            "data.coder_parameter.claude_auto_resume",
        ),
    ],
)
def test_names_that_are_taken(head: str, name: str, tmp_path: Path, command: Command) -> None:
    where = template(tmp_path, f"{MAIN}{head} {{\n}}\n")
    before = contents(where)
    template(where, '[auto_resume]\nmode = "ask"\n[app]\n', "ccr.toml")
    code, _, said = command("render", "--into", "main.tf", str(where))
    taken = f"ccr-gen: main.tf:15 has a {name} already, rename or remove it"
    assert (code, said) == (1, [taken])
    # where it is not rendered, it is free
    (where / "ccr.toml").unlink()
    assert contents(where) == before
    assert command("render", "--into", "main.tf", str(where))[0] == 0
