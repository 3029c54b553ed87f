"""A container that stands for a workspace: started by podman or docker, and taken away again."""

import os
import re
import secrets
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from ccr_gen.errors import CcrError

ENGINES = ("podman", "docker")
DEFAULT_IMAGE = "docker.io/library/debian:12-slim"
TOOLS = ("bash", "jq", "tmux", "zsh", "fish", "rg", "fzf", "claude")
# of a user that we make, where the image's own is root
USER, HOME, UID = "coder", "/home/coder", 61000
# A container whose end we cannot see to, killed as we may be, ends and goes by itself.
_SECONDS = 3600
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# what `run` answers: it failed itself, or its program cannot be started, or is not there
_REFUSED, _NOT_TO_START, _NOT_THERE = 125, 126, 127


@dataclass(frozen=True)
class Engine:
    """The program that runs containers: its name, which is on PATH, and its version."""

    name: str
    version: str = ""

    def __str__(self) -> str:
        """Return `podman 4.3.1`."""
        return f"{self.name} {self.version}".rstrip()

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run it with `words`, out of the reach of the terminal's Ctrl-C."""
        return subprocess.run(
            [self.name, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            start_new_session=True,
            check=False,
        )


@dataclass(frozen=True)
class Image:
    """What an image has: its own user, that one's home, PATH, and those of TOOLS that are there."""

    name: str
    uid: int
    user: str
    home: str
    path: str
    tools: frozenset[str]

    def __str__(self) -> str:
        """Return its name as people write it."""
        return self.name.removeprefix("docker.io/library/")


@dataclass(frozen=True)
class Container:
    """A running container: its name, and the user, not root, with a home on a volume."""

    engine: Engine
    image: Image
    name: str
    user: str
    home: str

    def exec(self, *argv: str, user: str = "") -> list[str]:
        """Return the words that run `argv` in it, as its user or as `user`, without a stdin."""
        return [self.engine.name, "exec", "-u", user or self.user, "-w", "/", self.name, *argv]


def find_engine(wanted: str | None = None) -> Engine:
    """Return the engine `wanted`, or the first that is on PATH; raise CcrError without one."""
    names = [wanted] if wanted else [name for name in ENGINES if shutil.which(name)]
    if not names:
        raise CcrError("neither podman nor docker is on PATH, install one of them")
    engine = Engine(names[0])
    try:
        done = engine.run("--version")
    except OSError as error:
        if shutil.which(engine.name):
            raise CcrError(f"{engine.name} does not run: {(error.strerror or '').lower()}") from error
        raise CcrError(f"{engine.name} is not on PATH, install it") from error
    if done.returncode:
        raise CcrError(f"{engine.name} does not run: {_reason(done)}")
    found = re.search(r"[0-9]+(?:\.[0-9]+)+", done.stdout)
    return Engine(engine.name, found[0] if found else "")


def inspect(engine: Engine, name: str) -> Image:
    """Return what the image `name` has, which is pulled when it is not here.

    Raises CcrError when it is not to be had or no script can run in it.
    """
    if not name or name.startswith("-"):
        raise CcrError(f"no image is called {name!r}, give one as debian:12-slim")
    if engine.run("image", "inspect", name).returncode:
        done = engine.run("pull", "-q", name)
        if done.returncode:
            raise CcrError(f"no image {name}: {_reason(done)}")
    probe = (
        'id -u; id -un 2>/dev/null || echo; cd ~ && pwd || echo; printf "%s\\n" "$PATH"; shift 0;'
        'for tool; do type -P "$tool" >/dev/null && echo "$tool"; done; :'
    )
    words = ["--rm", "--network", "none", "--entrypoint", "/bin/bash", name]
    done = engine.run("run", "--name", _name(), *words, "-c", probe, "bash", *TOOLS)
    if done.returncode in (_NOT_TO_START, _NOT_THERE):
        raise CcrError(f"image {name} has no /bin/bash, which runs the script, give one that has")
    lines = done.stdout.split("\n")
    if done.returncode or len(lines) < 5 or not lines[0].isdigit():
        raise CcrError(f"image {name} does not run: {_reason(done)}")
    uid, user, home, path, *tools = lines
    return Image(name, int(uid), user, home, path, frozenset(filter(None, tools)))


@contextmanager
def running(engine: Engine, image: Image, *, keep: bool = False) -> Iterator[Container]:
    """Start a container of `image` under a name of its own; remove it with its volume at the end.

    With `keep` it stays after a regular end. Raises CcrError when it does not start.
    """
    own = image.uid != 0
    user, home = (image.user or str(image.uid), image.home) if own else (USER, HOME)
    container = Container(engine, image, _name(), user, home)
    kept = False
    try:
        # a Ctrl-C meanwhile could come before there is a container to remove
        with _held():
            _start(container, make=not own, keep=keep)
        yield container
        kept = keep
    finally:
        if not kept:
            with _held():
                engine.run("rm", "-f", "-v", container.name)


def _start(container: Container, *, make: bool, keep: bool) -> None:
    engine, image, home = container.engine, container.image, container.home
    # the first process has to reap what others leave behind, so it is no sleep
    while_true = "while :; do sleep 3600 & wait $!; done"
    first = while_true if keep else f"sleep {_SECONDS} & wait $!"
    words = ["run", "-d", *([] if keep else ["--rm"]), "--name", container.name]
    words += ["--network", "none", "--volume", home, "--user", "0" if make else image.user]
    words += ["--entrypoint", "/bin/bash", image.name, "-c", f"trap 'exit 0' TERM; {first}"]
    done = engine.run(*words)
    if done.returncode:
        raise CcrError(f"no container of {image} starts: {_reason(done)}")
    if make:
        # useradd is not everywhere
        line = f"{USER}:x:{UID}:{UID}::{HOME}:/bin/bash"
        add = (
            f"printf '%s\\n' {shlex.quote(line)} >>/etc/passwd && printf '%s\\n' {USER}:x:{UID}:"
            f" >>/etc/group && chown {UID}:{UID} {HOME} && chmod 755 {HOME}"
        )
        # an image may have a user of that name, or files in that home
        known = f"! grep -q '^{USER}:' /etc/passwd || sed -i '/^{USER}:/d' /etc/passwd /etc/group"
        made = engine.run("exec", "-u", "0", container.name, "/bin/bash", "-c", f"{known}; {add}")
        if made.returncode:
            raise CcrError(f"no user can be made in {image}: {_reason(made)}")


def _name() -> str:
    return f"ccr-test-{secrets.token_hex(4)}"


def _reason(done: "subprocess.CompletedProcess[str]") -> str:
    """Return the last line that an engine wrote about its failure, in the form of our errors."""
    lines = [line for line in done.stderr.splitlines() if line.strip()] or [""]
    last = re.sub(r"^(?:Error: |Error response from daemon: |docker: )+", "", lines[-1].strip())
    return last.rstrip(".") or f"exit {done.returncode}"


class Stopped(SystemExit):  # noqa: N818 # an end, no error
    """A signal other than that of Ctrl-C ended the command."""


@contextmanager
def signals() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into an exception, as SIGINT is one, so that all is cleaned up."""

    def stop(number: int, _: FrameType | None) -> None:
        raise Stopped(128 + number)

    before = {number: signal.getsignal(number) for number in _STOPPING}
    try:
        for number in _STOPPING:
            # who was started with one ignored keeps it so, but for Ctrl-C
            if number == signal.SIGINT:
                signal.signal(number, signal.default_int_handler)
            elif before[number] != signal.SIG_IGN:
                signal.signal(number, stop)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _held() -> Iterator[None]:
    """Let signals wait for the end of the block."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def clean_environment() -> dict[str, str]:
    """Return our environment without what would change how pytest and Python run."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PY_"))
    }
