"""What is rendered, in the hands of real Terraform or OpenTofu with the real coder provider."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from ccr_gen import artefacts, terraform
from ccr_gen.artefacts import OUR_FILES, Agent
from ccr_gen.config import Settings
from tests.generator.templates import MAIN, OURS, ccr_gen, contents, template
from tests.support import run, tools

HEREDOC = """
resource "coder_script" "own" {
  agent_id     = coder_agent.main.id
  display_name = "Own 日本 🚒"
  run_on_start = true
  script       = <<-EOT
    #!/bin/bash
    echo $1 $${2:-x} é
    EOT
}
"""
SPACED = HEREDOC.replace("    EOT\n", "    EOT  \n")
SECOND = '\nresource "coder_agent" "gpu" {\n  os   = "linux"\n  arch = "amd64"\n}\n'
SHAPES = {
    "plain": MAIN,
    "byte order mark and crlf": "\ufeff" + (MAIN + SPACED).replace("\n", "\r\n"),
    "white space behind markers, wide characters": MAIN + SPACED,
    "no final newline": MAIN.rstrip("\n"),
    "count": MAIN.replace("  os ", "  count = data.coder_workspace.me.start_count\n\n  os "),
    "for_each": MAIN.replace("  os ", '  for_each = toset(["a", "b"])\n\n  os '),
    "two agents": MAIN + SECOND,
    "1,700 lines": MAIN + "".join(f'locals {{\n  a{n} = "{n}"\n}}\n' for n in range(570)),
}


class Tool:
    """Terraform in one directory."""

    def __init__(self, where: Path, home: Path, **env: str) -> None:
        self.path, more = tools.terraform()
        self._where = where
        self._environment = run.clean_env(home, **more, **env)

    def __call__(self, *words: str) -> str:
        """Return stdout; fail the test when it fails."""
        done = run.run([self.path, *words], env=self._environment, cwd=self._where)
        assert done.code == 0, done.err + done.out
        return done.out

    def scripts(self) -> list[dict[str, Any]]:
        """Apply, and return our coder_scripts as the state has them."""
        self("init", "-input=false", "-no-color")
        self("apply", "-auto-approve", "-input=false", "-no-color")
        resources = json.loads(self("show", "-json"))["values"]["root_module"]["resources"]
        return [
            resource["values"]
            for resource in resources
            if resource["type"] == "coder_script" and resource["name"].startswith("claude_resume")
        ]


def render(where: Path, *words: str) -> None:
    """Render into `where`; fail the test when it is refused."""
    done = ccr_gen("render", "--no-terraform", *words, str(where))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("shape", SHAPES)
def test_the_state_holds_the_script_byte_for_byte(shape: str, tmp_path: Path) -> None:
    where = template(tmp_path / "template", SHAPES[shape])
    agents = ["--agent", "main", "--agent", "gpu"] if shape == "two agents" else []
    render(where, *agents)
    scripts = Tool(where, tmp_path).scripts()
    expected = (where / "claude-resume.sh").read_bytes()
    assert [script["script"].encode() for script in scripts] == [expected] * len(scripts)
    assert all(script["run_on_start"] and script["agent_id"] for script in scripts)
    assert len(scripts) == {"for_each": 2, "two agents": 2}.get(shape, 1)


def test_line_ends_that_git_changed_do_not_reach_the_agent(tmp_path: Path) -> None:
    where = template(tmp_path / "template")
    render(where)
    expected = (where / "claude-resume.sh").read_bytes()
    for name in OURS:
        (where / name).write_bytes((where / name).read_bytes().replace(b"\n", b"\r\n"))
    (script,) = Tool(where, tmp_path).scripts()
    assert script["script"].encode() == expected


def test_settings_in_other_scripts_reach_it_whole(tmp_path: Path) -> None:
    where = template(tmp_path / "template")
    (where / "ccr.toml").write_text(
        "[resume]\nprompt = \"e\u0301 日本 ${x} %{y} '$(id)' \\r\\n\"\n"
        '[install]\ndirectory = "~/it\'s ünï"\n',
        encoding="utf-8",
    )
    render(where)
    (script,) = Tool(where, tmp_path).scripts()
    assert script["script"].encode() == (where / "claude-resume.sh").read_bytes()


def test_every_form_of_the_resources_is_formatted(tmp_path: Path) -> None:
    tool = tools.require("terraform", "tofu")
    kinds = [Agent(f"a{repeat}", "main.tf", 1, repeat) for repeat in ("", "count", "for_each")]
    for agents in ([kinds[0]], [kinds[1]], [kinds[2]], kinds):
        text = artefacts.terraform(Settings(), agents)
        done = run.run([tool, "fmt", "-"], home=tmp_path, text=text)
        assert (done.code, done.out) == (0, text)


def test_render_validates_with_the_provider_and_leaves_nothing(tmp_path: Path) -> None:
    tool, more = tools.terraform()
    where = template(tmp_path / "template")
    done = ccr_gen("render", str(where), env=more)
    assert done.returncode == 0
    line = done.stderr.splitlines()[-2]
    assert line.startswith(f"valid   4 files, {Path(tool).name} ")
    assert "skipped" not in line
    assert set(contents(where)) == {"main.tf", *OUR_FILES}
    done = ccr_gen("validate", str(where), env=more)
    assert (done.returncode, done.stdout) == (0, "")


def test_what_the_provider_refuses_is_found(tmp_path: Path) -> None:
    _, more = tools.terraform()
    where = template(tmp_path / "template", MAIN.replace("  os ", "  oss = 1\n  os "))
    done = ccr_gen("render", str(where), env=more)
    assert done.returncode == 0
    (line,) = [line for line in done.stderr.splitlines() if line.endswith("(terraform)")]
    assert line.startswith("main.tf:12:3: warning: Unsupported argument: ")
    done = ccr_gen("validate", str(where), env=more)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith("main.tf:12:3: error: Unsupported argument")
    assert done.stdout.splitlines()[-1] == "1 error, 1 warning in 4 files"


def test_providers_of_the_owners_own_init_are_used(tmp_path: Path) -> None:
    where = template(tmp_path / "template")
    tool = Tool(where, tmp_path)
    tool("init", "-input=false", "-no-color")
    before = contents(where)
    nowhere = no_providers(tmp_path)
    _, more = tools.terraform()
    done = ccr_gen("validate", str(where), env={**more, "TF_CLI_CONFIG_FILE": str(nowhere)})
    assert "skipped" not in done.stderr, done.stderr
    assert done.returncode == 0
    assert contents(where) == before


def no_providers(where: Path) -> Path:
    """Return a CLI configuration under which there is no provider, and no network is asked."""
    (where / "empty").mkdir()
    config = where / "none.rc"
    config.write_text(
        f'provider_installation {{\n  filesystem_mirror {{\n    path = "{where}/empty"\n  }}\n}}\n'
    )
    return config


def test_providers_that_are_not_to_be_had_are_said_and_no_error(tmp_path: Path) -> None:
    _, more = tools.terraform()
    where = template(tmp_path / "template")
    nowhere = no_providers(tmp_path)
    done = ccr_gen("render", str(where), env={**more, "TF_CLI_CONFIG_FILE": str(nowhere)})
    assert done.returncode == 0
    assert done.stderr.splitlines()[-2].endswith(
        " skipped: its providers or modules are not to be had"
    )


def test_without_a_tool_it_is_said(tmp_path: Path) -> None:
    bash = Path(tools.require("bash"))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "bash").symlink_to(bash)
    where = template(tmp_path / "template")
    for verb in ("render", "validate"):
        done = ccr_gen(verb, str(where), env={"PATH": str(tmp_path / "bin")})
        assert done.returncode == 0
        said = {"render": "valid   4 files", "validate": "valid   4 files, coder 2.20.0"}[verb]
        assert f"{said}, terraform skipped: not on PATH" in done.stderr.splitlines()


def test_a_tool_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "terraform"
    # its child keeps the output open, as a provider would
    fake.write_text(
        '#!/bin/bash\n[[ $1 != version ]] || exec echo \'{"terraform_version": "9.9"}\'\n'
        "[[ $1 != fmt ]] || exit 0\nsleep 30 &\nexec sleep 30\n"
    )
    fake.chmod(0o755)
    monkeypatch.setattr(terraform, "_SECONDS", 0.5)
    outcome = terraform.validate(str(fake), template(tmp_path / "template"), {})
    assert str(outcome).endswith(" was stopped after 0.5 seconds")


@pytest.mark.parametrize("text", ["#!/bin/bash\nexit 3\n", "#!/nowhere\n", "\x7fELF"])
def test_a_tool_that_does_not_run_is_said(text: str, tmp_path: Path) -> None:
    fake = tmp_path / "tofu"
    fake.write_text(text)
    fake.chmod(0o755)
    outcome = terraform.validate(str(fake), template(tmp_path / "template"), {})
    assert str(outcome).startswith("tofu skipped: ")
    assert outcome.findings == []


def test_the_copy_has_the_template_and_nothing_else(tmp_path: Path) -> None:
    where = template(tmp_path / "template")
    template(where / "files", "x", "x.sh")
    for name in (".terraform/x", ".git/x", "terraform.tfstate", "x.tfstate.backup"):
        template((where / name).parent, "secret", Path(name).name)
    os.mkfifo(where / "pipe")
    (where / "dangling").symlink_to("nowhere")
    terraform.copy(where, tmp_path / "copy")
    assert set(contents(tmp_path / "copy")) == {"main.tf", "files/x.sh"}
