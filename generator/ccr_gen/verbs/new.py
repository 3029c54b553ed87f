"""`ccr-gen new`: a starter template, already rendered."""

import sys
from pathlib import Path

from ccr_gen import artefacts, files
from ccr_gen.config import Settings
from ccr_gen.directory import directory
from ccr_gen.errors import CcrError
from ccr_gen.plan import CREATE
from ccr_gen.verbs.render import Flags, render


def new(platform: str, path: str) -> int:
    """Make the starter template of `platform` in the directory `path`; return the exit code.

    Raises CcrError, and leaves everything as it was, when something is there already or the
    directory cannot be made.
    """
    where = Path(path)
    if where.is_symlink() or where.exists():
        where = directory(path)
        if any(entry.name != files.SCRATCH for entry in where.iterdir()):
            raise CcrError(f"{where} is not empty, give a new directory")
    with files.fresh(where) as scratch:
        texts = artefacts.starter(platform, Settings())
        files.change(scratch, texts)
        for name in texts:
            sys.stderr.write(f"{CREATE:<6}  {name}\n")
        return render(str(scratch), (), Flags(use_terraform=False))
