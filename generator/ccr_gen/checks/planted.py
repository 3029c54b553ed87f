"""Sessions as the Claude CLI writes them, put into the store of the container."""

import base64
import json
import time
from datetime import UTC, datetime
from typing import Any

from ccr_gen.checks.workspace import Workspace, expect

IDLE = "9f3c1a7e-2b6d-4f0a-8c55-3e1d7a9b0c11"
READY = "4b20d9c1-6a52-4c0e-9d1b-2f7f6f1f0c33"
WORD = "heron-in-the-reeds"
_VERSION = "2.1.330"
_NAMESPACE = "00000000-0000-4000-8000-{:012d}"


def project(workspace: Workspace, name: str) -> str:
    """Return the directory of the session `name`."""
    return f"{workspace.home}/ccr-test/{name}"


def plant(workspace: Workspace, host: Any) -> None:
    """Put two sessions into the store: one that is idle, and one whose limit has passed."""
    if workspace.planted:
        return
    now = time.time()
    _write(workspace, host, IDLE, project(workspace, "heron"), now - 7200, limited=False)
    _write(workspace, host, READY, project(workspace, "ibis"), now - 7200, limited=True)
    workspace.planted = True


def _write(
    workspace: Workspace, host: Any, name: str, where: str, at: float, *, limited: bool
) -> None:
    records = [_record(name, where, at, 1, "user", WORD if not limited else "Count the ibises")]
    records.append(_record(name, where, at + 60, 2, "assistant", "Done."))
    if limited:
        limit = _record(name, where, at + 120, 3, "assistant", "You've hit your 5-hour limit")
        limit |= {
            "isApiErrorMessage": True,
            "error": "rate_limit",
            "apiErrorStatus": 429,
            "apiError": "usage_limit_reached",
            "quotaLimits": {
                "status": "rejected",
                "resetsAt": int(at + 3600),
                "rateLimitType": "five_hour",
            },
        }
        limit["message"]["model"] = "<synthetic>"
        limit["message"]["stop_reason"] = "stop_sequence"
        records.append(limit)
    text = "".join(json.dumps(record, separators=(",", ":")) + "\n" for record in records)
    folder = "".join(c if c.isascii() and c.isalnum() else "-" for c in where)
    path = f"{workspace.store}/projects/{folder}/{name}.jsonl"
    words = 'mkdir -p "$1" "${2%/*}" && printf %s "$3" | base64 -d >"$2" && touch -d "@$4" "$2"'
    held = base64.b64encode(text.encode()).decode()
    done = workspace.run(host, "sh", "-c", words, "sh", where, path, held, str(int(at + 120)))
    expect(done.code == 0, f"no session can be planted: {done.said}")


def _record(name: str, where: str, at: float, number: int, role: str, text: str) -> dict[str, Any]:
    content: object = text if role == "user" else [{"type": "text", "text": text}]
    message: dict[str, Any] = {"role": role, "content": content}
    if role == "assistant":
        usage = {"input_tokens": 10, "cache_read_input_tokens": 1000, "output_tokens": 50}
        message |= {"model": "claude-sonnet-4-5", "type": "message", "stop_reason": "end_turn"}
        message["usage"] = usage
    return {
        "parentUuid": _NAMESPACE.format(number - 1) if number > 1 else None,
        "isSidechain": False,
        "userType": "external",
        "cwd": where,
        "sessionId": name,
        "version": _VERSION,
        "type": role,
        "message": message,
        "uuid": _NAMESPACE.format(number),
        "timestamp": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    }
