"""What is rendered is refused when it is not right, before anything is written."""

from pathlib import Path

import pytest

from ccr_gen import artefacts, judge
from ccr_gen.__main__ import run
from ccr_gen.artefacts import Agent
from ccr_gen.config import Settings, parse
from ccr_gen.errors import CcrError
from ccr_gen.syntax import BashSyntax
from tests.generator.templates import contents, template

RESOURCES = artefacts.terraform(Settings(), [Agent("main", "main.tf", 1)])
SCRIPT = "#!/bin/bash\necho\n"


def judged(resources: str, texts: dict[str, str]) -> None:
    """Judge the resources and the bash texts."""
    with BashSyntax(texts) as syntax:
        judge.judge(resources, texts, syntax)


def refused(resources: str = RESOURCES, script: str = SCRIPT, program: str = SCRIPT) -> list[str]:
    """Return the reasons of the refusal."""
    with pytest.raises(CcrError) as caught:
        judged(resources, {judge.SCRIPT: script, "the program": program})
    return list(caught.value.details)


def test_what_is_right_passes() -> None:
    judged(RESOURCES, {judge.SCRIPT: SCRIPT, "the program": SCRIPT})


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo \u2026\n", "the script is not ASCII"),
        ("echo\r\n", "the script holds a carriage return"),
        ("echo \0\n", "the script holds a NUL"),
        ("if\n", "the script is no valid bash: bash: line 2: syntax error"),
    ],
)
def test_a_script_that_would_be_changed_or_fail_is_refused(script: str, said: str) -> None:
    assert any(reason.startswith(said) for reason in refused(script=script))


def test_every_reason_is_given() -> None:
    assert len(refused("a = [\n", "echo \u2026\r\n", "if\n")) >= 4


def test_the_largest_script_that_an_agent_takes() -> None:
    filled = "#" * (judge.LARGEST_SCRIPT - 1) + "\n"
    judged(RESOURCES, {judge.SCRIPT: filled})
    (reason,) = refused(script="#" + filled)
    assert reason.startswith("the script has 131,072 bytes and an agent takes 131,071")


def test_resources_that_do_not_parse_are_refused() -> None:
    assert refused(resources='a = "${1:-2}"\n')[0].startswith("the resources: claude-resume.tf:1:")


def test_settings_that_make_it_too_large_leave_no_trace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = template(tmp_path)
    # what no compression makes smaller
    noise = "".join(f"{number * 2654435761 % 2**32:08x}" for number in range(40_000))
    (where / "ccr.toml").write_text(f'[resume]\nprompt = "{noise}"\n')
    before = contents(where)
    assert run(["render", "--no-terraform", str(where)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "ccr-gen: what was rendered is not right, so nothing is written"
    assert "131,071" in said[1]
    assert contents(where) == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        '[resume]\nprompt = "\'$(id) `id` \\"日本\\n\\r\\u001b"\nclaude_args = ["-x", "", "a b\'"]',
        '[names]\nccr = "cs"\n[install]\ndirectory = "~/it\'s $HOME/é"\nfile = "a\'b $c.sh"',
        "[install]\nrc = false\n[resume]\nbypass = true\nclose_when_done = true",
        '[notify]\ncommand = "notify-send \\"$CCR_TEXT\\" \'x\'"',
    ],
)
def test_every_setting_gives_what_is_right(text: str) -> None:
    settings = parse(text)
    shell = {
        "the program": artefacts.program(settings),
        "the helpers": artefacts.helpers(settings),
        judge.SCRIPT: artefacts.script(settings),
    }
    judged(RESOURCES, shell)
