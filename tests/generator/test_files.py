"""Several files change all or none, whatever fails and whenever."""

import os
import resource
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ccr_gen import files
from ccr_gen.errors import CcrError
from tests.generator.conftest import Command
from tests.generator.templates import OURS, ccr_gen, contents, template

BEFORE = {"a": "old a", "b": "old b"}
AFTER = {"a": "new a", "c": "new c"}
CALLS = ["open", "fsync", "rename", "link", "unlink"]


@pytest.fixture
def where(tmp_path: Path) -> Path:
    for name, text in BEFORE.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def texts(where: Path) -> dict[str, str]:
    """Return what stands in the directory, hidden files included."""
    return {name: data.decode() for name, data in contents(where).items()}


def test_files_are_created_replaced_and_removed(where: Path) -> None:
    files.change(where, {"a": "new a", "b": None, "c": "new c"})
    assert texts(where) == {"a": "new a", "c": "new c"}


def test_the_mode_is_kept_and_a_new_file_heeds_the_umask(where: Path) -> None:
    (where / "a").chmod(0o604)
    mask = os.umask(0o027)
    try:
        files.change(where, {"a": "new a", "c": "new c"})
    finally:
        os.umask(mask)
    modes = [stat.S_IMODE((where / name).stat().st_mode) for name in ("a", "c")]
    assert modes == [0o604, 0o640]


def test_what_a_cut_run_left_does_no_harm(where: Path) -> None:
    (where / ".a.ccr-gen-new").write_text("half")
    (where / ".b.ccr-gen-old").write_text("half")
    files.change(where, {"a": "new a", "b": "new b"})
    assert texts(where) == {"a": "new a", "b": "new b"}


def visible(where: Path) -> dict[str, str]:
    """Return what people see in the directory."""
    return {name: text for name, text in texts(where).items() if name[0] != "."}


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("call", CALLS)
def test_all_or_none_wherever_it_fails(
    call: str, error: BaseException, where: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails the first, second, … use of a system call, until a run needs no more of them."""
    changes = AFTER | {"b": None}
    real: Callable[..., object] = getattr(os, call)
    for turn in range(1, 30):
        uses = 0

        def failing(*words: object, turn: int = turn, **named: object) -> object:
            nonlocal uses
            uses += 1
            if uses == turn:
                raise error
            return real(*words, **named)

        monkeypatch.setattr(os, call, failing)
        try:
            files.change(where, changes)
        except CcrError:
            monkeypatch.undo()
            assert texts(where) == BEFORE
        except KeyboardInterrupt:
            monkeypatch.undo()
            # an interrupt while clearing finds all done
            assert visible(where) in (BEFORE, AFTER)
        else:
            monkeypatch.undo()
            assert visible(where) == AFTER
            if uses < turn:
                return
        for path in where.iterdir():
            path.unlink()
        for name, text in BEFORE.items():
            (where / name).write_text(text)
    pytest.fail("never came to an end")


def test_a_full_disk_is_one_line_and_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    where = template(tmp_path / "template")
    before = contents(where)
    real = files.change

    def on_a_full_disk(directory: Path, texts: dict[str, str | None]) -> None:
        # a limit on a file's size fails like a full disk, in the middle of a write
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
        try:
            real(directory, texts)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    monkeypatch.setattr(files, "change", on_a_full_disk)
    assert command("render", str(where)) == (
        1,
        "",
        [f"ccr-gen: cannot write {where}/claude-resume.sh: file too large"],
    )
    assert contents(where) == before


def test_a_read_only_directory_is_one_line(tmp_path: Path) -> None:
    where = template(tmp_path / "template")
    before = contents(where)
    where.chmod(0o555)
    try:
        done = ccr_gen("render", "--no-terraform", str(where), before=unprivileged())
    finally:
        where.chmod(0o755)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"ccr-gen: cannot write {where}/claude-resume.sh: permission denied\n"
    assert contents(where) == before


def unprivileged() -> tuple[str, ...]:
    """Return the words that take root's right to write anywhere from a command."""
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    assert setpriv, "setpriv comes with util-linux"
    words = (setpriv, "--bounding-set=-dac_override", "--inh-caps=-dac_override", "--")
    subprocess.run([*words, "true"], check=True)
    return words


def test_a_second_render_after_a_killed_one_completes(tmp_path: Path) -> None:
    where = template(tmp_path / "template")
    (where / f".{OURS[0]}.ccr-gen-new").write_text("half")
    done = ccr_gen("render", "--no-terraform", str(where))
    assert done.returncode == 0
    assert set(contents(where)) == {"main.tf", *OURS}
