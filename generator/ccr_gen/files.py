"""Writes and removes several files of one directory, all or none of them."""

import contextlib
import errno
import fcntl
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from ccr_gen.errors import CcrError

_NEW = ".{}.ccr-gen-new"
_OLD = ".{}.ccr-gen-old"
_MODE = 0o666


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
