"""Renders templates: Jinja sets order and values, shell sources go through untouched."""

import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket

from ccr_gen import __version__, assets, markdown, quoting
from ccr_gen.config import Settings
from ccr_gen.errors import CcrError
from ccr_gen.packing import packed

_SYNTAX: dict[str, Any] = {
    "autoescape": False,
    "optimized": False,
    "keep_trailing_newline": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    # Jinja's own {# would collide with bash's ${#array[@]}
    "comment_start_string": "{##",
    "comment_end_string": "##}",
}


class _Compiled(FileSystemBytecodeCache):
    """Keeps compiled templates where Python would keep compiled modules, as far as it may.

    Compiling takes a sixth of the time of `ccr-gen render`.
    """

    def __init__(self, templates: Path) -> None:
        directory = Path(cache_from_source(str(templates / "template.py"))).parent
        with suppress(OSError):
            directory.mkdir(parents=True, exist_ok=True)
        # other syntax is other code from the same source
        syntax = zlib.crc32(repr(_SYNTAX).encode())
        super().__init__(str(directory), f"%s.{sys.implementation.cache_tag}-{syntax:08x}")

    def load_bytecode(self, bucket: Bucket) -> None:
        # a file that lost its end is compiled again
        with suppress(OSError, EOFError, UnpicklingError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


@cache
def _environment() -> Environment:
    templates = assets.templates()
    environment = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        auto_reload=False,
        bytecode_cache=None if sys.dont_write_bytecode else _Compiled(templates),
        **_SYNTAX,
    )
    environment.filters |= {
        "bash": quoting.bash,
        "hcl": quoting.hcl,
        "heredoc": quoting.heredoc,
        "literal": quoting.literal,
        "code": markdown.code,
        "markdown": markdown.markdown,
        "prose": markdown.prose,
        "packed": packed,
    }
    environment.globals |= {"version": __version__, "source": assets.source}
    return environment


def render(name: str, settings: Settings, **values: object) -> str:
    """Return the template `name` with `settings` and `values` filled in.

    Inside it, `help(ID)` is the help text of a command, without the newline at its end, `help(NAME,
    "topics")` that of a topic, and `summary(ID)` what a command does in a few words; with a last
    argument of true, backquotes stand around the commands in them. `public(ID)` is a command as
    people type it, inside these texts too.
    Raises CcrError for a template that is broken or names what is not there.
    """
    public, text = _texts(settings)

    def summary(command: str, marked: bool = False) -> str:  # noqa: FBT -- called in templates
        # the program finds it in the same place
        return text(command, "help", marked).split("\n\n")[1].split("\n")[0].removesuffix(".")

    return _filled(name, settings=settings, help=text, summary=summary, public=public, **values)


def _filled(name: str, **values: object) -> str:
    try:
        return _environment().get_template(name).render(**values)
    except TemplateError as error:
        where = f"{error.name}:{error.lineno}" if isinstance(error, TemplateSyntaxError) else name
        raise CcrError(f"template {where}: {error.message}") from error


def _texts(settings: Settings) -> tuple[Callable[[str], str], Callable[..., str]]:
    """Return what names a command, and what renders a text of it or of a topic."""
    listed = _environment().get_template("commands.j2").make_module()

    def name(command: str) -> str:
        return str(getattr(listed, "name")(command, settings.names.ccr))  # noqa: B009 -- a macro

    def quoted(command: str) -> str:
        return f"`{name(command)}`"

    def text(id_: str, folder: str = "help", marked: bool = False) -> str:  # noqa: FBT
        topics = getattr(listed, "topics")  # noqa: B009
        values = {"settings": settings, "topics": topics, "public": quoted if marked else name}
        return _filled(f"{folder}/{id_}.txt.j2", **values).rstrip("\n")

    return name, text
