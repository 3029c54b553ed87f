"""The jq programs, run directly with the jq of each release: 1.6 and 1.7."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.support.images import Container, container
from tests.support.tools import CHECKOUT

JQ = CHECKOUT / "shell" / "jq"
ROW = (
    "c7e81f02-55d0-4a7e-8a13-0d9b0c1e7a44\tlimited\t1795500000\t1795508040\tfive_hour\t1795490000"
    "\t922\t1795500000\t\t\t/home/ann/src/\u0001web\t日本語の見出しを検索に追加する\tprojects/x/y.jsonl"
    "\tquotaLimits\t\t1795508040\tc7e81f02"
)
LEDGER = (
    '{"event":"start","time":"2026-11-24T06:00:00Z","id":"c7e81f02-1","log":"a.log"}\n'
    "cut short\n"
    '{"event":"end","time":"2026-11-24T06:01:00Z","id":"c7e81f02-1","log":"a.log","outcome":"done",'
    '"exit":0,"seconds":60}\n'
)
LOG = '{"type":"user","timestamp":"2026-11-24T06:00:00Z","message":{"content":"Hello"}}\n{"type":\n'
SETTINGS = (
    '{"type":"user","permissionMode":"plan","message":{"content":"x"}}\n'
    '{"type":"permission-mode","permissionMode":"acceptEdits"}\n'
    '{"type":"assistant","message":{"model":"claude-x","usage":{"input_tokens":200001}}}\n'
    '{"type":"assistant","message":{"model":"claude-y","usage":{"input_tokens":20}}}\n'
)
MEMBER = {"name": f"{ROW[:36]}.jsonl", "size": 9, "sha256": "0" * 64}
COMMON = "--argjson now 1795503600 --argjson width 80 --argjson utf8 true --argjson colour false"
SHOWN = f"{COMMON} --arg home /home/ann"
TOLD = '{"rate_limits":{"five_hour":{"used_percentage":12.5,"resets_at":1795508040}}}'
# program: its libraries, its arguments, its input, what it prints
CASES: dict[str, tuple[str, str, str, str]] = {
    "table": (
        "ahead text",
        f"-nRr {SHOWN} --arg dot ' - ' --arg ccra ccra --arg find ''",
        f"812\n{ROW}\n",
        (
            "ID        AGE  STATE          DIRECTORY   TITLE\n"
            "c7e81f02  1h   limited 1h14m  ~/src/ web  日本語の見出しを検索に追加する\n"
            "1 of 812 sessions - next limit ends in 1h14m\n"
        ),
    ),
    "json": (
        "",
        "-nRc --argjson prompts '{}'",
        f"{ROW}\n",
        (
            '{"id":"c7e81f02-55d0-4a7e-8a13-0d9b0c1e7a44","project":"/home/ann/src/\\nweb",'
            '"title":"日本語の見出しを検索に追加する","state":"limited","resets_at":'
            '"2026-11-24T08:14:00Z","limit":"five_hour","last_active":"2026-11-24T06:00:00Z",'
            '"started":"2026-11-24T03:13:20Z","size_bytes":922,"prompts":0,"tmux":null,"pid":null}\n'
        ),
    ),
    "plan": (
        "ahead text",
        f"-nRr {SHOWN} --arg form question --argjson jobs 3 --arg ccra ccra",
        f"go\t\t{ROW}\t5000\n",
        "1 session to resume, re-reading about 5k tokens\n",
    ),
    "status": (
        "ahead text",
        f"-nRr {SHOWN} --arg form table --arg runs ''",
        LEDGER,
        "AGE  ID        OUTCOME  LOG\n1h   c7e81f02  done     a.log\n",
    ),
    "limits": (
        "",
        "-nRr --argjson now 1795503600",
        f"{{}}\n{ROW}\n",
        "five_hour 100 1795508040 session c7e81f02\n",
    ),
    "stats": (
        "ahead text",
        (
            f"-nRr {SHOWN} --argjson tokens true --argjson count 20 --arg form table"
            " --argjson since 1795000000 --arg date '18 Nov 2026'"
            """ --argjson days '[["2026-11-24","Tue 24"]]'"""
        ),
        (
            "total\t1000\t1\t9990\t1795000000\t1\nday\t1\t3\t0\n"
            "project\t/home/ann/日本\u0001\t1000\t1\t9990\t1795500000\t1\t2\t3\t1200000000\n"
            "model\tclaude-x\t4\t1\t2\t3\t1200000000\n"
        ),
        (
            "1,000 sessions, 1 project, 1 prompt, 9.9 kB, since 18 Nov 2026\n"
            "Tue 24  ##########################  3\n"
            "DIRECTORY  SESSIONS  PROMPTS     SIZE   TOKENS  LAST\n"
            "~/日本        1,000        1   9.9 kB     1.2B  1h\n"
            "MODEL     MESSAGES   INPUT  CACHE WRITE  CACHE READ  OUTPUT\n"
            "claude-x         4       1            2           3    1.2B\n"
        ),
    ),
    "statusline": (
        "ahead",
        "-r --argjson now 1795503600 --argjson utf8 false",
        TOLD,
        '{"five_hour":{"used":12,"resets_at":1795508040}}\n5h 12% (1h14m)\n',
    ),
    "settings": ("", "-nRr", SETTINGS, "mode acceptEdits\nmodel claude-y\n"),
    "outcome": ("", "-nRr --rawfile log /dev/null", LOG, "turn\t0\t\n"),
    "manifest": (
        "",
        "-rs",
        json.dumps({"format": 1, "id": ROW[:36], "project": "/a\nb", "members": [MEMBER]}),
        f"id {ROW[:36]}\nproject /a\001b\nredacted false\nmember 9 {'0' * 64} {ROW[:36]}.jsonl\n",
    ),
    "statusline-set": (
        "",
        "--indent 2 --arg turn on --arg command c",
        '{"a":1}',
        '{\n  "a": 1,\n  "statusLine": {\n    "type": "command",\n    "command": "c"\n  }\n}\n',
    ),
    "log": (
        "",
        "-nRr --argjson full false --argjson thinking false",
        LOG,
        "u\t2026-11-24T06:00:00Z\t0\tyou\tHello\n",
    ),
}


@pytest.fixture(scope="module", params={"bookworm-full": "jq-1.6", "trixie-full": "jq-1.7"}.items())
def box(request: pytest.FixtureRequest) -> Iterator[Container]:
    """Yield a container with each jq."""
    image, version = request.param
    with container(image) as made:
        assert made.exec("jq", "--version").out.startswith(version)
        yield made


@pytest.mark.parametrize("name", CASES)
def test_program(box: Container, name: str) -> None:
    """The same output from the same input."""
    libraries, arguments, given, expected = CASES[name]
    files = [*(f"{library}.jq" for library in libraries.split()), f"{name}.jq"]
    program = "".join((JQ / file).read_text() for file in files)
    box.write("/tmp/program.jq", program)
    box.write("/tmp/input", given)
    done = box.exec("sh", "-c", f"jq {arguments} -f /tmp/program.jq </tmp/input")
    assert (done.out, done.err, done.code) == (expected, "", 0)


def test_all_are_here() -> None:
    """No program is left out; libraries and the list of cct are tested where they are used."""
    assert {path.stem for path in JQ.glob("*.jq")} == {*CASES, "ahead", "text", "tmux"}
