"""The lint of this house, for `make lint` and, check by check, for pytest."""

from __future__ import annotations

from collections.abc import Callable

from tests.lint import module, repository, shell

# In the order of their duration, the longest first: they run side by side.
CHECKS: dict[str, Callable[[], list[str]]] = {
    "mypy": repository.mypy,
    "shellcheck": shell.shellcheck,
    "shfmt": shell.format_scripts,
    "terraform fmt": repository.terraform_format,
    "ruff": repository.ruff,
    "ruff format": repository.ruff_format,
    "sizes": repository.sizes,
    "alphabet": repository.alphabet,
    "words": repository.words,
    "zsh and fish": shell.others,
    "comments": shell.comments,
    "used": shell.used,
    "module": module.drift,
}
