"""The coder parts of the starters, applied with the real provider; their scripts, run."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ccr_gen import assets
from ccr_gen.cli import PLATFORMS
from ccr_gen.hcl import Block, read
from tests.generator.templates import OURS, ccr_gen
from tests.support import run, tools

HOMES = {"docker": "docker_volume", "kubernetes": "kubernetes_persistent_volume_claim_v1"}


def without(platform: str, text: str) -> str:
    """Return the template `text` without the blocks of the provider named `platform`."""
    gone = [
        (block.start, block.end)
        for block in read(text)
        if block.labels and block.labels[0].startswith(platform) and block.type != "variable"
    ]
    assert len(gone) == 3, "a provider, a volume and what uses it"
    for start, end in reversed(gone):
        text = text[:start] + text[end:]
    text, count = re.subn(rf"\n    {platform} = {{[^}}]*}}", "", text)
    assert count == 1
    assert platform not in re.sub(r'(?m)#.*|(?:description|source) .*|"[^"]*"', "", text)
    return text


@pytest.fixture(scope="module", params=PLATFORMS)
def applied(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """Return the values of every coder resource of a starter, by address."""
    where = tmp_path_factory.mktemp("starters") / request.param
    assert ccr_gen("new", request.param, str(where)).returncode == 0
    main = where / "main.tf"
    main.write_text(without(request.param, main.read_text()))
    tool, more = tools.terraform()
    env = run.clean_env(where, **more)
    for words in (["init"], ["validate"], ["apply", "-auto-approve"]):
        done = run.run([tool, *words, "-no-color"], env=env, cwd=where)
        assert done.code == 0, done.err + done.out
        assert words == ["init"] or "Warning" not in done.out
    done = run.run([tool, "show", "-json"], env=env, cwd=where)
    resources = json.loads(done.out)["values"]["root_module"]["resources"]
    values = {resource["address"]: resource["values"] for resource in resources}
    values["rendered"] = {name: (where / name).read_text() for name in OURS}
    return values


def agent_runs(script: str, home: Path, **more: str) -> run.Result:
    """Run `script` as the agent does: one argument, no input, the tools of home/bin first."""
    first, _, _ = script.partition("\n")
    assert first.startswith("#!"), "else it runs in the login shell"
    env = run.clean_env(home, **{"CODER": "true", "CCR_SKEL_WATCH": "0", **more})
    env["PATH"] = f"{home}/bin:{env['PATH']}"
    return run.run([*first.removeprefix("#!").split(), "-c", script], env=env, cwd=home)


def tool(home: Path, name: str, text: str) -> Path:
    """Put a stand-in for the program `name` into home/bin; it writes its arguments to a log."""
    path = home / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'#!/bin/bash\necho "{name} $*" >>{home}/log\n{text}\n')
    path.chmod(0o755)
    return path


def log(home: Path) -> list[str]:
    """Return what the stand-ins were asked since the last time."""
    path = home / "log"
    lines = path.read_text().splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    return lines


INSTALLER = r"""cat <<'END'
mkdir -p ~/.local/bin && printf '#!/bin/sh\necho 9.9.9\n' >~/.local/bin/claude
chmod +x ~/.local/bin/claude && echo "channel $1" >>~/log
END"""


def claude_script(applied: dict[str, dict[str, Any]]) -> str:
    """Return the script that installs Claude Code."""
    return str(applied["coder_script.claude_code"]["script"])


def test_claude_is_installed_once_and_on_path(
    applied: dict[str, dict[str, Any]], home: Path
) -> None:
    script, scripts_bin = claude_script(applied), home / "script-bin"
    scripts_bin.mkdir()
    tool(home, "curl", INSTALLER)
    for name in ("tmux", "jq"):
        tool(home, name, "")
    done = agent_runs(script, home, CODER_SCRIPT_BIN_DIR=str(scripts_bin))
    assert (done.code, done.out, done.err) == (0, "9.9.9\n", "")
    assert log(home) == ["curl -fsSL https://claude.ai/install.sh", "channel latest"]
    assert (scripts_bin / "claude").readlink() == home / ".local/bin/claude"
    done = agent_runs(script, home)
    assert (done.code, done.out, done.err) == (0, "9.9.9\n", "")
    assert log(home) == []


def test_what_is_missing_is_installed_or_said(
    applied: dict[str, dict[str, Any]], home: Path
) -> None:
    tool(home, "curl", INSTALLER)
    tool(home, "jq", "")
    tool(home, "sudo", "exit 0")
    # nothing but what the script calls, so that there is no tmux
    for name in ("bash", "mkdir", "chmod", "cat", "ln", "sh"):
        (home / "bin" / name).symlink_to(tools.require(name))
    script, path = claude_script(applied), f"{home}/bin"
    words = ["/bin/bash", "-c", script]
    done = run.run(words, env={"HOME": str(home), "PATH": path}, cwd=home)
    assert (done.code, done.err) == (0, "")
    asked = [
        "sudo -n apt-get update -q",
        "sudo -n apt-get install -qy --no-install-recommends tmux",
    ]
    assert log(home)[:2] == asked
    tool(home, "sudo", "exit 1")
    done = run.run(words, env={"HOME": str(home), "PATH": path}, cwd=home)
    assert (done.code, done.out) == (0, "9.9.9\n")
    assert done.err == "not installed: tmux; add them to the image\n"


@pytest.mark.parametrize("curl", ["exit 22", "echo exit 3"])
def test_an_installer_that_fails_fails_the_script(
    curl: str, applied: dict[str, dict[str, Any]], home: Path
) -> None:
    tool(home, "curl", curl)
    for name in ("tmux", "jq"):
        tool(home, name, "")
    assert agent_runs(claude_script(applied), home).code == int(curl.split()[-1])


def test_a_new_home_gets_the_skeleton_and_a_home_keeps_its_files(
    applied: dict[str, dict[str, Any]], home: Path
) -> None:
    script = applied["coder_agent.main"]["startup_script"]
    done = agent_runs(script, home)
    assert (done.code, done.out, done.err) == (0, "", "")
    skeleton = Path("/etc/skel/.bashrc").read_bytes()
    assert (home / ".bashrc").read_bytes() == skeleton
    (home / ".bashrc").write_text("mine\n")
    assert agent_runs(script, home).code == 0
    assert (home / ".bashrc").read_text() == "mine\n"


def test_our_part_is_what_render_writes_and_installs(
    applied: dict[str, dict[str, Any]], home: Path
) -> None:
    ours = applied["coder_script.claude_resume"]
    assert ours["script"] == applied["rendered"]["claude-resume.sh"]
    assert ours["run_on_start"] is True
    assert ours["agent_id"] == applied["coder_agent.main"]["id"]
    assert agent_runs(ours["script"], home).code == 0
    assert (home / ".local/bin/ccr-list").is_symlink()


def test_the_dashboard_shows_cpu_memory_and_the_home(
    applied: dict[str, dict[str, Any]], home: Path
) -> None:
    tool(home, "coder", "")
    agent = applied["coder_agent.main"]
    for item in agent["metadata"]:
        env = {"HOME": str(home), "PATH": f"{home}/bin:{run.PATH}"}
        assert run.run(["bash", "-c", item["script"]], env=env, cwd=home).code == 0
        assert 0 < item["timeout"] < item["interval"]
    asked = ["coder stat cpu", "coder stat mem", f"coder stat disk --path {home}"]
    assert log(home) == asked


def test_its_scripts_are_clean(applied: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    agent = applied["coder_agent.main"]
    for number, text in enumerate((agent["startup_script"], claude_script(applied))):
        path = tmp_path / f"{number}.sh"
        path.write_text(text)
        done = run.run([tools.require("shellcheck"), path], home=tmp_path)
        assert (done.code, done.out) == (0, "")


def blocks(platform: str, where: Path) -> list[Block]:
    """Return every block of a starter's main.tf, those inside of others included."""
    assert ccr_gen("new", platform, str(where)).returncode == 0
    found = read((where / "main.tf").read_text())
    return [inner for block in found for inner in block.walk()]


def test_every_platform_has_a_starter() -> None:
    found = {path.name for path in (assets.templates() / "starters").iterdir() if path.is_dir()}
    assert found == set(PLATFORMS) == set(HOMES)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_home_outlives_stops_and_changes_of_the_template(platform: str, tmp_path: Path) -> None:
    found = blocks(platform, tmp_path / "t")
    (home,) = [block for block in found if block.labels == (HOMES[platform], "home")]
    # with a count, a stopped workspace would have none
    assert "count" not in home.attributes
    assert "data.coder_workspace.me.id" in home_name(home)
    (lifecycle,) = [block for block in home.blocks if block.type == "lifecycle"]
    ignored = lifecycle.attributes["ignore_changes"].text
    if platform == "docker":
        assert ignored == "all"
        (mount,) = [block.attributes for block in found if block.type == "volumes"]
        assert mount["container_path"].literal() == "/home/coder"
        assert mount["volume_name"].text == "docker_volume.home.name"
        return
    # what the provider replaces the claim for
    for forced in ("metadata[0].namespace", "spec[0].access_modes", "spec[0].storage_class_name"):
        assert forced in ignored
    assert "resources" not in ignored
    (mount,) = [block.attributes for block in found if block.type == "volume_mount"]
    assert mount["mount_path"].literal() == "/home/coder"
    (claim,) = [block.attributes for block in found if block.type == "persistent_volume_claim"]
    assert claim["claim_name"].text == f"{HOMES[platform]}.home.metadata[0].name"
    text = " ".join(
        attribute.text for block in home.walk() for attribute in block.attributes.values()
    )
    assert "var.storage_class" in text
    assert "var.home_size" in text


def home_name(home: Block) -> str:
    """Return the expression that names the volume or the claim."""
    return next(
        block.attributes["name"].text for block in home.walk() if "name" in block.attributes
    )


@pytest.mark.parametrize("platform", PLATFORMS)
def test_its_variables_are_in_order_and_need_no_value(platform: str, tmp_path: Path) -> None:
    found = [block for block in blocks(platform, tmp_path / "t") if block.type == "variable"]
    names = [block.labels[0] for block in found]
    assert names == sorted(names)
    assert all({"description", "type", "default"} <= set(block.attributes) for block in found)
    readme = (tmp_path / "t" / "README.md").read_text()
    assert all(f"`{name}`" in readme for name in names)
