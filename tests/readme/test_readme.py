"""Every block of the README is executed, or is what a command prints."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from ccr_gen.config import Settings
from tests.demo.__main__ import sample_sessions
from tests.readme.blocks import README, blocks, fits, steps
from tests.support.listing import Listing
from tests.support.rendered import Programs
from tests.support.run import clean_env, run
from tests.support.store import Store
from tests.support.tools import CHECKOUT

BLOCKS = blocks()
KINDS = {"sh", "console", "toml", "text"}


def of(language: str) -> list[str]:
    """Return the texts of the blocks in `language`."""
    return [block.text for block in BLOCKS if block.language == language]


def test_kinds() -> None:
    """Nothing is written in a language that no test here reads."""
    assert {block.language for block in BLOCKS} == KINDS


def test_two_commands() -> None:
    """What is typed in the checkout: the demo (run in tests/demo) and this very test run."""
    assert of("sh") == ["make demo\n", "make test\n"]
    dry = run(["make", "-n", "test"], cwd=CHECKOUT, env=clean_env(CHECKOUT))
    assert "pytest" in dry.out
    assert (CHECKOUT / ".ci" / "run").read_text().rstrip().endswith("exec make test")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a template of the owner's, and a workspace with the demo's sessions."""
    root = tmp_path_factory.mktemp("readme")
    template, home = root / "template", root / "home"
    shutil.copytree(CHECKOUT / "tests" / "demo" / "template", template)
    home.mkdir()
    sample_sessions(home, int(time.time()))
    return {"template": template, "home": home}


def test_console(place: dict[str, Path]) -> None:
    """The console blocks in their order, in the template or, once installed, in the workspace."""
    home = place["home"]
    env = clean_env(home, CCR_SKEL_WATCH="0")
    env["PATH"] = f"{home}/.local/bin:{Path(sys.executable).parent}:{env['PATH']}"
    script = ""
    wrong = []
    for block in BLOCKS:
        if block.language != "console":
            continue
        for step in steps(block):
            owner = step.command.startswith("ccr-gen")
            if not owner and not (home / ".local" / "bin" / "ccr").exists():
                assert run(["bash", "-c", script], env=env, cwd=home).code == 0
            done = subprocess.run(
                ["bash", "-c", step.command],
                env=env,
                cwd=place["template"] if owner else home / "src" / "api",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            path = place["template"] / "claude-resume.sh"
            if path.exists():
                script = path.read_text()
            if not fits(step.expected, done.stdout):
                wrong.append((step.command, step.expected, done.stdout))
    assert wrong == []


def test_settings(tmp_path: Path) -> None:
    """The settings shown are all there are, with their defaults."""
    text, more = of("toml")
    shown = run(
        [Path(sys.executable).with_name("ccr-gen"), "show", "config", tmp_path],
        env=clean_env(tmp_path),
    )
    assert tomllib.loads(text) == tomllib.loads(shown.out)
    assert set(tomllib.loads(text + more)) == set(Settings.__struct_fields__)
    # these are there only when they are written
    (tmp_path / "ccr.toml").write_text(more)
    shown = run(
        [Path(sys.executable).with_name("ccr-gen"), "show", "config", tmp_path],
        env=clean_env(tmp_path),
    )
    written = tomllib.loads(shown.out)
    assert {name: written[name] for name in tomllib.loads(more)} == tomllib.loads(more)


def test_table(programs: Programs, tmp_path: Path) -> None:
    """The table is what ccr-list prints for such sessions on 80 columns."""
    home = tmp_path / "home"
    home.mkdir()
    store = Store(home)
    now = store.now
    live = store.session(ago=120, id="9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11")
    live.user("Fix the flaky login test").assistant("Done.").write()
    web = store.session(home / "src/web", ago=3600, id="c7e81f02-55d0-4a7e-8a13-0d9b0c1e7a44")
    web.user("Search in headings").five_hours(now + 8040).write()
    place = home / "src/api/services/billing"
    bills = store.session(place, ago=18000, id="4b20d9c1-6a52-4c0e-9d1b-2f7f6f1f0c33")
    bills.user("Migrate invoices to the new tax tables").five_hours(now - 840).write()
    place = home / "infra/environments/staging"
    plan = store.session(place, ago=21600, id="e05a93bd-7c1f-4d3e-b2a8-91c0de55aa01")
    plan.user("terraform plan shows a difference in staging").write()
    sleeper = subprocess.Popen(["sleep", "600"])
    try:
        store.live(live, sleeper.pid)
        done = Listing(programs, store).table()
    finally:
        sleeper.kill()
        sleeper.wait()
    assert done.out in of("text")


def test_commands_are_named(programs: Programs) -> None:
    """Each command of the workspace stands in the README."""
    text = README.read_text(encoding="utf-8")
    for name in programs.names:
        assert f"`{name}" in text, name
