"""The command line of `ccr-gen`: words to plain arguments; what does the work is imported late."""

from collections.abc import Callable
from typing import Any

import click

from ccr_gen import __version__

ARTEFACTS = ("helpers", "program", "script", "terraform", "guide", "metadata", "config", "schema")
PLATFORMS = ("docker", "kubernetes")
SHELLS = ("bash", "zsh", "fish")
ENGINES = ("podman", "docker")
DEFAULT_IMAGE = "debian:12-slim"

_directory = click.argument("directory", metavar="[DIR]", default=".")
_agent = click.option(
    "--agent", "agents", metavar="NAME", multiple=True, help="The coder_agent to serve; repeatable."
)
_no_terraform = click.option(
    "--no-terraform", is_flag=True, help="Do not run terraform or tofu to validate."
)


def _rules(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Return the rules that words name, each one or several with commas between."""
    from ccr_gen.errors import suggestion
    from ccr_gen.rules import RULES

    names = tuple(name for word in value for name in word.split(",") if name)
    for name in names:
        if name not in RULES:
            remedy = suggestion(name, RULES) or f"known: {', '.join(RULES)}"
            raise click.BadParameter(f"no rule {name}, {remedy}")
    return names


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(
    __version__, "-V", "--version", prog_name="ccr-gen", message="%(prog)s %(version)s"
)
def cli() -> None:
    """Bring Claude Code sessions back in Coder workspaces.

    Renders the shell commands and the Terraform into a template's directory.
    """


def _command(summary: str) -> Callable[[Callable[..., Any]], click.Command]:
    return cli.command(short_help=summary, no_args_is_help=False)


@_command("Write resources, script and guide into DIR.")
@_directory
@_agent
@click.option(
    "--into", metavar="FILE", help="Keep the resources in a block inside FILE, main.tf say."
)
@click.option("--inline/--no-inline", default=None, help="The script in a heredoc, not a file.")
@click.option("--force", is_flag=True, help="Replace a block that was edited or damaged.")
@click.option("--check", is_flag=True, help="Write nothing, print the diff, exit 3 on drift.")
@_no_terraform
def render(directory: str, agents: tuple[str, ...], *, no_terraform: bool, **flags: Any) -> int:
    """Write the resources, the script and the guide beside the coder_agent in DIR.

    \b
    ccr-gen render
    ccr-gen render --agent main --agent gpu templates/big
    ccr-gen render --into main.tf --inline
    ccr-gen render --check
    \b
    Without --into or with --into claude-resume.tf, the resources have a file
    of their own.
    \b
    Exit: 0 fine, 1 an error in DIR, 2 usage, 3 drift, 130 interrupted.
    """
    from ccr_gen.verbs.render import Flags
    from ccr_gen.verbs.render import render as run

    return run(directory, agents, Flags(use_terraform=not no_terraform, **flags))


@_command("Take away what render wrote.")
@_directory
def remove(directory: str) -> int:
    """Take away exactly what render wrote into DIR, never another file or block.

    \b
    ccr-gen remove
    \b
    Exit: 0 fine, 1 a rendered file was edited since, 2 usage, 130 interrupted.
    """
    from ccr_gen.verbs.remove import remove as run

    return run(directory)


@_command("Check the template in DIR.")
@_directory
@click.option("--json", "as_json", is_flag=True, help="One finding a line, as JSON.")
@click.option(
    "--select", metavar="RULE", multiple=True, callback=_rules, help="Only this rule; repeatable."
)
@click.option(
    "--ignore", metavar="RULE", multiple=True, callback=_rules, help="Not this rule; repeatable."
)
@_no_terraform
def validate(
    directory: str,
    *,
    as_json: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    no_terraform: bool,
) -> int:
    """Check all HCL in DIR and the scripts in it, and what render wrote there.

    \b
    ccr-gen validate
    ccr-gen validate --ignore shebang --no-terraform templates/big
    \b
    A comment on the line above leaves out one finding:
    # ccr-gen: ignore RULE reason
    \b
    Exit: 0 fine or only warnings, 1 an error found, 2 usage, 130 interrupted.
    """
    from ccr_gen.verbs.validate import validate as run

    return run(
        directory, use_terraform=not no_terraform, as_json=as_json, select=select, ignore=ignore
    )


@_command("Print one artefact.")
@click.argument("what", metavar="WHAT", type=click.Choice(ARTEFACTS))
@_directory
@_agent
def show(what: str, directory: str, agents: tuple[str, ...]) -> int:
    """Print one artefact, rendered with the settings of DIR.

    \b
    helpers    the file that shells source
    program    the program with all commands
    script     the installer the agent runs, with both inside
    terraform  the resources
    guide      for those who work in the workspaces, in Markdown
    metadata   blocks for a coder_agent: limits and sessions on the dashboard
    config     the effective ccr.toml
    schema     its JSON Schema
    \b
    ccr-gen show script | shellcheck -
    \b
    Exit: 0 fine, 1 an error in DIR, 2 usage, 130 interrupted.
    """
    from ccr_gen.verbs.show import show as run

    return run(what, directory, agents)


@_command("Make a starter template in DIR.")
@click.argument("platform", metavar="PLATFORM", type=click.Choice(PLATFORMS))
@click.argument("directory", metavar="DIR")
def new(platform: str, directory: str) -> int:
    """Make a starter template in DIR, which is new or empty, already rendered.

    \b
    docker      containers, the home on a Docker volume
    kubernetes  pods, the home on a volume claim with a size and a storage class
    \b
    ccr-gen new docker templates/claude
    ccr-gen new kubernetes templates/claude
    \b
    Exit: 0 fine, 1 DIR is not empty or cannot be made, 2 usage, 130 interrupted.
    """
    from ccr_gen.verbs.new import new as run

    return run(platform, directory)


@_command("Print what a shell needs to complete ccr-gen.")
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
def completion(shell: str) -> int:
    """Print what bash, zsh or fish needs to complete ccr-gen.

    \b
    eval "$(ccr-gen completion bash)"     in ~/.bashrc
    eval "$(ccr-gen completion zsh)"      in ~/.zshrc, below compinit
    ccr-gen completion fish > ~/.config/fish/completions/ccr-gen.fish
    \b
    Exit: 0 fine, 2 usage, 130 interrupted.
    """
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    assert maker is not None
    click.echo(maker(cli, {}, "ccr-gen", "_CCR_GEN_COMPLETE").source().rstrip("\n"))
    return 0


@_command("Check in a container what DIR renders.")
@_directory
@click.option(
    "--image", metavar="IMAGE", default=DEFAULT_IMAGE, show_default=True, help="What to test in."
)
@click.option("--engine", type=click.Choice(ENGINES), help="What runs it; else the first on PATH.")
@click.option("--keep", is_flag=True, help="Keep the container, and say how to get into it.")
def test(directory: str, *, image: str, engine: str | None, keep: bool) -> int:
    """Run the script of DIR in a container as the Coder agent does, and check the commands.

    \b
    ccr-gen test
    ccr-gen test --image codercom/enterprise-base:ubuntu
    ccr-gen test --engine docker --keep templates/big
    \b
    Needs podman or docker, and: pip install 'ccr-gen[test]'
    \b
    Exit: 0 fine, 1 a check failed or none was made, 2 usage, 130 interrupted.
    """
    from ccr_gen.verbs.test import test as run

    return run(directory, image, (engine,) if engine else ENGINES, keep=keep)
