"""A script that is broken makes the right check fail."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.container.test_whole import by_word
from tests.support.engines import Engines
from tests.support.run import Result
from tests.support.tools import CHECKOUT

pytestmark = pytest.mark.real


@pytest.fixture
def checkout(engines: Engines, tmp_path: Path) -> Path:
    """Return a copy of what renders, which `engines` runs; it can be broken."""
    copy = tmp_path / "checkout"
    for name in ("generator", "shell", "templates"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(CHECKOUT / name, copy / name, ignore=ignored)
    engines.env["PYTHONPATH"] = str(copy / "generator")
    return copy


def change(path: Path, old: str, new: str) -> None:
    """Replace `old`, which is there once, by `new` in the file `path`."""
    text = path.read_text()
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new))


def failed(done: Result) -> list[str]:
    """Return the checks of a run that failed, with their reasons."""
    assert (done.code, done.out) == (1, ""), done.err
    said = by_word(done.err)
    assert f", {len(said['FAIL'])} failed, " in done.err.splitlines()[-1]
    return said["FAIL"]


def test_several_checks(engines: Engines, checkout: Path) -> None:
    shell = checkout / "shell"
    change(shell / "tmux.bash", "-n log --", "-n logs --")
    change(shell / "unpack.bash", '  [[ -x $2 && ${there} == "$1" ]] && return\n', "")
    change(shell / "uninstall.bash", "  __ccr_uninstall_rc\n", "")
    change(shell / "helpers/complete.bash", 'COMPREPLY=("${COMPREPLY[@]:1}")', "COMPREPLY=()")
    change(checkout / "templates/help/find.txt.j2", "usage: ", "use: ")
    done = engines.run(image="bookworm-full")
    assert done.code == 1, done.err
    found = dict(line.split(": ", 1) for line in by_word(done.err)["FAIL"])
    assert found.pop("install again").startswith("changed: /home/ccr-test/")
    assert found.pop("uninstall").startswith("left: /tmp/ccr-test-home/.")
    assert found == {
        "cct": 'window "log" missing',
        "help": "ccr-find --help says no usage",
        "bash completion": "ccr-list --proj gives nothing",
    }


def test_an_install_that_fails(engines: Engines, checkout: Path) -> None:
    change(checkout / "shell/unpack.bash", "__ccr_fit\n#", "__ccr_stop 3 'no luck'\n#")
    done = engines.run()
    assert failed(done) == ["install: exit 3, ccr: no luck"]
    skipped = set(by_word(done.err)["skip"])
    assert "uninstall: nothing was installed" in skipped
    assert len(skipped) > 10


def test_an_output_that_is_kept_open(engines: Engines, checkout: Path) -> None:
    change(
        checkout / "shell/rc.bash",
        "  ) </dev/null >/dev/null 2>&1 &\n}\n\n# Usage: __ccr_cmd_guard",
        "  ) </dev/null 2>&1 &\n}\n\n# Usage: __ccr_cmd_guard",
    )
    change(checkout / "shell/rc.bash", "((descriptor < 3)) || eval", "((descriptor < 99)) || eval")
    reasons = failed(engines.run())
    assert reasons == ["install: its output was still open 10 s after its end"]


def test_a_script_that_is_too_long(engines: Engines, checkout: Path) -> None:
    with (checkout / "shell/unpack.bash").open("a") as out:
        out.write(": '" + "x" * 140_000 + "'\n")
    assert failed(engines.run()) == ["install: the script does not start: argument list too long"]


def test_checks_that_do_not_run_are_no_success(engines: Engines, checkout: Path) -> None:
    (checkout / "generator/ccr_gen/checks/check_install.py").write_text("1 +\n")
    done = engines.run()
    assert (done.code, done.out) == (1, "")
    assert "ccr-gen: the checks did not run: " in done.err
    assert "Traceback" not in done.err
    assert engines.left() == set()
