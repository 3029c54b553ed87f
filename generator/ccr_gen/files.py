"""Writes and removes several files of one directory, all or none of them."""

import contextlib
import errno
import fcntl
import itertools
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from ccr_gen.errors import CcrError

_NEW = ".{}.ccr-gen-new"
_OLD = ".{}.ccr-gen-old"
_MODE = 0o666
# the scratch directory inside of one that is there already
SCRATCH = ".ccr-gen-new"


def read(path: Path) -> str | None:
    """Return the text of a file, None when there is none.

    Bytes that are not UTF-8 become surrogates, so that any file can be compared. Raises CcrError
    for what is not a regular file or cannot be read.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise CcrError(f"{path} is not a regular file, move it away")
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CcrError(f"cannot read {path}: {_reason(error)}") from error


def change(directory: Path, contents: Mapping[str, str | None]) -> None:
    """Give each named file its text, remove those whose text is None.

    Each file changes whole (written beside it, synced, renamed; its mode kept), and when one
    cannot, those before it are put back. The names of temporary files are fixed and hidden, so
    the next run clears what a cut one left. Raises CcrError with the reason.
    """
    with _locked(directory):
        _change(directory, contents)


@contextlib.contextmanager
def fresh(directory: Path) -> Iterator[Path]:
    """Yield an empty scratch directory; what is in it when the block is left fills `directory`.

    One that is not there is made, with its parents, by a rename, so that it is there whole or not
    at all. One that is there, and empty, stays itself: a shell may be in it. The scratch directory
    has a fixed, hidden name, and the next run clears what a cut one left. Raises CcrError with
    the reason.
    """
    there = directory.exists()
    scratch = directory / SCRATCH if there else directory.with_name(_NEW.format(directory.name))
    missing = list(itertools.takewhile(lambda parent: not parent.exists(), directory.parents))
    nearest = directory.parents[len(missing)] if not there else directory
    if not nearest.is_dir():
        raise CcrError(f"cannot make {directory}: {nearest} is no directory")
    try:
        scratch.parent.mkdir(parents=True, exist_ok=True)
        with _locked(scratch.parent):
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir()
            try:
                yield scratch
                if there:
                    # main.tf last: what is cut before it is no template yet
                    for path in sorted(scratch.iterdir()):
                        path.rename(directory / path.name)
                else:
                    scratch.rename(directory)
                    _sync(directory.parent)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise CcrError(f"cannot make {directory}: {_reason(error)}") from error
    finally:
        # those that are not empty stay
        for parent in missing:
            with contextlib.suppress(OSError):
                parent.rmdir()


@contextlib.contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """Keep another `ccr-gen` out, where the file system can; closing the handle lets go."""
    try:
        handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise CcrError(f"cannot write into {directory}: {_reason(error)}") from error
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _change(directory: Path, contents: Mapping[str, str | None]) -> None:
    done: list[str] = []
    name = ""
    try:
        for name, text in contents.items():
            if text is not None:
                _write(directory, name, text)
        for name, text in contents.items():
            _keep(directory, name)
            done.append(name)
            if text is None:
                (directory / name).unlink(missing_ok=True)
            else:
                (directory / _NEW.format(name)).rename(directory / name)
        _sync(directory)
    except BaseException as error:
        for changed in done:
            _put_back(directory, changed)
        if isinstance(error, OSError):
            raise CcrError(f"cannot write {directory / name}: {_reason(error)}") from error
        raise
    finally:
        for name in contents:
            for temporary in (_NEW, _OLD):
                with contextlib.suppress(OSError):
                    (directory / temporary.format(name)).unlink()


def _write(directory: Path, name: str, text: str) -> None:
    new = directory / _NEW.format(name)
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
    with open(handle, "wb") as stream:  # noqa: PTH123 # a handle, no path
        stream.write(text.encode("utf-8", "surrogateescape"))
        stream.flush()
        with contextlib.suppress(FileNotFoundError):
            os.fchmod(handle, stat.S_IMODE((directory / name).stat().st_mode))
        os.fsync(handle)


def _keep(directory: Path, name: str) -> None:
    old = directory / _OLD.format(name)
    old.unlink(missing_ok=True)
    if not (directory / name).exists():
        return
    try:
        old.hardlink_to(directory / name)
    except OSError:
        # a file system without hard links
        shutil.copy2(directory / name, old)


def _put_back(directory: Path, name: str) -> None:
    old = directory / _OLD.format(name)
    with contextlib.suppress(OSError):
        if old.exists():
            old.rename(directory / name)
        else:
            (directory / name).unlink(missing_ok=True)


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        # some file systems sync no directories
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
