"""The guide: sound Markdown that says what the commands say, and a file like the others of ours."""

import json
import re
from pathlib import Path

import pytest

from ccr_gen import artefacts, config, markdown
from ccr_gen.artefacts import GUIDE_FILE
from tests.generator.conftest import Command
from tests.generator.templates import contents, template
from tests.support.rendered import Programs
from tests.support.run import run

ODD = "~/a `b` |*_<i>\x1b é \\"
SETTINGS = {
    "default": "",
    "everything": "[app]\n[auto_resume]\nmode = 'ask'\n[statusline]\n",
    "odd": f'[names]\nccr = "cc2"\n[install]\ndirectory = {json.dumps(ODD)}\nrc = false\n',
}


def guide(settings: str = "") -> str:
    """Return the guide that `settings`, the text of a ccr.toml, gives."""
    return artefacts.guide(config.parse(settings))


def split(text: str) -> tuple[list[str], list[str]]:
    """Return the lines outside and inside of fences."""
    outside: list[str] = []
    inside: list[str] = []
    fenced = False
    for line in text.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        else:
            (inside if fenced else outside).append(line)
    assert not fenced
    return outside, inside


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_it_is_sound_markdown(settings: str) -> None:
    text = guide(settings)
    outside, _ = split(text)
    assert sum(line.startswith("# ") for line in outside) == 1
    assert max(map(len, outside)) <= 120
    assert "\n\n\n" not in text
    assert text.endswith("```\n")
    # whatever is there, HTML and emphasis included, is code or escaped
    prose = [re.sub(r"\\.|(`+)(?!`).*?(?<!`)\1(?!`)", "", line) for line in outside]
    assert [line for line in prose[3:] if re.search(r"[`*_<>~\[\]\x00-\x1f]", line)] == []
    rows = [line for line in prose if line.startswith("|")]
    assert {line.count("|") for line in rows} == {3, 4}


def test_it_is_ascii_and_has_every_command_and_topic(programs: Programs) -> None:
    text = guide()
    assert text.isascii()
    for name in programs.names:
        said = run([programs.command(name), "--help"]).out
        assert f"\n### {name}\n\n```text\n{said}```\n" in text
        assert f"\n| `{name}` | {said.splitlines()[2][:9]}" in text
    for topic in ("resume", "limits", "persistence", "scripts"):
        title, *lines = run([programs.command("ccr-help"), topic]).out.splitlines()
        assert f"\n## {title}\n" in text
        shown = "\n".join(split(text)[1])
        for line in lines:
            assert not line.startswith("  ") or line.removeprefix("  ") in shown


def test_what_it_says_to_type_is_there(programs: Programs) -> None:
    """Each command exists, and each flag behind it stands in its help."""
    outside, inside = split(guide())
    typed = [*inside, *re.findall(r"`([^`]+)`", "\n".join(outside))]
    found = 0
    for line in typed:
        for words in re.findall(r"\b(cc(?:ra?|t)(?:-[a-z-]+[a-z])?)((?: [^\s(|]+)*)", line):
            name, rest = words
            if f"/{name}" in line or f"{name}:" in line:
                continue
            assert name in programs.names, line
            told = run([programs.command(name), "--help"]).out
            for flag in re.findall(r" (--[a-z-]+)", rest):
                found += 1
                assert flag in told, line
    assert found > 20


def test_the_messages_it_explains_are_said(programs: Programs) -> None:
    """What the first column has between backquotes, but commands, is a message of the program."""
    code = (
        programs.program.read_text().replace("${1}", "jq").replace("$1 is needed", "jq is needed")
    )
    table = guide().partition("## When something is wrong")[2].partition("\n## ")[0]
    messages = [
        message
        for row in table.splitlines()[4:]
        for message in re.findall(r"`([^`]+)`", row.split("|")[1] if "|" in row else "")
        if " " in message and not message.startswith(("ccr", "No conversation"))
    ]
    assert len(messages) > 5
    for message in messages:
        # the program counts: 2 tools
        for part in message.replace("tools denied", " denied").split("..."):
            assert part.strip() in code, message


def test_names_are_those_of_the_settings() -> None:
    text = guide(SETTINGS["odd"])
    assert re.findall(r"\bccr-(?!gen\b)\w+|\bccra\b", text) == []
    assert "| `cc2-list` |" in text
    assert "``~/a `b` |*_<i>? é \\/claude-resume``" in text
    assert ".bashrc`, and in" not in text


def test_texts_become_markdown() -> None:
    assert markdown.markdown("See `x` --flag, a*b ~/c_d.\n\n  x  `y` -z\n    deeper\n") == (
        "See `x --flag`, a\\*b `~/c_d`.\n\n```text\nx  y -z\n  deeper\n```"
    )
    assert markdown.code("") == "``"
    assert markdown.code("a") == "`a`"
    assert markdown.code("`a``") == "``` `a`` ```"


def test_show_prints_it_and_check_covers_it(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    command("render", str(where))
    path = where / GUIDE_FILE
    assert command("show", "guide", str(where))[1] == path.read_text()
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert command("render", "--check", str(where))[0] == 0
    with path.open("a") as stream:
        stream.write("mine\n")
    code, out, said = command("render", "--check", str(where))
    assert (code, said[2]) == (3, f"update  {GUIDE_FILE}")
    assert out.startswith(f"--- {GUIDE_FILE}\n+++ {GUIDE_FILE} (rendered by ccr-gen ")
    assert out.endswith("-mine\n")
    assert command("validate", str(where))[1].startswith(f"{GUIDE_FILE}:1:1: warning: edited since")
    assert command("remove", str(where))[0] == 1
    assert command("render", str(where))[2][3].startswith(f"{GUIDE_FILE} was edited by hand")
    (where / "ccr.toml").write_text("[resume]\njobs = 7\n")
    assert f"{GUIDE_FILE}:1:1: warning: rendered with other" in command("validate", str(where))[1]


def test_without_it(tmp_path: Path, command: Command) -> None:
    where = template(tmp_path)
    command("render", str(where))
    whole = contents(where)
    (where / "ccr.toml").write_text("[terraform]\nguide = false\n")
    code, out, said = command("render", "--check", str(where))
    assert (code, said[2:]) == (
        3,
        [f"remove  {GUIDE_FILE}", "1 file would change, run: ccr-gen render"],
    )
    assert out.startswith(f"--- {GUIDE_FILE}\n+++ /dev/null\n")
    assert command("render", str(where))[2][2:4] == [f"remove  {GUIDE_FILE}", "valid   3 files"]
    assert GUIDE_FILE not in contents(where)
    assert command("render", "--check", str(where))[0] == 0
    # one that was edited, or that someone wrote, is theirs now
    for text in (whole[GUIDE_FILE] + b"mine\n", b"# Mine\n"):
        (where / GUIDE_FILE).write_bytes(text)
        code, _, said = command("render", str(where))
        assert (code, said[2][:5]) == (0, "valid")
        assert command("validate", str(where))[:2] == (0, "")
        assert (where / GUIDE_FILE).read_bytes() == text
