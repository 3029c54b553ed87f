"""What cannot be tested is refused in one line, before anything is started."""

from __future__ import annotations

import importlib.util
import io
import tarfile
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from ccr_gen.__main__ import run
from tests.support.engines import Engines
from tests.support.images import podman, reference


def refusal(engines: Engines, *words: str) -> str:
    """Return the one line that `ccr-gen test` refuses with."""
    done = engines.run(*words)
    assert (done.code, done.out) == (1, ""), done.err
    assert done.err.count("\n") == 1, done.err
    assert engines.left() == set()
    return done.err.removeprefix("ccr-gen: ").rstrip("\n")


def test_no_engine(engines: Engines, tmp_path: Path) -> None:
    engines.env["PATH"] = str(tmp_path)
    assert refusal(engines) == "neither podman nor docker is on PATH, install one of them"
    assert refusal(engines, "--engine", "docker") == "docker is not on PATH, install it"


def test_an_engine_that_does_not_run(engines: Engines) -> None:
    text = "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?"
    engines.stand_in("docker", before=f"[[ $1 == --version ]] || {{ echo '{text}' >&2; exit 1; }}")
    assert refusal(engines, "--engine", "docker") == f"docker does not run: {text}"
    (engines.bin / "docker").write_text("#!/nonexistent/sh\n")
    assert refusal(engines, "--engine", "docker").startswith("docker does not run: ")


def test_an_image_that_is_not_to_be_had(engines: Engines) -> None:
    told = "echo warning >&2; echo 'Error: no route to it.' >&2; exit 125"
    engines.stand_in("podman", before=f"[[ $1 != pull ]] || {{ {told}; }}")
    said = refusal(engines, "--image", "nope:12")
    assert said == "no image docker.io/library/nope:12: no route to it"
    assert engines.calls()[-1] == "podman pull -q docker.io/library/nope:12"
    assert refusal(engines, "--image", "localhost/no pe") == (
        "no image localhost/no pe: no route to it"
    )
    assert refusal(engines, "--image", "").startswith("no image is called ''")


def test_an_image_without_bash(engines: Engines, tmp_path: Path) -> None:
    name = f"localhost/ccr-gen-empty:{tmp_path.name}".lower()
    archive = tmp_path / "image.tar"
    with tarfile.open(archive, "w") as tar:
        tar.addfile(tarfile.TarInfo("etc/x"), io.BytesIO())
    podman("import", "-q", archive, name)
    try:
        assert refusal(engines, "--image", name) == (
            f"image {name} has no /bin/bash, which runs the script, take one that has"
        )
    finally:
        podman("rmi", "-f", name)


def test_an_engine_that_starts_nothing_says_so_itself(engines: Engines) -> None:
    # what runc says where the limits around it are lower than podman's own
    reason = "runc: error setting rlimit type 7: operation not permitted: OCI permission denied"
    engines.stand_in(
        "podman", before=f"[[ $1 != run ]] || {{ echo 'Error: {reason}' >&2; exit 126; }}"
    )
    name = reference("bookworm-bare")
    assert refusal(engines, "--image", name) == f"image {name} does not run: {reason}"


def test_without_pytest_testinfra(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    real = importlib.util.find_spec

    def find(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "testinfra" else real(name, package)

    monkeypatch.setattr("importlib.util.find_spec", find)
    assert run(["test", str(tmp_path)]) == 1
    assert capsys.readouterr().err == (
        "ccr-gen: the checks need pytest-testinfra, run: pip install 'ccr-gen[test]'\n"
    )


def test_the_directory_comes_first(engines: Engines) -> None:
    (engines.directory / "ccr.toml").write_text("[name]\n")
    assert "did you mean" in refusal(engines)
    assert engines.calls() == []


def test_wrong_usage(engines: Engines) -> None:
    for words in (["--engine", "lxc"], ["a"], ["--keep=1"]):
        done = engines.run(*words)
        assert (done.code, done.err.count("\n")) == (2, 1), done
    assert engines.calls() == []


def test_the_default_image(engines: Engines) -> None:
    engines.stand_in("podman", before="[[ $1 != image && $1 != pull ]] || exit 9")
    said = refusal(engines, "--image", "debian:12-slim")
    assert said == "no image docker.io/library/debian:12-slim: exit 9"
    assert reference("x") not in "".join(engines.calls())
