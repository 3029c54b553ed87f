"""Renders templates: Jinja sets order and values, shell sources go through untouched."""

from collections.abc import Callable
from functools import cache

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)

from ccr_gen import __version__, assets, quoting
from ccr_gen.config import Settings
from ccr_gen.errors import CcrError
from ccr_gen.packing import packed


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(assets.templates()),
        undefined=StrictUndefined,
        autoescape=False,
        auto_reload=False,
        optimized=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        # Jinja's own {# would collide with bash's ${#array[@]}
        comment_start_string="{##",
        comment_end_string="##}",
    )
    environment.filters |= {
        "bash": quoting.bash,
        "hcl": quoting.hcl,
        "heredoc": quoting.heredoc,
        "literal": quoting.literal,
        "packed": packed,
    }
    environment.globals |= {"version": __version__, "source": assets.source}
    return environment


def render(name: str, settings: Settings, **values: object) -> str:
    """Return the template `name` with `settings` and `values` filled in.

    Inside it, `help(ID)` is the help text of a command, without the newline at its end, and inside
    a help text `public(ID)` is a command as people type it.
    Raises CcrError for a template that is broken or names what is not there.
    """
    return _filled(name, settings=settings, help=_help(settings), **values)


def _filled(name: str, **values: object) -> str:
    try:
        return _environment().get_template(name).render(**values)
    except TemplateError as error:
        where = f"{error.name}:{error.lineno}" if isinstance(error, TemplateSyntaxError) else name
        raise CcrError(f"template {where}: {error.message}") from error


def _help(settings: Settings) -> Callable[[str], str]:
    listed = _environment().get_template("commands.j2").make_module()

    def name(command: str) -> str:
        return str(getattr(listed, "name")(command, settings.names.ccr))  # noqa: B009 -- a macro

    def text(command: str) -> str:
        values = {"settings": settings, "id": command, "public": name}
        return _filled(f"help/{command}.txt.j2", **values).rstrip("\n")

    return text
