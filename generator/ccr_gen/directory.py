"""The directory that a command is given."""

from pathlib import Path

from ccr_gen.errors import CcrError


def directory(path: str) -> Path:
    """Return `path` as a directory that can be worked in; raise CcrError for any other."""
    given = Path(path)
    if given.is_symlink():
        raise CcrError(f"{path} is a symbolic link, give the directory itself: {given.resolve()}")
    if not given.exists():
        raise CcrError(f"{path} does not exist, give the directory of a template")
    if not given.is_dir():
        raise CcrError(f"{path} is no directory, give the directory of a template")
    return given
