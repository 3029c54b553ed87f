"""`make lint`: run every check, print the table of sizes. `--fix` writes what can be written."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.lint import CHECKS, module, repository, shell
from tests.lint.renders import renders


def told(name: str) -> tuple[str, list[str]]:
    """Run one check; return its verdict and what it found."""
    try:
        found = CHECKS[name]()
    except pytest.skip.Exception as why:
        return f"skip  {name}: {why}", []
    except (AssertionError, pytest.fail.Exception) as why:
        found = [str(why)]
    return f"{'FAIL' if found else 'ok  '}  {name}", found


def main() -> None:
    """Exit with 1 when a check found something."""
    if sys.argv[1:] == ["--fix"]:
        module.drift(fix=True)
        shell.format_scripts(fix=True)
        repository.terraform_format(fix=True)
        return
    try:
        renders()
    except AssertionError as why:
        sys.exit(f"lint: {why}")
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(told, CHECKS))
    for name, size, budget in repository.table():
        print(f"{size:>8,} of {budget:>8,}  {name}")
    for verdict, found in results:
        print(verdict, *found, sep="\n      ")
    sys.exit(any(found for _, found in results))


if __name__ == "__main__":
    main()
