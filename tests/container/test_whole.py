"""Whole runs: what is said, what is left, and whose pytest does not matter."""

from __future__ import annotations

import re

import pytest

from tests.generator.templates import contents
from tests.support.engines import Engines, ended
from tests.support.images import LIMITS, podman, reference
from tests.support.tools import CHECKOUT, require

pytestmark = pytest.mark.real


def by_word(text: str) -> dict[str, list[str]]:
    """Return what is said behind each first word, without the times."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        found.setdefault(word, []).append(re.sub(r" +[0-9.]+ s$", "", rest.strip()))
    return found


@pytest.mark.parametrize("image", ["bookworm-full", "trixie-full"])
def test_a_full_image(engines: Engines, image: str) -> None:
    mounts = "{{range .Mounts}}{{.Destination}} {{.Name}} {{end}}"
    look = f'[[ $1 != rm ]] || {require("podman")} inspect -f "{mounts}" "${{*: -1}}" >>volumes'
    engines.stand_in("podman", before=f"cd {engines.bin}; {look}")
    done = engines.run(image=image)
    assert (done.code, done.out) == (0, ""), done.err
    lines = done.err.splitlines()
    assert re.fullmatch(rf"image   {reference(image)}, podman [0-9.]+", lines[0])
    assert lines[1] == "tools   bash, jq, tmux, zsh, fish, rg, fzf"
    assert re.fullmatch(r"ok      install: exit 0, no output kept open {14}[0-9.]+ s", lines[2])
    assert re.fullmatch(r"ok      install again: no byte, no mtime changed {10}[0-9.]+ s", lines[3])
    said = by_word(done.err)
    assert not {"FAIL", "skip", "missing"} & set(said), done.err
    assert "fish: every command is found" in said["ok"]
    assert "cct: opens its three windows in tmux" in said["ok"]
    assert "ccra --dry-run: plans the session that is ready" in said["ok"]
    assert "uninstall: nothing of it is left in a new home" in said["ok"]
    assert re.fullmatch(rf"{len(said['ok'])} passed in [0-9]+ s", lines[-1])
    # it is gone with its volume, and the template is as it was
    assert len(engines.containers()) == 2
    assert engines.left() == set()
    home, volume = (engines.bin / "volumes").read_text().split()
    assert home == "/home/ccr-test"
    assert volume not in podman("volume", "ls", "-q").out.split()
    assert contents(engines.directory) == {}


def test_a_bare_image_says_what_is_missing_and_what_that_costs(engines: Engines) -> None:
    done = engines.run()
    assert (done.code, done.out) == (0, ""), done.err
    said = by_word(done.err)
    assert done.err.splitlines()[1] == "tools   bash"
    assert [line.partition(":")[0] for line in said["missing"]] == [
        "jq",
        "tmux",
        "zsh",
        "fish",
        "rg",
        "fzf",
    ]
    assert "jq: what reads transcripts answers with exit 69" in said["missing"]
    assert {"zsh: not in the image", "ccr-list: jq is not in the image"} <= set(said["skip"])
    assert "ccr-list without jq: exit 69, and the remedy" in said["ok"]
    assert "login shell: every command is found" in said["ok"]
    passed, skipped = len(said["ok"]), len(said["skip"])
    last = done.err.splitlines()[-1]
    assert re.fullmatch(rf"{passed} passed, {skipped} skipped in [0-9]+ s", last)


def test_the_settings_of_the_directory_and_no_other_pytest(engines: Engines) -> None:
    (engines.directory / "ccr.toml").write_text(
        '[names]\nccr = "zz"\n[install]\nrc = false\ndirectory = "~/a b/it\'s"\n'
        '[statusline]\n[auto_resume]\nmode = "on"\n'
    )
    (engines.directory / "pytest.ini").write_text("[pytest]\naddopts = --nonsense\n")
    (engines.directory / "conftest.py").write_text("raise SystemExit('conftest')\n")
    (engines.directory / "test_mine.py").write_text("def test_mine(): assert False\n")
    engines.env |= {
        "PYTEST_ADDOPTS": "--nonsense",
        "PYTEST_PLUGINS": "nope",
        "PYTHONWARNINGS": "error",
        "COLUMNS": "20",
    }
    before = contents(engines.directory)
    package = CHECKOUT / "generator" / "ccr_gen" / "checks"
    ours = contents(package)
    done = engines.run(image="trixie-full")
    assert done.code == 0, done.err
    said = by_word(done.err)
    assert "zz-list: a planted session, plain and JSON" in said["ok"]
    assert "login shell: [install] rc is false" in said["skip"]
    assert contents(engines.directory) == before
    assert contents(package) == ours


def test_an_image_with_a_user_of_its_own(engines: Engines) -> None:
    script = "useradd -m -s /bin/zsh ann && echo mine=1 >>/home/ann/.bashrc"
    words = ["run", "-d", *LIMITS, reference("bookworm-full"), "bash", "-c", script]
    made = podman(*words).out.strip()
    name = f"localhost/ccr-gen-own:{made[:12]}"
    change = ["--change=USER=ann", '--change=ENTRYPOINT=["/bin/false"]']
    # as a template may, to keep the sessions on a volume; and what no script of ours may trip over
    change += [
        "--change=ENV=CLAUDE_CONFIG_DIR=/home/ann/store",
        "--change=ENV=BASH_ENV=/nonexistent",
    ]
    try:
        podman("wait", made)
        podman("commit", "-q", *change, made, name)
        done = engines.run("--image", name, "--keep")
        assert done.code == 0, done.err
        (kept,) = engines.left()
        seen = podman("exec", kept, "bash", "-c", "whoami; head -c 9999 ~/.bashrc; pwd").out
        assert seen.startswith("ann\n")
        assert "\nmine=1\n# >>> claude-resume >>>\n" in seen
        assert seen.endswith("\n/home/ann\n")
        assert podman("exec", kept, "ls", "store/projects").out.startswith("-home-ann-ccr-test-")
    finally:
        podman("rm", "-f", "-i", made)
        for left in engines.left():
            podman("rm", "-f", "-v", left)
        podman("rmi", "-f", name)


def test_two_at_once(engines: Engines) -> None:
    runs = [engines.start(), engines.start()]
    for done in [ended(run) for run in runs]:
        assert done.code == 0, done.err
    assert len(engines.containers()) == 4
    assert engines.left() == set()


def test_docker(engines: Engines) -> None:
    engines.stand_in("docker")
    done = engines.run("--engine", "docker")
    assert done.code == 0, done.err
    # its stand-in says the version of podman
    assert re.match(rf"image   {reference('bookworm-bare')}, docker [0-9.]+\n", done.err)
    assert {line.split()[0] for line in engines.calls()} == {"docker"}
    assert engines.left() == set()
