"""The settings of `ccr.toml`, typed once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_type_hints

import msgspec
from msgspec import Meta, Struct

from ccr_gen import cron
from ccr_gen.errors import CcrError, suggestion

FILE_NAME = "ccr.toml"
PROGRAM = "claude-resume"
# our other commands, Claude's, and words of the shells
_RESERVED = """
cct claude claude-resume alias and begin bg break builtin case cd command coproc declare do done
echo elif else end esac eval exec exit export fg fi for function functions hash history if in jobs
kill local not or printf pwd read return select set shift source switch test then time trap type
typeset ulimit umask unset until wait while
"""
# bytes of what a button says, and of its group's name
_LONGEST = 64
# the very end, in Python and in JSON Schema: $ alone lets a newline follow
_END = r"$(?!\n)"

Count = Annotated[int, Meta(ge=1, le=1_000_000)]
Text = Annotated[str, Meta(pattern=r"^[^\x00]*$")]


class Names(Struct, forbid_unknown_fields=True, frozen=True):
    """What the commands are called."""

    ccr: Annotated[
        str,
        Meta(
            pattern="^[a-z][a-z0-9_-]{0,30}" + _END,
            description="the prefix of ccr, ccr-list, ccra and the others",
        ),
    ] = "ccr"


class Install(Struct, forbid_unknown_fields=True, frozen=True):
    """Where it goes in a workspace."""

    directory: Annotated[
        str,
        Meta(
            pattern=r"^(~/|/)[^\x00\r\n]*" + _END,
            description="directory of the two files, absolute or from ~/ on",
        ),
    ] = "~/scripts"
    file: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9_][^/\x00\r\n]{0,99}" + _END,
            description="name of the file to be sourced",
        ),
    ] = "claude-resume-helpers.sh"
    rc: Annotated[bool, Meta(description="source that file from ~/.bashrc and the like")] = True


class Resume(Struct, forbid_unknown_fields=True, frozen=True):
    """How sessions are resumed."""

    prompt: Annotated[Text, Meta(min_length=1, description="what a resumed session is told")] = (
        "Continue where you left off."
    )
    jobs: Annotated[Count, Meta(description="sessions at work at once")] = 3
    max_age: Annotated[
        str,
        Meta(
            pattern="^[0-9]{1,6}[smhdw]" + _END,
            description="time since the reset or the stop, older ones are left alone; 12h, 2d",
        ),
    ] = "2d"
    per_day: Annotated[Count, Meta(description="resumes of one session a day, at most")] = 5
    margin: Annotated[
        int, Meta(ge=0, le=86_400, description="seconds to wait after a stated reset")
    ] = 60
    log_days: Annotated[Count, Meta(description="days that logs are kept")] = 30
    claude_args: Annotated[
        list[Text], Meta(description="arguments for claude, before all others")
    ] = []
    bypass: Annotated[bool, Meta(description="a session that had bypassPermissions keeps it")] = (
        False
    )
    close_when_done: Annotated[
        bool, Meta(description="close the tmux window of a session that is done")
    ] = False


class Notify(Struct, forbid_unknown_fields=True, frozen=True):
    """Whom to tell."""

    command: Annotated[
        Text,
        Meta(description="command, run with CCR_EVENT, CCR_SESSION, CCR_PROJECT, CCR_TEXT set"),
    ] = ""


class Terraform(Struct, forbid_unknown_fields=True, frozen=True):
    """What is rendered beside the template."""

    agent: Annotated[
        list[str], Meta(description="names of coder_agent resources, needed with several")
    ] = []
    into: Annotated[
        Text,
        Meta(description="a *.tf file beside ccr.toml for the resources, in a block inside it"),
    ] = ""
    inline: Annotated[bool, Meta(description="put the script into a heredoc, not a file")] = False
    guide: Annotated[bool, Meta(description="write the guide for those in the workspaces")] = True


class AutoResume(Struct, forbid_unknown_fields=True, frozen=True):
    """What goes on by itself in the workspaces."""

    mode: Annotated[
        Literal["off", "ask", "on"],
        Meta(description="off, on, or ask: each workspace's owner decides by a parameter"),
    ] = "off"
    cron: Annotated[
        str, Meta(description="when to look for what is ready, six fields, seconds first")
    ] = "0 */10 * * * *"


class App(Struct, forbid_unknown_fields=True, frozen=True):
    """A button on the dashboard that opens cct; there when the section is."""

    display_name: Annotated[Text, Meta(min_length=1, description="what the button says")] = (
        "Claude Code"
    )
    icon: Annotated[Text, Meta(description="address of its icon")] = "/icon/claude.svg"
    order: Annotated[
        int | None, Meta(description="its place among the others, the lowest first")
    ] = None
    group: Annotated[Text, Meta(description="the group that it is shown in")] = ""


class Statusline(Struct, forbid_unknown_fields=True, frozen=True):
    """Claude's statusLine, set where none is set; it is when the section is there."""


class Settings(Struct, forbid_unknown_fields=True, frozen=True):
    """All of `ccr.toml`; every key may be left out."""

    names: Names = Names()
    install: Install = Install()
    resume: Resume = Resume()
    notify: Notify = Notify()
    terraform: Terraform = Terraform()
    auto_resume: AutoResume = AutoResume()
    app: App | None = None
    statusline: Statusline | None = None


def load(directory: Path) -> Settings:
    """Return the settings of `directory/ccr.toml`, the defaults where there is none.

    Raises CcrError, naming file and key, for what cannot be read or is no setting.
    """
    path = directory / FILE_NAME
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise CcrError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CcrError(f"{path} is not UTF-8 at byte {error.start}, save it as UTF-8") from error
    return parse(text, str(path))


def parse(text: str, name: str = FILE_NAME) -> Settings:
    """Return the settings that the TOML `text` holds; `name` stands in errors (CcrError)."""
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CcrError(f"{name}: {_lower(str(error))}") from error
    for problem in _unknown(data, Settings, ""):
        raise CcrError(f"{name}: {problem}")
    try:
        settings = msgspec.convert(data, Settings)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at ")
        key = where.strip("`").removeprefix("$.")
        if "matching regex" in message:
            message = "does not fit"
        remedy = f"it is {_meaning(key)}" if "." in key else f"it is a section, write [{key}]"
        raise CcrError(f"{name}: {key}: {_lower(message)}, {remedy}") from error
    for problem in _unfit(settings):
        raise CcrError(f"{name}: {problem}")
    return settings


def _unfit(settings: Settings) -> Iterator[str]:
    """Yield a sentence for each value that its type alone does not refuse."""
    if settings.names.ccr in _RESERVED.split():
        yield f"names.ccr: {settings.names.ccr} is taken, choose another name"
    if wrong := cron.problem(settings.auto_resume.cron):
        yield f"auto_resume.cron: {wrong}"
    for key in ("display_name", "group"):
        size = len(str(getattr(settings.app, key, "")).encode())
        if size > _LONGEST:
            yield f"app.{key}: {size} bytes, Coder takes {_LONGEST}, shorten it"
    if settings.install.file == PROGRAM:
        yield f"install.file: {PROGRAM} is the program's name, choose another"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of `ccr.toml`."""
    return msgspec.json.schema(Settings)


def to_toml(settings: Settings) -> str:
    """Return `settings` as a `ccr.toml` that says the same."""
    lines: list[str] = []
    for section in settings.__struct_fields__:
        values = getattr(settings, section)
        if values is None:
            continue
        lines.append(f"[{section}]")
        pairs = ((key, getattr(values, key)) for key in values.__struct_fields__)
        lines += [f"{key} = {_toml(value)}" for key, value in pairs if value is not None]
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def _toml(value: object) -> str:
    # JSON's strings, numbers, booleans and lists are TOML's, but for the DEL that JSON leaves bare
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _unknown(data: dict[str, Any], struct: type[Struct], prefix: str) -> Iterator[str]:
    """Yield a sentence for each key of `data` that `struct` has not."""
    fields = {field.name: field.type for field in msgspec.structs.fields(struct)}
    for key, value in data.items():
        if key not in fields:
            known = f"known: {', '.join(fields)}" if fields else "this section has no keys"
            remedy = suggestion(key, fields, prefix) or known
            yield f"unknown key {prefix}{key}, {remedy}"
        elif isinstance(value, dict) and (inner := _section(fields[key])):
            yield from _unknown(value, inner, f"{prefix}{key}.")


def _section(type_: Any) -> type[Struct] | None:
    """Return the struct of a section, whether it may be left out or not; None for no section."""
    for one in (type_, *get_args(type_)):
        if isinstance(one, type) and issubclass(one, Struct):
            return one
    return None


def _meaning(key: str) -> str:
    """Return the description of `section.key`, or of an item of it."""
    section, _, field = key.partition(".")
    type_ = _section(get_type_hints(Settings)[section])
    assert type_ is not None
    hint = get_type_hints(type_, include_extras=True)[field.partition("[")[0]]
    return next(str(meta.description) for meta in hint.__metadata__ if meta.description)


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
