"""--redact: what is masked, what is not, and that all that is left is what was there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.keeping.conftest import ID
from tests.keeping.poison import Archive
from tests.support.listing import Listing
from tests.support.store import Session

# Made up here, in parts, so that no scanner takes this file for a leak.
A40, D32 = "aB3dE6gH9j" * 4, "0123456789abcdef" * 2
PEM = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQDf"
JWT = ".".join(["eyJ" + "hbGciOiJIUzI1NiJ9", "eyJ" + "zdWIiOiIxMjM0In0", "dBjftJeZ4CVP-mB92K27"])


def key(label: str) -> str:
    """Return a private key in PEM."""
    return f"-----BEGIN {label}-----\n{PEM}\n-----END {label}-----"


# kind: texts, in each of which {…} is masked and the rest stays
TRUE: dict[str, list[str]] = {
    "private key": [
        "{" + key("PRIVATE KEY") + "}",
        "before\n{" + key("RSA PRIVATE KEY") + "}\nafter",
        "{" + key("OPENSSH PRIVATE KEY") + "} and {" + key("EC PRIVATE KEY") + "}",
        "{" + key("PGP PRIVATE KEY BLOCK") + "}",
        'the "{' + key("ENCRYPTED PRIVATE KEY") + '}" of \\it',
        "{-----BEGIN PRIVATE KEY-----\n" + PEM + "}",
        "client-key-data: {LS0tLS1CRUdJTi" + "BSU0EgUFJJVkFURSBLRVktLS0tLQo=}",
        "{" + key("PRIVATE KEY").replace("\n", "\n" + "x" * 900 + "\n") + "}.",
    ],
    "JWT": [f"cookie {{{JWT}}};", f'"{{{JWT}}}"', f"line\n{{{JWT}}}"],
    "key": [
        "{sk-ant-api03-" + A40 + "}",
        "{sk-ant-oat01-" + A40 + "-" + A40 + "_AA}",
        "line\n{sk-ant-ort01-" + A40 + "}\n",
        "{sk-proj-" + A40 + "}",
        "\x1b[1;32m{sk-ant-api03-" + A40 + "}\x1b[0m \x1b[m{AKIA" + "IOSFODNN7EXAMPLE}",
        "\\u003c{sk-ant-api03-" + A40 + "}\\u003e",
        "({sk-" + A40 + "A8}),",
        "{AKIA" + "IOSFODNN7EXAMPLE}",
        "id={ASIA" + "IOSFODNN7EXAMPLE}/20260101",
        "{AIza" + "SyA-1234567890_abcdefghijklmnopqrst}",
        "{sk_live_" + A40 + "}",
        "{rk_test_" + A40 + "}",
        "{whsec_" + A40 + "}",
        "{AGE-SECRET-KEY-" + "1QQPQ" * 11 + "}",
        "{SG.abcdefghij1234567890." + A40 + "}",
    ],
    "token": [
        *["{" + f"{head}_{A40[:36]}" + "}" for head in ("ghp", "gho", "ghu", "ghs", "ghr", "npm")],
        "https://{ghp_" + A40 + "}@github.com/x/y",
        "{github_pat_11ABC_" + A40 + "}",
        "{glpat-" + A40[:20] + "}",
        "{xoxb-123456789012-" + A40 + "}",
        "{xoxd-a%2Bb3%2F" + A40 + "%3D}",
        "{xapp-1-A012-" + A40 + "}",
        "{hf_" + A40[:34] + "}",
        "{pypi-AgEI" + "cHlwaS5vcmc" * 3 + "}",
        "{dckr_pat_" + A40 + "}",
        "{hvs." + A40 + "}",
        "{ya29.a0" + A40 + "}",
        "{GOCSPX-" + A40 + "}",
        "https://hooks.slack.com/services/{T000/B000/" + A40 + "}",
        "curl -H 'Authorization: Bearer {" + A40 + "}'",
        "authorization: Basic {dXNlcjpwYXNz}",
        '{"Authorization": "token {' + A40 + '}"}',
        "bearer {" + D32 + "}",
    ],
    "assignment": [
        "AWS_SECRET_ACCESS_KEY={wJalrXUtnFEMI/K7MDENG/bPxRfiCY}",
        'export API_KEY="{two words, here}"',
        "DB_PASSWORD={hunter2}\nDEBUG=true",
        "CODER_SESSION_TOKEN={abc-def}",
        "SECRET='{it is}'",
        "STRIPE_SECRET={a$b=c}",
        "      POSTGRES_PASSWORD: {hunter2}",
        "- MYSQL_PASSWORD={hunter2}",
        '{"password": "{hunter22}"}',
        '"client_secret":"{abcdefgh}"',
        "api_key = '{abcdefgh}'",
        '\\"token\\": \\"{abcdefgh}\\"',
        "accessToken: '{abcdefgh}'",
        "?api_key={abcdefg1}&x=1",
        "--password={hunter22}",
        "SECRET_KEY = '{django-insecure-x}'",
        "GITHUB_TOKEN={not-of-a-known-form}",
        "[default]\naws_secret_access_key = {wJalrXUtnFEMI/K7MDENG/bPxRfiCY}",
        "[pypi]\nusername = ann\npassword = {hunter22}",
        "//npm.example.com/:_authToken={00000000-1111-2222-3333-444444444444}",
        "User Id=u;Password={P4ssw0rd!};",
        "AccountName=x;AccountKey={" + A40 + "==};Suffix=y",
        'DB_PASSWORD="{it\'s-mine}"',
        '{"password": "{it\'s-mine}"}',
        "DB_PASSWORD={p4ss&word;tail}",
    ],
    "URL password": [
        "postgres://ann:{hunter2@}db:5432/x",
        "https://ann:{p%40ss@}example.com",
        "redis://:{secret@}cache",
        "https://{ghp_" + A40 + ":x-oauth-basic@}github.com/x",
        "a mongodb+srv://u:{p@ss@}h/x b",
    ],
    "home path": [
        "in {HOME}/src.",
        "{HOME}",
        "cd {HOME};",
        '"{HOME}/x":"{HOME}/y"',
        "file://{HOME}/x",
        "-v{HOME}:/x",
    ],
}
FALSE = [
    "task-based sk-learn and disk-usage-of-all-the-things-that-are-here",
    "risk-averse-people-like-long-words-with-hyphens-1",
    "eyJust a word, eyJ.eyJ.x and eyJhbGciOiJIUzI1NiJ9 alone",
    "AKIASHORT AKIA" + "X" * 40 + " XAKIAIOSFODNN7EXAMPLE",
    "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----\nMIID\n-----END PUBLIC KEY-----",
    "ghp_short npm_install hf_hub_download xoxo glpat-x",
    "http://localhost:8080/a@b https://user@example.com mailto:a@b.c http://[::1]:80/x@y",
    "https://$USER:$PASS@host postgres://u:${PW}@h",
    "API_KEY=$OTHER TOKEN=${TOKEN} SECRET=$(cat x) PASSWORD=<yours>",
    "token = sha256_of_it(x) secret=items_2024[0]",
    "LS0tLS1CRUdJTi" + "BDRVJUSUZJQ0FURS0tLS0t" * 2,
    "MAX_TOKENS=4096 AUTH_TOKEN=true PASSWORD=none",
    "sorted(x, key=len) primary_key=True token=None",
    "the password: ask me; a secret: none. Bearer of news, bearer tokens",
    '"token": "" and "secret": null and "input_tokens": 12345678',
    "Basic understanding of Authorization: see the guide",
    "/srvHOMEx HOMEx HOME-2",
    "commit 3f786850e387550fdab836ed7e6dc881de23001b",
    "uuid 9f3c1a7e-6a52-4c0e-9d1b-2f7f6f1f0c33",
    "[masked key] ~/src",
]


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
