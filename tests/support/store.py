"""Sessions on disk, written the way the Claude CLI writes them; needs nothing but Python."""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Record = dict[str, Any]


def encode(project: str) -> str:
    """Return the CLI's folder name of a directory: one dash a UTF-16 unit that is no ASCII
    letter or digit, cut at 200 with a hash behind (2.1.197 and later)."""
    raw = project.encode("utf-16-le", "surrogatepass")
    units = [int.from_bytes(raw[i : i + 2], "little") for i in range(0, len(raw), 2)]
    name = "".join(chr(u) if u < 128 and chr(u).isalnum() else "-" for u in units)
    if len(name) <= 200:
        return name
    total = 0
    for unit in units:
        total = ((total << 5) - total + unit) & 0xFFFFFFFF
    total = abs(total - (1 << 32) if total >= 1 << 31 else total)
    digits = ""
    while total:
        total, digit = divmod(total, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return f"{name[:200]}-{digits or '0'}"


def stamp(epoch: float) -> str:
    """Return epoch seconds as the CLI's timestamp."""
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


@dataclass
class Session:
    """A transcript that is being written: records are added, `write` puts them on disk.

    `at` is the time of the next record in epoch seconds; `version` the CLI's.
    """

    store: Path
    project: str
    id: str
    at: float
    version: str = "2.1.330"
    records: list[Record | str] = field(default_factory=list)
    last: str | None = None

    def add(self, record: Record) -> Record:
        """Append a record as it stands and return it."""
        self.records.append(record)
        return record

    def raw(self, line: str) -> Session:
        """Append a line that may be no JSON; without a newline of its own it is cut short."""
        self.records.append(line)
        return self

    def message(self, role: str, content: object, **more: Any) -> Record:
        """Append a main-chain record of `role` with `content`; `more` are further keys."""
        name = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.id}/{len(self.records)}"))
        inner: Record = {"role": role, "content": content, **more.pop("message", {})}
        record: Record = {
            "parentUuid": self.last,
            "isSidechain": False,
            "userType": "external",
            "cwd": self.project,
            "sessionId": self.id,
            "version": self.version,
            "type": role,
            "message": inner,
            "uuid": name,
            "timestamp": stamp(self.at),
            **more,
        }
        self.last = name
        return self.add(record)

    def user(self, text: str, **more: Any) -> Session:
        """Append a typed prompt."""
        self.message("user", text, **more)
        return self

    def assistant(self, text: str, **more: Any) -> Session:
        """Append a finished answer."""
        message = {
            "model": "claude-sonnet-4-5",
            "type": "message",
            "stop_reason": "end_turn",
            "usage": {
                "input_tokens": 10,
                "cache_creation_input_tokens": 2000,
                "cache_read_input_tokens": 100000,
                "output_tokens": 50,
            },
        }
        content = [{"type": "text", "text": text}]
        self.message("assistant", content, **{"message": message, **more})
        return self

    def tool_use(self, name: str, given: Record, **more: Any) -> Session:
        """Append an answer that calls the tool `name`."""
        use = {"type": "tool_use", "id": f"toolu_{len(self.records)}", "name": name, "input": given}
        message = {"model": "claude-sonnet-4-5", "type": "message", "stop_reason": "tool_use"}
        self.message("assistant", [use], **{"message": message, **more})
        return self

    def tool_result(self, text: str, **more: Any) -> Session:
        """Append the result of the tool that the last record called."""
        result = {
            "type": "tool_result",
            "tool_use_id": f"toolu_{len(self.records) - 1}",
            "content": text,
        }
        self.message("user", [result], **more)
        return self

    def limit(self, text: str, quota: Record | None = None, **more: Any) -> Session:
        """Append a usage-limit record with `text`; `quota` becomes its quotaLimits (2.1.330)."""
        keys: Record = {"isApiErrorMessage": True, "error": "rate_limit", "apiErrorStatus": 429}
        if quota is not None:
            keys |= {"apiError": "usage_limit_reached", "quotaLimits": quota}
        message = {"model": "<synthetic>", "stop_reason": "stop_sequence"}
        content = [{"type": "text", "text": text}]
        self.message("assistant", content, **{"message": message, **keys, **more})
        return self

    def five_hours(self, resets: int) -> Session:
        """Append a five-hour limit of 2.1.330 that ends at `resets` (epoch seconds)."""
        clock = datetime.fromtimestamp(resets, ZoneInfo("UTC")).strftime("%-I:%M%p").lower()
        quota = {"status": "rejected", "resetsAt": resets, "rateLimitType": "five_hour"}
        return self.limit(f"You've hit your 5-hour limit · resets {clock} (UTC)", quota)

    def bookkeeping(self) -> Session:
        """Append the lines that follow an answer in every transcript."""
        self.add({"type": "last-prompt", "lastPrompt": "x", "sessionId": self.id})
        self.add({"type": "file-history-snapshot", "messageId": self.last, "snapshot": {}})
        self.add({"type": "cost-state", "sessionId": self.id, "totalCostUSD": 0.1})
        return self

    def title(self, text: str, kind: str = "ai-title") -> Session:
        """Append a title: `ai-title`, `custom-title` or `summary`."""
        key = {"ai-title": "aiTitle", "custom-title": "customTitle", "summary": "summary"}[kind]
        self.add({"type": kind, key: text, "sessionId": self.id})
        return self

    @property
    def path(self) -> Path:
        """Where the transcript stands."""
        return self.store / "projects" / encode(self.project) / f"{self.id}.jsonl"

    def write(self, *, mtime: float | None = None, history: bool = False) -> Session:
        """Write the transcript, with the modification time `mtime` (else `at`, epoch seconds).

        With `history` its typed prompts go into history.jsonl too.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("w", encoding="utf-8", errors="surrogatepass") as out:
            for record in self.records:
                if isinstance(record, str):
                    out.write(record)
                else:
                    out.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
        when = self.at if mtime is None else mtime
        os.utime(self.path, (when, when))
        if history:
            self.write_history()
        return self

    def write_history(self) -> None:
        """Append the typed prompts to history.jsonl."""
        with (self.store / "history.jsonl").open("a", encoding="utf-8") as out:
            for record in self.records:
                if isinstance(record, str) or record.get("type") != "user":
                    continue
                text = record["message"]["content"]
                if isinstance(text, str):
                    line = {
                        "display": text,
                        "pastedContents": {},
                        "timestamp": int(self.at * 1000),
                        "project": self.project,
                        "sessionId": self.id,
                    }
                    out.write(json.dumps(line, separators=(",", ":")) + "\n")


class Store:
    """The `.claude` of a scratch home. `now` is the clock of its sessions, epoch seconds."""

    def __init__(self, home: Path, now: int = 1795500000) -> None:
        self.home = home
        self.path = home / ".claude"
        self.now = now
        self.path.mkdir(parents=True, exist_ok=True)

    def session(
        self, project: str | Path | None = None, *, ago: float = 3600, id: str | None = None
    ) -> Session:
        """Return a new empty session of `project` (made; default ~/src/api), `ago` seconds old."""
        place = str(project or self.home / "src" / "api")
        if place.startswith(str(self.home)):
            Path(place).mkdir(parents=True, exist_ok=True)
        return Session(self.path, place, id or str(uuid.uuid4()), self.now - ago)

    def talk(
        self, prompt: str = "Hello", answer: str = "Done.", *, ago: float = 3600, **more: Any
    ) -> Session:
        """Write an idle session of one prompt and its answer, and return it."""
        return self.session(ago=ago, **more).user(prompt).assistant(answer).write(history=True)

    def live(self, session: Session, pid: int, **more: Any) -> Path:
        """Write the record of a live process `pid` for `session`; return its path."""
        stat = Path(f"/proc/{pid}/stat").read_text()
        record: Record = {
            "pid": pid,
            "sessionId": session.id,
            "cwd": session.project,
            "startedAt": int(self.now * 1000),
            "procStart": stat.rsplit(")", 1)[1].split()[19],
            "version": session.version,
            "kind": "interactive",
            "entrypoint": "cli",
            **more,
        }
        path = self.path / "sessions" / f"{pid}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(record))
        return path
