"""ccr-export --format md: a document that nothing breaks out of."""

from __future__ import annotations

import re

import pytest

from tests.keeping.conftest import ID
from tests.support.listing import Listing


def outside(text: str) -> list[str]:
    """Return the lines of a Markdown text that stand outside of its fences, by CommonMark."""
    found, fence = [], ""
    for line in text.splitlines():
        match = re.match(r" {0,3}(`{3,})\s*([^`]*)$", line)
        if fence:
            if match and len(match[1]) >= len(fence) and not match[2].strip():
                fence = ""
        elif match:
            fence = match[1]
        else:
            found.append(line)
    assert not fence
    return found


def test_document(listing: Listing) -> None:
    """All that was said stands in fences; outside is nothing that the transcript decides."""
    evil = [
        "```\n# Out\n```",
        "````````\n<script>x</script>\n````````",
        "   ```` \n![x](http://x)",
        "~~~\nx\n~~~",
        "a\u2028```\u2028b\r```\rc\x0b```\x85```",
        "\x1b[31mred",
    ]
    session = listing.store.session(id=ID).title("```<b>title</b>", "custom-title")
    for text in evil:
        session.user(text).assistant(text)
        session.tool_use("Bash", {"command": text}).tool_result(text)
    session.write()
    got = listing.run("ccr-export", ID, "-", "--format", "md", "--full")
    assert (got.code, got.err) == (0, "")
    assert "\x1b" not in got.out
    lines = [line for line in outside(got.out) if line]
    assert lines == [
        f"# Claude Code session {ID}",
        "## Tue 24 Nov 2026",
        *["### you, 05:00", "### claude, 05:00"] * len(evil),
    ]
    for text in ("# Out", "<script>x</script>", "![x](http://x)", "<b>title</b>", session.project):
        assert text in got.out


@pytest.mark.usefixtures("session")
def test_document_reads_as_the_log(listing: Listing) -> None:
    """The words of ccr-log, subagents included."""
    got = listing.run("ccr-export", ID, "doc.md", "--format", "md")
    assert got.out == f"{listing.store.home}/doc.md\n"
    path = listing.store.home / "doc.md"
    assert path.stat().st_mode & 0o777 == 0o600
    text = path.read_text()
    for word in ("Where is the heron?", "In the reeds.", "Bash: ls (ok, 2 lines)", "task of agent"):
        assert word in text
    assert "### task (agent)" in text
