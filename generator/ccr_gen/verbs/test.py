"""`ccr-gen test`: the rendered script in a container, and the checks of what it installs."""

import importlib.util
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from ccr_gen import artefacts, config, container
from ccr_gen.config import Settings
from ccr_gen.container import Container, Image
from ccr_gen.directory import directory
from ccr_gen.errors import FAILED, CcrError
from ccr_gen.interrupts import Interrupts

_CHECKS = Path(__file__).parents[1] / "checks"
# in this order: each rests on those before
_FILES = ("install", "commands", "shells", "sessions", "tmux", "resume", "others", "uninstall")
_COSTS = {
    "jq": "what reads transcripts answers with exit 69",
    "tmux": "cct answers with exit 69, and ccra resumes without windows",
    "zsh": "its functions and its completion are not checked",
    "fish": "its commands and its completion are not checked",
    "rg": "ccr-find --all searches with grep",
    "fzf": "the picker is a numbered menu",
}


def test(path: str, image: str, engines: Sequence[str], *, keep: bool) -> int:
    """Check what the directory `path` renders in a container of `image`, by one of `engines`.

    Returns 0, or 1 when a check failed. Raises CcrError when none can be made.
    """
    settings = config.load(directory(path))
    for module in ("pytest", "testinfra"):
        if importlib.util.find_spec(module) is None:
            raise CcrError("the checks need pytest-testinfra, run: pip install 'ccr-gen[test]'")
    program = artefacts.program(settings)
    script = artefacts.script(settings, program)
    started = time.monotonic()
    engine = container.find_engine(engines)
    with Interrupts() as interrupts:
        found = container.inspect(engine, image, interrupts)
        _say(f"{'image':<8}{found}, {engine}")
        _say_tools(found)
        with container.running(engine, found, interrupts, keep=keep) as made:
            with tempfile.TemporaryDirectory(prefix="ccr-gen-") as scratch:
                code, counts = _check(made, settings, program, script, Path(scratch))
            if keep:
                _say(f"{'':<8}kept: {engine.name} exec -it {made.name} bash")
                _say(f"{'':<8}remove it: {engine.name} rm -f -v {made.name}")
    _say(f"{counts} in {time.monotonic() - started:.0f} s")
    return code


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _say_tools(image: Image) -> None:
    """Say which tools the image has, and what the absence of each other one costs."""
    _say(f"{'tools':<8}{', '.join(tool for tool in container.TOOLS if tool in image.tools)}")
    for tool, cost in _COSTS.items():
        if tool not in image.tools:
            _say(f"missing {tool}: {cost}")


def _listed(program: str, name: str) -> list[str]:
    """Return the words of the list `name` that stands in the program."""
    found = re.search(rf"^{name}=\((.*)\)$", program, re.MULTILINE)
    if not found:
        raise CcrError(f"the program has no {name}, its templates are damaged")
    return shlex.split(found[1])


def _check(
    made: Container, settings: Settings, program: str, script: str, scratch: Path
) -> tuple[int, str]:
    """Run the checks; return the exit code and what is said about how many did what."""
    commands = _listed(program, "CCR_COMMANDS")
    tally = scratch / "tally"
    plan = {
        "engine": made.engine.name,
        "name": made.name,
        "user": made.image.user,
        "home": made.image.home,
        "path": made.image.path,
        "store": made.image.store,
        "tools": sorted(made.image.tools),
        "commands": dict(zip(_listed(program, "CCR_COMMAND_IDS"), commands, strict=True)),
        "directory": settings.install.directory,
        "rc": settings.install.rc,
        "script": script,
        "tally": str(tally),
    }
    (scratch / "plan.json").write_text(json.dumps(plan))
    # a configuration of ours, so that none is looked for
    (scratch / "pytest.ini").write_text("[pytest]\n")
    words = [sys.executable, "-B", "-m", "pytest", "-c", "pytest.ini", "--rootdir", str(scratch)]
    words += ["-p", "testinfra.plugin", "-p", "ccr_gen.checks.plugin", "-p", "no:cacheprovider"]
    words += ["--noconftest", "--import-mode=importlib", "--assert=plain", "--capture=sys"]
    words += [f"--hosts={made.engine.name}://{made.name}", "--ccr-plan=plan.json"]
    words += [str(_CHECKS / f"check_{name}.py") for name in _FILES]
    talk = scratch / "talk"
    with talk.open("wb") as out:
        run = subprocess.Popen(
            words,
            cwd=scratch,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            start_new_session=True,
        )
        try:
            code = run.wait()
        finally:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
                run.wait()
    if code not in (0, 1) or not tally.exists():
        lines = talk.read_text(errors="replace").split("\n")
        said = [line for line in lines if line.strip()] or [f"pytest ended with {code}"]
        raise CcrError(f"the checks did not run: {said[-1].strip()}")
    return (FAILED if code else 0), tally.read_text()


def _environment() -> dict[str, str]:
    """Return our environment without what would change how pytest runs, and with us to import."""
    alien = ("PYTEST_", "PY_", "PYTHONWARNINGS", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(alien)}
    others = [
        str(Path(path).absolute()) for path in os.environ.get("PYTHONPATH", "").split(":") if path
    ]
    return kept | {
        "PYTHONPATH": ":".join([str(_CHECKS.parents[1]), *others]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
