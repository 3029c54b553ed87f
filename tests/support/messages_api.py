"""A Messages API on loopback, for the real Claude CLI; run inside its network namespace.

`python messages_api.py DIRECTORY` serves on a free port, written to DIRECTORY/port when it
listens. What it answers stands in DIRECTORY/mode.json, read at every request; what it was asked
is appended to DIRECTORY/requests.jsonl. Needs nothing but Python.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

Json = dict[str, Any]


def answer_blocks(mode: Json, request: Json) -> tuple[list[Json], str]:
    """Return the content blocks of an answer and its stop reason.

    Mode `tool` calls its tool once, where the request offers it and no result of it is there, but
    not where the text `unless` was said: a subagent has the tool that made it.
    """
    offered = {tool.get("name") for tool in request.get("tools", [])}
    if mode.get("kind") == "tool" and mode["name"] in offered:
        last = request["messages"][-1]["content"]
        done = isinstance(last, list) and any(b.get("type") == "tool_result" for b in last)
        if not done and mode.get("unless", "\0") not in json.dumps(request["messages"]):
            use = {"type": "tool_use", "id": f"toolu_{time.time_ns()}", "name": mode["name"]}
            return [{**use, "input": mode["input"]}], "tool_use"
    return [{"type": "text", "text": mode.get("text", "Done.")}], "end_turn"


def events(mode: Json, request: Json) -> list[Json]:
    """Return the server-sent events of an answer."""
    blocks, stop = answer_blocks(mode, request)
    usage = {"input_tokens": 10, "cache_read_input_tokens": 90000, "output_tokens": 1}
    message = {
        "id": f"msg_{time.time_ns()}",
        "type": "message",
        "role": "assistant",
        "model": request.get("model", "claude-sonnet-4-5"),
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }
    out: list[Json] = [{"type": "message_start", "message": message}]
    for index, block in enumerate(blocks):
        if block["type"] == "text":
            start: Json = {"type": "text", "text": ""}
            delta = {"type": "text_delta", "text": block["text"]}
        else:
            start = {**block, "input": {}}
            delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
        out.append({"type": "content_block_start", "index": index, "content_block": start})
        out.append({"type": "content_block_delta", "index": index, "delta": delta})
        out.append({"type": "content_block_stop", "index": index})
    end = {"stop_reason": stop, "stop_sequence": None}
    out.append({"type": "message_delta", "delta": end, "usage": {"output_tokens": 20}})
    out.append({"type": "message_stop"})
    return out


def refusal(mode: Json) -> tuple[int, Json, dict[str, str]] | None:
    """Return status, body and headers of a mode that refuses, else None."""
    kind = mode.get("kind")
    headers: dict[str, str] = {}
    if kind == "limit":
        headers = {
            "anthropic-ratelimit-unified-status": "rejected",
            "anthropic-ratelimit-unified-reset": str(mode["reset"]),
            "anthropic-ratelimit-unified-representative-claim": mode["claim"],
        }
    table = {
        "limit": (429, "rate_limit_error", "This request would exceed your rate limit"),
        "transient": (429, "rate_limit_error", "Too many requests"),
        "overload": (529, "overloaded_error", "Overloaded"),
        "auth": (401, "authentication_error", "OAuth token has expired"),
    }
    if kind not in table:
        return None
    status, name, text = table[kind]
    return status, {"type": "error", "error": {"type": name, "message": text}}, headers


class Handler(BaseHTTPRequestHandler):
    """Answers POST /v1/messages as the mode says, anything else with 404."""

    protocol_version = "HTTP/1.1"
    place: ClassVar[Path]

    def handle(self) -> None:
        """Serve a connection; a client that resets it is no error."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        """Answer 404."""
        self.reply(404, b"{}", {})

    do_HEAD = do_GET  # noqa: N815 -- the name that http.server looks for

    def do_POST(self) -> None:
        """Record the request and answer it."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path.split("?")[0] != "/v1/messages":
            self.reply(404, b"{}", {})
            return
        request: Json = json.loads(body)
        mode = self.mode()
        with (self.place / "requests.jsonl").open("a") as out:
            out.write(json.dumps(request) + "\n")
        while mode.get("hold") and not (self.place / "release").exists():
            time.sleep(0.05)
            mode = self.mode()
        refused = refusal(mode)
        if refused:
            status, error, headers = refused
            self.reply(status, json.dumps(error).encode(), headers)
            return
        headers = dict(mode.get("headers", {}))
        if request.get("stream"):
            text = "".join(
                f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in events(mode, request)
            )
            self.reply(200, text.encode(), {"content-type": "text/event-stream", **headers})
        else:
            blocks, stop = answer_blocks(mode, request)
            first = events(mode, request)[0]["message"]
            whole = {**first, "content": blocks, "stop_reason": stop}
            self.reply(200, json.dumps(whole).encode(), headers)

    def mode(self) -> Json:
        """Return what to answer now."""
        found: Json = json.loads((self.place / "mode.json").read_text())
        return found

    def reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """Send one whole answer."""
        self.send_response(status)
        for name, value in {"content-type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serve until killed."""
    Handler.place = Path(sys.argv[1])
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fresh = Handler.place / "port.new"
    fresh.write_text(str(server.server_address[1]))
    fresh.rename(Handler.place / "port")
    server.serve_forever()


if __name__ == "__main__":
    main()
