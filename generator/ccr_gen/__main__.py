"""The command `ccr-gen`: runs the command line, and turns every failure into a sentence."""

import gc
import io
import os
import re
import sys
from collections.abc import Sequence

import click

from ccr_gen.errors import FAILED, INTERRUPTED, CcrError

_USAGE = 2


def main() -> None:
    """Run the command line; raise SystemExit with its exit code."""
    # a command lives for a moment, and the parsers make a great many objects that stay
    gc.disable()
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run the command line `words`, and return the exit code."""
    # None where the caller closed one
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # names and diffs can hold what the locale, or UTF-8, has not
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = _call(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        # keep the interpreter from complaining when it flushes once more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # who read has read enough
        return FAILED if isinstance(error, BrokenPipeError) else _fail(_system(error))
    except Exception as error:  # noqa: BLE001 # the last resort: a sentence for any bug
        return _fail(f"{type(error).__name__}: {error}, this is a bug in ccr-gen, report it")
    return code


def _call(words: Sequence[str]) -> int:
    from ccr_gen.cli import cli

    try:
        return int(cli.main(list(words), prog_name="ccr-gen", standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        sys.stderr.write(f"{error.ctx.get_help() if error.ctx else ''}\n")
        return _USAGE
    except click.UsageError as error:
        message = " ".join(error.format_message().split()).rstrip(".?")
        message = re.sub(r"\. (\(?[A-Z])", lambda match: f", {match[1].lower()}", message)
        command = error.ctx.command_path if error.ctx else "ccr-gen"
        return _fail(f"{message[:1].lower()}{message[1:]}, see {command} --help", _USAGE)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except CcrError as error:
        return _fail(str(error))


def _system(error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{error.filename}: {reason}" if error.filename else f"cannot write: {reason}"


def _fail(message: str, code: int = FAILED) -> int:
    sys.stdout.flush()
    # a file's name can hold what moves a terminal's cursor
    shown = "".join(c if c.isprintable() or c == "\n" else "?" for c in message)
    sys.stderr.write(f"ccr-gen: {shown}\n")
    return code


if __name__ == "__main__":
    main()
