"""--redact: what is masked, what is not, and that all that is left is what was there."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from tests.keeping.conftest import ID
from tests.keeping.poison import Archive
from tests.keeping.secrets import A40, FALSE, TRUE, key
from tests.support.listing import Listing
from tests.support.store import Session


def given(listing: Listing, text: str) -> str:
    """Return a text of the corpus without its marks, the home put in."""
    return re.sub(r"\{([^{}]{3,})\}", r"\1", text.replace("{HOME}", "{@}")).replace(
        "{@}", str(listing.store.home)
    )


def wanted(kind: str, text: str) -> str:
    """Return what a text of the corpus is to become."""
    if kind == "home path":
        return text.replace("{HOME}", "~")
    mask = f"[masked {kind}]" + ("@" if kind == "URL password" else "")
    return re.sub(r"\{([^{}]{3,})\}", lambda _: mask, text)


def masked(listing: Listing, session: Session, **env: str) -> tuple[list[Any], str]:
    """Return the records of a redacted export, and what was said."""
    listing.env |= env
    got = listing.run("ccr-export", session.id, "-f", "--redact")
    assert got.code == 0, got
    data = Archive.read(Path(got.out.strip())).members[-1][1]
    return [json.loads(line) for line in data.splitlines()], got.err


def contents(records: list[Any]) -> list[str]:
    """Return the texts of the prompts."""
    return [r["message"]["content"] for r in records if r["type"] == "user"]


def farm(listing: Listing, awk: str) -> str:
    """Return a PATH on which awk is `awk`."""
    if awk == "mawk":
        return listing.env["PATH"]
    place = listing.store.home / "farm"
    place.mkdir()
    for path in Path("/usr/bin").iterdir():
        if path.name != "mawk":
            (place / path.name).symlink_to(path)
    return str(place)


@pytest.mark.parametrize("awk", ["mawk", "gawk"])
def test_corpus(listing: Listing, awk: str) -> None:
    """Each true example is masked and counted, each false one stays as it is."""
    session = listing.store.session(listing.store.home.parent / "elsewhere", id=ID)
    pairs = [(kind, text) for kind, texts in TRUE.items() for text in texts]
    for _, text in pairs:
        session.user(given(listing, text))
    home = str(listing.store.home)
    for text in FALSE:
        session.user(text.replace("HOME", home))
    session.write()
    records, err = masked(listing, session, PATH=farm(listing, awk))
    got = contents(records)
    assert got[: len(pairs)] == [wanted(kind, text) for kind, text in pairs]
    assert got[len(pairs) :] == [text.replace("HOME", home) for text in FALSE]
    count = {
        kind: sum(len(re.findall(r"\{[^{}]{3,}\}", text)) for text in texts)
        for kind, texts in TRUE.items()
    }
    said = ", ".join(f"{count[kind]} {kind}s" for kind in sorted(count))
    assert err == f"masked: {said}\n"


# what texts are made of that look like secrets, and like ends of what holds them
PARTS = (
    *(
        '"',
        "\\",
        '\\"',
        "\\\\",
        "\n",
        "\t",
        "'",
        " ",
        "$",
        "{",
        "}",
        "\\n",
        "\\u0041",
        "\x1b[31m",
        "é",
    ),
    *(
        'PASSWORD="',
        "TOKEN=",
        '"password": "',
        "password = '",
        "API_KEY: ",
        'secret: "',
        "://a:",
        "@",
    ),
    *("abcd1234", "x", " and ", "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"),
)


@pytest.mark.parametrize("awk", ["mawk", "gawk"])
@pytest.mark.parametrize("seed", range(3))
def test_any_text_stays_a_text(listing: Listing, awk: str, seed: int) -> None:
    """Whatever is masked in it, JSON in JSON too: each record has all that it had beside it."""
    chance = random.Random(seed)
    session = listing.store.session()
    for _ in range(1500):
        text = "".join(chance.choices(PARTS, k=chance.randint(1, 14)))
        for _ in range(chance.randint(0, 2)):
            text = json.dumps({"k": text, "password": text})
        session.user(text)
    session.write()
    records, _ = masked(listing, session, PATH=farm(listing, awk))
    before = [json.loads(line) for line in session.path.read_text().splitlines()]
    assert contents(records) != contents(before)
    for record in (*records, *before):
        record["cwd"] = record["message"]["content"] = ""
    assert records == before


def test_anywhere(listing: Listing, session: Session) -> None:
    """In tools' input and output, JSON in JSON in JSON, subagents, titles, the manifest."""
    secret = "sk-ant-api03-" + A40
    home = str(listing.store.home)
    nested: Any = {"api_key": secret, "path": home, "pem": key("PRIVATE KEY")}
    for _ in range(3):
        session.user(json.dumps(nested))
        nested = {"text": json.dumps(nested)}
    session.title(f"Use {secret}", "custom-title")
    session.tool_use("Bash", {"command": f"curl -H 'x-api-key: {secret}' {home}"})
    session.tool_result(
        f"{secret}\n{home}", toolUseResult={"stdout": secret, "password": "hunter22"}
    )
    session.write()
    agent = session.path.with_suffix("") / "subagents" / "agent-a1.jsonl"
    agent.write_text(agent.read_text().replace("the task", f"the task {secret}"))
    path = Path(listing.run("ccr-export", ID, "--redact").out.strip())
    archive = Archive.read(path)
    text = b"".join(data for _, data in archive.members).decode()
    for word in (secret, secret[:20], home, "hunter22", "MIIEvQ", home.replace("/", "-")):
        assert word not in text
    for _, data in archive.members[1:]:
        for line in data.splitlines():
            json.loads(line)
    got = contents([json.loads(line) for line in archive.members[-1][1].splitlines()])
    inner = json.loads(
        json.loads(json.loads(next(x for x in got if "text" in x and "\\\\" in x))["text"])["text"]
    )
    assert inner == {"api_key": "[masked assignment]", "path": "~", "pem": "[masked private key]"}
    got_md = listing.run("ccr-export", ID, "-", "--format", "md", "--full", "--redact")
    assert "masked: " in got_md.err
    for word in (secret[:20], home, "MIIEvQ"):
        assert word not in got_md.out
    assert "Use [masked key]" in got_md.out


def test_rest_stays(listing: Listing, session: Session) -> None:
    """Without a secret not a byte is changed but the home, and nothing is said to be masked."""
    session.project = "/elsewhere"
    session.records.clear()
    session.user('All "of" \\ it\n\ttabs, 日本語🚀, \x01 \ud800').assistant("\\\\n \\u0041 /x/ =")
    session.write()
    got = listing.run("ccr-export", ID, "plain.tar.gz")
    plain = Archive.read(listing.store.home / "plain.tar.gz").members[-1][1]
    assert got.code == 0
    records, err = masked(listing, session)
    assert err.startswith("masked: ")
    assert records == [json.loads(line) for line in plain.splitlines()]
    alone = listing.store.session("/elsewhere").user("Nothing here").write()
    assert masked(listing, alone)[1] == "masked: nothing\n"


@pytest.mark.parametrize(("place", "wanted"), [("/ann", "~/x"), ("/", "/ann/x")])
def test_short_homes(listing: Listing, place: str, wanted: str) -> None:
    """A short home is masked where a path begins, / never."""
    session = listing.store.session("/elsewhere").user("/ann/x /srv/ann/y non/ann / //").write()
    listing.env |= {"HOME": place, "CLAUDE_CONFIG_DIR": str(listing.store.path)}
    got = listing.run("ccr-export", session.id, f"{listing.store.home}/o.tgz", "--redact")
    assert got.code == 0
    data = Archive.read(listing.store.home / "o.tgz").members[-1][1]
    assert contents([json.loads(data)]) == [f"{wanted} /srv/ann/y non/ann / //"]


def test_home_with_a_slash(listing: Listing, session: Session) -> None:
    """As some containers set it: masked like any other."""
    listing.env["HOME"] += "/"
    records, _ = masked(listing, session)
    assert records[0]["cwd"] == "~/src/api"
    assert "warn  path" not in listing.run("ccr-doctor").out


def test_home_left_out(listing: Listing) -> None:
    """As some services do: that of the user."""
    del listing.env["HOME"]
    got = listing.run("ccr-list", CLAUDE_CONFIG_DIR=str(listing.store.home / "none"))
    assert (got.code, got.err.count("\n")) == (0, 1)


def test_home_that_is_a_link(listing: Listing, session: Session, tmp_path: Path) -> None:
    """Masked as it is called, and as the place where it lies."""
    link = tmp_path / "called"
    link.symlink_to(listing.store.home)
    session.records.clear()
    session.user(f"{link}/a {listing.store.home}/b {tmp_path}/c").write()
    listing.env["HOME"] = str(link)
    records, _ = masked(listing, session)
    assert contents(records) == [f"~/a ~/b {tmp_path}/c"]
