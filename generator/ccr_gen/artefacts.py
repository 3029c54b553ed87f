"""What can be rendered, as text: the program, the helpers, the script and the Terraform."""

import re
from collections.abc import Sequence

from msgspec import Struct

from ccr_gen import assets, config
from ccr_gen.block import BEGIN, END, SCRIPT_LOCAL
from ccr_gen.config import Settings
from ccr_gen.seal import BLANK, sealed

TERRAFORM_FILE = "claude-resume.tf"
SCRIPT_FILE = "claude-resume.sh"
GUIDE_FILE = "CLAUDE_SESSION_RESUME_GUIDE.md"
OUR_FILES = (TERRAFORM_FILE, SCRIPT_FILE, GUIDE_FILE)
_STARTERS = "starters"


class Agent(Struct, frozen=True):
    """A coder_agent resource: its name, where its block begins, and what multiplies it.

    `repeat` is "count", "for_each" or "" for a single one; `line` counts from 1.
    """

    name: str
    file: str
    line: int
    repeat: str = ""

    def __str__(self) -> str:
        """Return the way people are shown it."""
        return f"coder_agent.{self.name} ({self.file}:{self.line})"


def program(settings: Settings) -> str:
    """Return the program, all commands in one."""
    return _one_end(_rendered("program.bash.j2", settings, helpers=helpers(settings)))


def helpers(settings: Settings) -> str:
    """Return the file that interactive shells source."""
    return _rendered("helpers.bash.j2", settings)


def script(settings: Settings, rendered: str | None = None) -> str:
    """Return the installer that the agent runs, the program packed inside it.

    `rendered` is the program where the caller has it already.
    """
    values = {"program": rendered or program(settings), "seal": BLANK}
    return sealed(_one_end(_rendered("script.bash.j2", settings, **values)))


def terraform(settings: Settings, agents: Sequence[Agent], inline: str | None = None) -> str:
    """Return the resources that run the script in the workspaces of `agents`, file or block.

    `inline` is the script where the settings want it inside and the caller has it already.
    """
    if settings.terraform.inline and inline is None:
        inline = script(settings)
    values = {
        "agents": agents,
        "slugs": _slugs(agents),
        "script": inline,
        "script_file": SCRIPT_FILE,
        "script_local": SCRIPT_LOCAL,
        "begin": BEGIN,
        "end": END,
        "seal": BLANK,
    }
    return sealed(_rendered(f"{TERRAFORM_FILE}.j2", settings, **values))


def _slugs(agents: Sequence[Agent]) -> list[str]:
    """Return what the app of each agent is called in addresses: as Coder takes it, no two alike."""
    made: list[str] = []
    for agent in agents:
        name = agent.name.lower() if len(agents) > 1 else ""
        slug = base = re.sub("[^a-z0-9]+", "-", f"claude-resume-{name}").strip("-")
        number = 2
        while slug in made:
            slug, number = f"{base}-{number}", number + 1
        made.append(slug)
    return made


def _rendered(name: str, settings: Settings, **values: object) -> str:
    # Jinja costs as much to import as a parser, and validate seldom needs it
    from ccr_gen.rendering import render

    return render(name, settings, **values)


def guide(settings: Settings) -> str:
    """Return the guide for those who work in the workspaces, in Markdown."""
    return sealed(_rendered("guide.md.j2", settings, seal=BLANK))


def metadata(settings: Settings) -> str:
    """Return blocks for a coder_agent that show limits and sessions on the dashboard."""
    return _rendered("metadata.tf.j2", settings)


def starter(platform: str, settings: Settings) -> dict[str, str]:
    """Return the files of the starter template for `platform`, by name, without what is ours."""
    names = [path.stem for path in (assets.templates() / _STARTERS / platform).glob("*.j2")]
    # main.tf first
    return {
        name: _one_end(_rendered(f"{_STARTERS}/{platform}/{name}.j2", settings))
        for name in sorted(names, reverse=True)
    }


def module() -> dict[str, str]:
    """Return what is generated of modules/claude-resume, by name: all of it has the defaults."""
    # with its parsers
    from ccr_gen.judge import LARGEST_SCRIPT

    settings = Settings()
    values = {
        "schema": config.schema()["$defs"],
        "script_file": SCRIPT_FILE,
        "largest": LARGEST_SCRIPT,
    }
    texts = {
        name: _one_end(_rendered(f"module/{name}.j2", settings, **values))
        for name in ("main.tf", "README.md")
    }
    return {**texts, SCRIPT_FILE: script(settings)}


def _one_end(text: str) -> str:
    """Return `text` with a single newline at its end, whatever its last source ends with."""
    return text.rstrip("\n") + "\n"
