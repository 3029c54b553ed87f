"""The README's table of commands says what their help texts say."""

from __future__ import annotations

import re

import pytest

from tests.readme.blocks import README
from tests.support.rendered import Programs
from tests.support.run import run

# one command a row; what the first cell has behind it are its arguments
ROW = re.compile(r"^\| `([a-z][a-z-]*)(?: [^`]*)?` \| (.*) \|$", re.MULTILINE)


def rows() -> dict[str, str]:
    """Return what the table says each command does, by its name."""
    text = README.read_text(encoding="utf-8")
    return dict(ROW.findall(text[text.index("## In the workspace") :]))


@pytest.mark.parametrize("name", rows())
def test_a_row_begins_with_the_summary(programs: Programs, name: str) -> None:
    if name not in programs.names:
        pytest.skip("not of this build")
    summary = run([programs.command(name), "--help"]).out.split("\n\n")[1].split("\n")[0]
    first = summary.removesuffix(".").split(";")[0]
    said = rows()[name].replace("`", "")
    assert said[:1].lower() + said[1:] == first[:1].lower() + first[1:] + said[len(first) :]
