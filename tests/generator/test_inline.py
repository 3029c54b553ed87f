"""`--into` and `--inline` in the hands of real Terraform with the real coder provider."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_gen import artefacts, block, hcl, quoting
from ccr_gen.artefacts import Agent
from ccr_gen.config import Settings, parse
from ccr_gen.errors import CcrError
from tests.generator.templates import MAIN, ccr_gen, contents, template
from tests.generator.test_terraform import SHAPES, Tool, render
from tests.support import run, tools

FORMS = {
    "into": ("--into", "main.tf"),
    "inline": ("--inline",),
    "both": ("--into", "main.tf", "--inline"),
    "into a new file": ("--into", "sessions.tf", "--inline"),
}
MORE = '[auto_resume]\nmode = "ask"\n[app]\n'
KINDS = [Agent(f"a{repeat}", "main.tf", 1, repeat) for repeat in ("", "count", "for_each")]
# what means something to HCL, its markers included
PIECES = st.sampled_from(
    ["$", "%", "{", "}", "${", "%{", "$${", "%%{", "~}", "\\", '"', "\n", "\t", "#", "/*", "${x}"]
) | st.sampled_from(
    ["<<EOT", "CLAUDE_RESUME", "\nCLAUDE_RESUME\n", "\n  CLAUDE_RESUME_ \n", "%{ if x }"]
)
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=6)
TEXTS = st.lists(PIECES | PRINTABLE, max_size=20).map(lambda pieces: "".join(pieces) + "\n")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("shape", "newline"),
    [
        ("plain", "lf"),
        ("byte order mark and crlf", "crlf"),
        ("count", "lf"),
        ("for_each", "crlf"),
        ("two agents", "crlf"),
        ("no final newline", "lf"),
    ],
)
def test_the_state_holds_the_script_byte_for_byte(
    shape: str, form: str, newline: str, tmp_path: Path
) -> None:
    text = SHAPES[shape].replace("\r\n", "\n").replace("\n", "\r\n" if newline == "crlf" else "\n")
    where = template(tmp_path / "template", text)
    expected = artefacts.script(Settings()).encode()
    agents = ["--agent", "main", "--agent", "gpu"] if shape == "two agents" else []
    render(where, *agents, *FORMS[form])
    for name, data in contents(where).items():
        if newline == "crlf":
            # also what Git makes of new files
            lf = data.replace(b"\r\n", b"\n")
            (where / name).write_bytes(lf.replace(b"\n", b"\r\n"))
    tool = Tool(where, tmp_path)
    scripts = tool.scripts()
    assert [script["script"].encode() for script in scripts] == [expected] * len(scripts)
    assert len(scripts) == {"for_each": 2, "two agents": 2}.get(shape, 1)
    tool("validate", "-no-color")


@pytest.mark.parametrize("into", ["", "main.tf"])
@pytest.mark.parametrize("inline", ["true", "false"])
def test_every_form_is_formatted(inline: str, into: str, tmp_path: Path) -> None:
    tool = tools.require("terraform", "tofu")
    settings = parse(f'[terraform]\ninto = "{into}"\ninline = {inline}\n{MORE}')
    for agents in ([KINDS[0]], [KINDS[1]], [KINDS[2]], KINDS):
        text = artefacts.terraform(settings, agents)
        owners = ("", MAIN) if into else (None,)
        for whole in (block.put(owner, text) for owner in owners):
            done = run.run([tool, "fmt", "-"], home=tmp_path, text=whole)
            assert (done.code, done.out) == (0, whole)


@pytest.mark.parametrize("form", FORMS)
def test_render_validates_each_form(form: str, tmp_path: Path) -> None:
    tool, more = tools.terraform()
    # the owner's own layout is not ours to judge
    where = template(tmp_path / "template", SHAPES["plain"].replace("  os   =", " os="))
    # from the first form, whose files must not be in the copy any more
    render(where)
    template(where, MORE, "ccr.toml")
    done = ccr_gen("render", *FORMS[form], str(where), env=more)
    assert done.returncode == 0, done.stderr
    line = done.stderr.splitlines()[-2]
    assert line.startswith(f"valid   {len(contents(where)) - 1} file")
    assert re.search(r", (terraform|tofu) \d+\.\d+\.\d+(-\w+)?$", line), line
    assert f", {Path(tool).name} " in line
    done = ccr_gen("validate", str(where), env=more)
    assert (done.returncode, done.stdout) == (0, "")


def test_what_terraform_refuses_is_the_owners_or_ours(tmp_path: Path) -> None:
    _, more = tools.terraform()
    text = SHAPES["plain"].replace("data ", 'data "coder_workspace" "you" {\n  a = 1\n}\n\ndata ')
    where = template(tmp_path / "template", text)
    done = ccr_gen("render", "--into", "main.tf", str(where), env=more)
    assert done.returncode == 0
    assert "main.tf:10:3: warning: Unsupported argument" in done.stderr
    assert ccr_gen("remove", str(where)).returncode == 0
    # a file that is not read makes the agent several
    template(where, SHAPES["plain"])
    override = {"resource": {"coder_agent": {"main": {"count": 1}}}}
    template(where, json.dumps(override), "main_override.tf.json")
    before = contents(where)
    done = ccr_gen("render", "--into", "main.tf", str(where), env=more)
    assert done.returncode == 1
    assert "terraform refuses what was rendered, so nothing is written" in done.stderr
    assert "  main.tf:20:18: error: Missing resource instance key" in done.stderr
    assert contents(where) == before


@given(TEXTS)
def test_the_marker_is_no_line_of_the_text(text: str) -> None:
    found = quoting.heredoc(text)
    marker = found.rpartition("\n")[2]
    assert found.startswith(f"<<{marker}\n")
    assert [line.strip() for line in found.split("\n")].count(marker) == 1
    source = f"x = {found}\n"
    assert hcl.complaints("x", source) == []
    assert hcl.complaints("x", source.replace("\n", "\r\n")) == []


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_any_text_evaluates_to_itself(newline: str, tmp_path: Path) -> None:
    tool, _ = tools.terraform()
    texts: list[str] = [
        "\n",
        *map("".join, [("$" * n + "{x}\n", "%" * n + "{x}\n") for n in range(9)]),
    ]

    @given(TEXTS)
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    assert len(texts) > 50
    blocks = [
        f'output "t{number}" {{\n  value = replace({quoting.heredoc(text)}\n'
        '  , "\\r\\n", "\\n")\n}\n'
        for number, text in enumerate(texts)
    ]
    where = template(tmp_path / "template", "".join(blocks).replace("\n", newline))
    environment = run.clean_env(tmp_path, CHECKPOINT_DISABLE="1")
    apply = ["apply", "-auto-approve", "-input=false", "-no-color"]
    done = run.run([tool, *apply], env=environment, cwd=where)
    assert done.code == 0, done.err
    values = json.loads(run.run([tool, "output", "-json"], env=environment, cwd=where).out)
    assert [values[f"t{number}"]["value"] for number in range(len(texts))] == texts


@pytest.mark.parametrize("text", ["", "x", "x\r\n", "\r"])
def test_what_a_heredoc_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(CcrError):
        quoting.heredoc(text)
