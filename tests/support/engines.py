"""An engine that writes down what it is told, and a template to test."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.images import IMAGES, podman, reference
from tests.support.run import Result
from tests.support.tools import missing, require
from tests.support.waiting import wait_for


class Engines:
    """A directory on PATH with programs that write down their words and call podman."""

    def __init__(self, root: Path) -> None:
        self.bin = root / "bin"
        self.bin.mkdir()
        self.log = root / "engine.log"
        self.log.touch()
        self.directory = root / "template"
        self.directory.mkdir()
        # what podman needs where the limits around it are low
        config = root / "containers.conf"
        config.write_text(
            '[containers]\ndefault_ulimits = ["nofile=1024:4096", "nproc=1024:4096"]\n'
            f'[engine]\nruntime = "{Path(require("runc", "crun")).name}"\n'
        )
        self.env = {
            **os.environ,
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "CONTAINERS_CONF": str(config),
        }
        self.stand_in("podman")

    def stand_in(self, name: str, before: str = ":") -> None:
        """Put the engine `name` there, which runs `before` first."""
        log, tool = shlex.quote(str(self.log)), require("podman")
        path = self.bin / name
        words = f"printf '%s %s\\n' {name} \"${{*//$'\\n'/ }}\" >>{log}"
        path.write_text(f'#!/bin/bash\n{words}\n{before}\nexec {tool} "$@"\n')
        path.chmod(0o755)

    def calls(self) -> list[str]:
        """Return what the engines were told, a line a call."""
        return self.log.read_text().splitlines()

    def containers(self) -> set[str]:
        """Return the names that containers were given."""
        words = [line.split() for line in self.calls() if "--name" in line.split()]
        return {line[line.index("--name") + 1] for line in words}

    def left(self) -> set[str]:
        """Return those of them that are still there."""
        return self.containers() & set(podman("ps", "-a", "--format", "{{.Names}}").out.split())

    def start(self, *words: str, image: str = "bookworm-bare") -> subprocess.Popen[bytes]:
        """Start `ccr-gen test` of the template with `words`, in a process group of its own."""
        given = [] if "--image" in words else ["--image", reference(image)]
        # whatever the tests themselves were told to ignore, by nohup say
        heeding = [require("env"), "--default-signal=HUP,INT,TERM"]
        return subprocess.Popen(
            [*heeding, sys.executable, "-m", "ccr_gen", "test", *given, *words, self.directory],
            cwd=self.directory,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, *words: str, image: str = "bookworm-bare") -> Result:
        """Run it to its end."""
        return ended(self.start(*words, image=image))

    def stop(self, run: subprocess.Popen[bytes], at: str, number: signal.Signals) -> Result:
        """Send the group of `run` the signal `number` once a call holds `at`; return the end."""
        wait_for(lambda: any(at in line for line in self.calls()), f"a call with {at}")
        os.killpg(run.pid, number)
        return ended(run)


def ended(run: subprocess.Popen[bytes]) -> Result:
    """Return how `run` ends."""
    try:
        out, err = run.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        run.kill()
        raise
    return Result(run.returncode, out.decode(), err.decode())


@contextmanager
def engines(root: Path) -> Iterator[Engines]:
    """Yield the engines, with what is theirs in `root`; whatever containers were left are removed.

    Skips (fails under CI) when podman or an image is missing.
    """
    tool = require("podman")
    for name in IMAGES:
        if subprocess.run([tool, "image", "exists", reference(name)], check=False).returncode:
            missing(f"image-{name}", "not built, run: make setup")
    made = Engines(root)
    yield made
    for name in made.left():
        podman("rm", "-f", "-v", name)
