"""Containers of the test images, run the way that works everywhere podman does."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import testinfra  # type: ignore[import-untyped]

from tests.support.run import PATH, Result, run
from tests.support.tools import missing, require

IMAGES = ("bookworm-bare", "bookworm-full", "trixie-bare", "trixie-full")
USER, HOME = "ann", "/home/ann"
SCRIPT_BIN = "/tmp/coder-script-data/bin"

# runc refuses to start where the limits around it are lower than the ones it would set.
LIMITS = ["--ulimit", "nofile=1024:4096", "--ulimit", "nproc=1024:4096"]


def reference(name: str) -> str:
    """Return the image's reference of `name`."""
    return f"localhost/ccr-gen-test:{name}"


def podman(*words: str | Path, text: str = "", timeout: float = 300) -> Result:
    """Run podman with `words`; raises AssertionError when it fails."""
    done = run(
        [require("podman"), "--runtime", require("runc", "crun"), *words],
        env={"HOME": str(Path.home()), "PATH": PATH},
        cwd=Path("/"),
        text=text,
        timeout=timeout,
    )
    assert done.code == 0, f"podman {' '.join(map(str, words))[:400]}: {done.err.strip()[-400:]}"
    return done


@dataclass(frozen=True)
class Container:
    """A running container with the user `ann`, whose home is empty unless a volume fills it."""

    id: str

    @property
    def host(self) -> testinfra.host.Host:
        """Return testinfra's view of the container, as root."""
        return testinfra.get_host(f"podman://{self.id}")

    @property
    def pid(self) -> int:
        """Return the pid, here outside, of the container's first process."""
        return int(podman("inspect", "-f", "{{.State.Pid}}", self.id).out)

    def exec(
        self,
        *argv: str,
        env: Mapping[str, str] | None = None,
        user: str = USER,
        cwd: str = HOME,
        text: str | None = None,
        timeout: float = 300,
    ) -> Result:
        """Run `argv` in a cleared environment, plus `env`; without `text` there is no stdin."""
        given = {"HOME": HOME, "PATH": PATH, "LANG": "C.UTF-8", **(env or {})}
        pairs = [f"{name}={value}" for name, value in given.items()]
        stdin = [] if text is None else ["-i"]
        words = ["exec", *stdin, "-u", user, "-w", cwd, self.id, "env", "-i", *pairs, *argv]
        return run(
            [require("podman"), *words],
            env={"HOME": str(Path.home()), "PATH": PATH},
            cwd=Path("/"),
            text=text or "",
            timeout=timeout,
        )

    def agent(
        self, script: str, *, script_bin: bool = True, env: Mapping[str, str] | None = None
    ) -> Result:
        """Run `script` as the Coder agent runs a coder_script, CODER_SCRIPT_BIN_DIR set or not."""
        given = {
            "CODER": "true",
            "CODER_WORKSPACE_NAME": "test",
            "CODER_WORKSPACE_AGENT_NAME": "main",
            "SSH_CLIENT": "0.0.0.0 0 0",
            "USER": USER,
            **(env or {}),
        }
        if script_bin:
            self.exec("mkdir", "-p", "-m", "0700", SCRIPT_BIN)
            given["CODER_SCRIPT_BIN_DIR"] = SCRIPT_BIN
        interpreter = ["bash"]
        if script.startswith("#!"):
            interpreter = script[2:].split("\n", 1)[0].split()
        return self.exec(*interpreter, "-c", script, env=given)

    def write(self, path: str, text: str, *, user: str = USER, mode: str = "0644") -> None:
        """Write `text` to `path`, its directory made; it belongs to `user`."""
        words = 'mkdir -p "${1%/*}" && cat >"$1" && chmod "$2" "$1"'
        done = self.exec("sh", "-c", words, "sh", path, mode, user=user, text=text)
        assert done.code == 0, done.err

    def read(self, path: str) -> str:
        """Return the text of the file `path`; raises AssertionError when it is not there."""
        done = self.exec("cat", path, user="root")
        assert done.code == 0, done.err
        return done.out

    def kill(self) -> None:
        """Kill the container as a machine that loses power; its volumes and files stay."""
        podman("kill", self.id)
        podman("wait", self.id)

    def restart(self) -> None:
        """Start the killed container again, with a new first process."""
        podman("start", self.id)


@contextmanager
def container(
    name: str,
    *,
    volumes: Mapping[Path, str] | None = None,
    network: str = "none",
    options: Sequence[str] = (),
) -> Iterator[Container]:
    """Start a container of the image `name` and remove it, by its id, at the end.

    `volumes` maps directories here to places there; `network` is podman's word, `ns:/proc/…` say;
    `options` are further ones of its run.
    Skips (fails under CI) when podman or the image is missing.
    """
    tool = require("podman")
    known = subprocess.run([tool, "image", "exists", reference(name)], check=False)
    if known.returncode:
        missing(f"image-{name}", "not built, run: make setup")
    mounts = [f"--volume={here}:{there}" for here, there in (volumes or {}).items()]
    words = ["run", "-d", "--network", network, *LIMITS, *mounts, *options, reference(name)]
    # sleep would be the first process and reap nothing: bash does
    first = ["bash", "-c", "trap 'exit 0' TERM; while :; do sleep 3600 & wait $!; done"]
    started = podman(*words, *first).out.strip()
    try:
        made = Container(started)
        add = 'useradd -M -s /bin/bash -d "$1" "$2" && mkdir -p "$1" && chown -R "$2:" "$1"'
        done = made.exec("sh", "-c", add, "sh", HOME, USER, user="root", cwd="/")
        assert done.code == 0, done.err
        yield made
    finally:
        podman("rm", "-f", "-v", "-t", "0", started)
