"""A block that is not as it was rendered is refused with what to do; `--force` mends it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ccr_gen.block import BEGIN, END
from tests.generator.conftest import Command
from tests.generator.templates import MAIN, contents, template

BELOW = '\nlocals {\n  below = "é"\n}\n'
SCRIPT = 'resource "coder_script" "claude_resume" {'


def without(mark: str) -> Callable[[str], str]:
    """Return what takes away the line that begins with `mark`."""
    return lambda text: "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith(mark)
    )


def twice(text: str) -> str:
    """Return `text` with its block a second time below."""
    at, end = text.index(BEGIN), text.index(END) + len(END) + 1
    return f"{text}\n{text[at:end]}"


def first_twice(text: str) -> str:
    """Return `text` with the first line of the block twice."""
    at = text.index(BEGIN)
    return text[:at] + text[at : text.index("\n", at) + 1] + text[at:]


GONE_LAST = f'its last line is gone, put "{END}" below it'
GONE_FIRST = f'its first line is gone, the one that begins with "{BEGIN}"'
EDITED = "it was edited inside, put it back as it was"
DAMAGED: dict[str, tuple[Callable[[str], str], str]] = {
    "no last line": (without(END), GONE_LAST),
    "no first line": (without(BEGIN), GONE_FIRST),
    "no first and no seal line": (lambda text: without("# seal")(without(BEGIN)(text)), GONE_FIRST),
    "no seal line": (without("# seal"), EDITED),
    "edited inside": (lambda text: text.replace('"Claude sessions"', '"Mine"', 1), EDITED),
    "a resource inside": (lambda text: text.replace(END, f"locals {{\n}}\n{END}"), EDITED),
    "twice": (twice, "it is there twice, leave one whole block"),
    "first line twice": (first_twice, "one of its first or last lines is there twice"),
    "last line twice": (
        lambda text: text.replace(f"{END}\n", f"{END}\n{END}\n"),
        "one of its first or last lines is there twice",
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("inline", ["--inline", "--no-inline"])
@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_block(
    kind: str, inline: str, newline: str, tmp_path: Path, command: Command
) -> None:
    damaged, message = DAMAGED[kind]
    where = template(tmp_path, MAIN)
    # with everything that we render
    template(where, '[auto_resume]\nmode = "ask"\n[app]\n', "ccr.toml")
    flags = ("--into", "main.tf", inline, str(where))
    assert command("render", *flags)[0] == 0
    sound = contents(where)["main.tf"].decode() + BELOW
    text = damaged(sound)
    assert text != sound
    template(where, text.replace("\n", newline))
    before = contents(where)
    first = "locals {" if inline == "--inline" else SCRIPT
    known = (BEGIN, "# seal", first)
    line = next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(known))

    code, out, said = command("render", *flags)
    assert (code, out, len(said)) == (1, "", 2)
    assert said[0] == "ccr-gen: the block of ccr-gen is not as it was rendered"
    assert said[1].startswith(f"  main.tf:{line}: {message}")
    assert said[1].endswith(", or run ccr-gen render --force, which replaces it")
    code, out, said = command("remove", str(where))
    assert (code, out) == (1, "")
    assert said[0].startswith("ccr-gen: the block of ccr-gen is not as it was rendered, so noth")
    code, out, _ = command("validate", str(where))
    assert code == 0
    assert f"main.tf:{line}:1: warning: the block of ccr-gen is not as it was rendered: " in out
    assert contents(where) == before

    assert command("render", "--check", "--force", *flags)[0] == 3
    assert contents(where) == before
    code, _, said = command("render", "--force", *flags)
    assert code == 0
    assert "main.tf was edited by hand, the edits are replaced" in said
    if kind == "no first and no seal line":
        # the empty line below them is not known as ours any more
        sound = sound.replace(f"\n{BEGIN}", f"\n\n{BEGIN}")
    assert contents(where)["main.tf"].decode() == sound.replace("\n", newline)
    assert command("render", *flags)[2][0] == "same    main.tf"


def test_a_block_inside_another_is_told(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path, "")
    template(where, MAIN, "agent.tf")
    flags = ("--into", "main.tf", str(where))
    assert command("render", *flags)[0] == 0
    text = (where / "main.tf").read_text().lstrip()
    template(where, f"# é\nlocals {{\n  a = [\n{text}  ]\n}}\n")
    code, _, said = command("render", *flags)
    assert (code, len(said)) == (1, 1)
    inside = "the block of ccr-gen stands inside another, which begins in line 2: move it out"
    assert said[0].startswith(f"ccr-gen: main.tf:4: {inside}")


def test_another_file_that_holds_a_damaged_one_too(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    command("render", "--into", "other.tf", str(where))
    path = where / "other.tf"
    path.write_text(path.read_text().replace('"Claude sessions"', '"Mine"'))
    code, _, said = command("render", "--into", "main.tf", str(where))
    assert (code, said[1].startswith("  other.tf:1: it was edited inside")) == (1, True)
    assert command("render", "--into", "main.tf", "--force", str(where))[0] == 0
    assert not path.exists()


def test_validate_tells_what_the_block_lacks(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    command("render", "--into", "main.tf", str(where))
    (where / "claude-resume.sh").unlink()
    code, out, _ = command("validate", str(where))
    assert code == 1
    assert out.startswith("main.tf:16:1: error: claude-resume.sh is not there, render again (own)")
    command("render", "--into", "main.tf", "--inline", str(where))
    assert command("validate", str(where))[:2] == (0, "")
    (where / "ccr.toml").write_text("[resume]\njobs = 7\n")
    code, out, _ = command("validate", str(where))
    assert code == 0
    assert out.startswith("main.tf:16:1: warning: rendered with other settings or another ccr-gen")
    (where / "ccr.toml").unlink()
    text = (where / "main.tf").read_text()
    command("render", str(where))
    template(where, text)
    code, out, _ = command("validate", str(where))
    assert (code, "the resources are in claude-resume.tf too, render again" in out) == (1, True)
    template(where, text.replace(BEGIN, f"{BEGIN} "), "x.tf")
    template(where, text.replace("run_on_start = true", "run_on_start = ${1:-2}"))
    code, out, _ = command("validate", str(where))
    assert code == 1
    assert "(syntax)" in out
