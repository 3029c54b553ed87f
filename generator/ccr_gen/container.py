"""A container that stands for a workspace: started by podman or docker, and taken away again."""

import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ccr_gen.errors import CcrError
from ccr_gen.interrupts import Interrupts

TOOLS = ("bash", "jq", "tmux", "zsh", "fish", "rg", "fzf", "claude")
# where a name without a registry and a path leads
_HUB = "docker.io/library/"
# the user that we make where the image's own is root, or has no home
_USER, _HOME = "ccr-test", "/home/ccr-test"
# A container whose end we cannot see to, killed as we may be, ends and goes by itself.
_SECONDS = 3600
_BASH = "/bin/bash"


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
    """What an image has: its user (id, name, home), its PATH and CLAUDE_CONFIG_DIR, which of TOOLS.

    With `make` that user has to be made, under an id that is free.
    """

    name: str
    uid: int
    user: str
    home: str
    path: str
    store: str
    tools: frozenset[str]
    make: bool

    def __str__(self) -> str:
        """Return its name as people write it."""
        return self.name.removeprefix(_HUB)


@dataclass(frozen=True)
class Container:
    """A running container, in which the user, who is not root, has a home on a volume."""

    engine: Engine
    image: Image
    name: str


def find_engine(names: Sequence[str]) -> Engine:
    """Return the first engine of `names` that is on PATH; raise CcrError when none runs."""
    found = [name for name in names if shutil.which(name)]
    if not found:
        if len(names) == 1:
            raise CcrError(f"{names[0]} is not on PATH, install it")
        raise CcrError(f"neither {' nor '.join(names)} is on PATH, install one of them")
    engine = Engine(found[0])
    try:
        said, works = engine.run("--version"), engine.run("ps", "-q")
    except OSError as error:
        raise CcrError(f"{engine.name} does not run: {(error.strerror or '').lower()}") from error
    if works.returncode:
        raise CcrError(f"{engine.name} does not run: {_reason(works)}")
    version = re.search(r"[0-9]+(?:\.[0-9]+)+", said.stdout)
    return Engine(engine.name, version[0] if version else "")


# id, name, home and PATH of its user; where Claude's files are; the first id from 1000 on that is
# free; the tools
_PROBE = """
id -u; id -un 2>/dev/null || echo; [[ -d $HOME ]] && echo "$HOME" || echo
echo "$PATH"; echo "${CLAUDE_CONFIG_DIR:-}"
u=1000; while [[ $(</etc/passwd)$(</etc/group) == *:$u:* ]]; do u=$((u + 1)); done; echo $u
for tool; do ! type -P "$tool" >/dev/null || echo "$tool"; done
"""


def inspect(engine: Engine, name: str, interrupts: Interrupts) -> Image:
    """Return what the image `name` has, which is pulled when it is not here.

    Raises CcrError when it is not to be had or no script can run in it.
    """
    if not name or name.startswith("-"):
        raise CcrError(f"no image is called {name!r}, give one like debian:12-slim")
    if engine.run("image", "inspect", name).returncode:
        name = name if "/" in name else f"{_HUB}{name}"
        done = engine.run("pull", "-q", name)
        if done.returncode:
            raise CcrError(f"no image {name}: {_reason(done)}")
    words = ["run", "--rm", "--name", _name(), "--network", "none", "--entrypoint", _BASH]
    with interrupts.held():
        done = engine.run(*words, name, "-c", _PROBE, "bash", *TOOLS)
    if done.returncode and _BASH in _reason(done):
        raise CcrError(f"image {name} has no {_BASH}, which runs the script, take one that has")
    lines = done.stdout.split("\n")
    if len(lines) < 7 or not lines[0].isdigit():
        raise CcrError(f"image {name} does not run: {_reason(done)}")
    uid, user, home, path, store, free, *tools = lines
    found = frozenset(filter(None, tools))
    if uid == "0" or not user or home in ("", "/"):
        return Image(name, int(free), _USER, _HOME, path, store, found, make=True)
    return Image(name, int(uid), user, home, path, store, found, make=False)


@contextmanager
def running(
    engine: Engine, image: Image, interrupts: Interrupts, *, keep: bool = False
) -> Iterator[Container]:
    """Start a container of `image` under a name of its own; remove it with its volume at the end.

    With `keep` it stays after a regular end. Raises CcrError when it does not start.
    """
    container = Container(engine, image, _name())
    kept = False
    try:
        # a Ctrl-C meanwhile could come before there is a container to remove
        with interrupts.held():
            _start(container, keep=keep)
        yield container
        kept = keep
    finally:
        if not kept:
            with interrupts.held():
                engine.run("rm", "-f", "-v", container.name)


def _start(container: Container, *, keep: bool) -> None:
    engine, image = container.engine, container.image
    # the first process has to reap what others leave behind, so it is no sleep
    first = "while :; do sleep 3600 & wait $!; done" if keep else f"sleep {_SECONDS} & wait $!"
    words = ["run", "-d", *([] if keep else ["--rm"]), "--name", container.name]
    words += ["--network", "none", "--volume", image.home, "--workdir", image.home]
    words += ["--user", f"{image.uid}:{image.uid}"] if image.make else []
    words += ["--entrypoint", _BASH, image.name, "-c", f"trap 'exit 0' TERM; {first}"]
    done = engine.run(*words)
    if done.returncode:
        raise CcrError(f"no container of {image} starts: {_reason(done)}")
    if image.make:
        # useradd is not everywhere; podman gives the id a line of its own, the file may be a mount
        add = (
            'known=$(grep -v "^[^:]*:[^:]*:$2:" /etc/passwd) && '
            'printf "%s\\n" "$known" "$1:x:$2:$2::$3:/bin/bash" >/etc/passwd && '
            'echo "$1:x:$2:" >>/etc/group && chown "$2:$2" "$3" && chmod 755 "$3"'
        )
        who = (image.user, str(image.uid), image.home)
        words = ["exec", "--user", "0", container.name, _BASH, "-c", add, "bash", *who]
        done = engine.run(*words)
        if done.returncode:
            raise CcrError(f"no user can be made in {image}: {_reason(done)}")


def _name() -> str:
    return f"ccr-test-{secrets.token_hex(4)}"


def _reason(done: "subprocess.CompletedProcess[str]") -> str:
    """Return the last line that an engine wrote about its failure, in the form of our errors."""
    told = (line.strip() for line in done.stderr.splitlines())
    # docker points to its help last
    lines = [line for line in told if line and not line.startswith(("Run '", "See '"))] or [""]
    last = re.sub(r"^(?:Error: |Error response from daemon: |docker: )+", "", lines[-1])
    return last.rstrip(".") or f"exit {done.returncode}"
