"""Sample sessions for the demo and the README, written the way the Claude CLI writes them."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from os import utime
from pathlib import Path
from typing import Any


def folder(project: str) -> str:
    """Return the CLI's folder name of a directory with plain characters and at most 200 of them."""
    return re.sub(r"[^A-Za-z0-9]", "-", project)


def stamp(epoch: int) -> str:
    """Return epoch seconds as the CLI's timestamp."""
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@dataclass
class Session:
    """One session: its prompts and answers, when it was last active, and how it ended.

    `resets` makes the last record a usage limit that ends then (epoch seconds); `open_ended`
    leaves the last prompt without an answer.
    """

    id: str
    project: str
    at: int
    talk: list[tuple[str, str]]
    title: str = ""
    resets: int | None = None
    open_ended: bool = False
    records: list[dict[str, Any]] = field(default_factory=list)

    def write(self, store: Path) -> Path:
        """Write the transcript and its lines of the history below `store`; return its path."""
        for prompt, answer in self.talk:
            self.add("user", prompt)
            self.add("assistant", [{"type": "text", "text": answer}], stop_reason="end_turn")
        if self.title:
            self.records.append(
                {"type": "ai-title", "aiTitle": self.title, "sessionId": self.id}
            )
        if self.open_ended:
            self.add("user", "And now the rest of it")
        if self.resets is not None:
            self.limit(self.resets)
        path = store / "projects" / folder(self.project) / f"{self.id}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in self.records))
        utime(path, (self.at, self.at))
        with (store / "history.jsonl").open("a") as history:
            for prompt, _ in self.talk:
                entry = {
                    "display": prompt,
                    "pastedContents": {},
                    "timestamp": self.at * 1000,
                    "project": self.project,
                    "sessionId": self.id,
                }
                history.write(json.dumps(entry) + "\n")
        return path

    def add(self, role: str, content: object, **message: object) -> dict[str, Any]:
        """Append a main-chain record of `role` and return it."""
        record: dict[str, Any] = {
            "parentUuid": self.records[-1]["uuid"] if self.records else None,
            "isSidechain": False,
            "type": role,
            "message": {"role": role, "content": content, **message},
            "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.id}/{len(self.records)}")),
            "timestamp": stamp(self.at),
            "cwd": self.project,
            "sessionId": self.id,
            "version": "2.1.330",
        }
        self.records.append(record)
        return record

    def limit(self, resets: int) -> None:
        """Append the record of a five-hour limit that ends at `resets` (epoch seconds)."""
        clock = datetime.fromtimestamp(resets, UTC).strftime("%-I:%M%p").lower()
        text = f"You've hit your 5-hour limit · resets {clock} (UTC)"
        record = self.add("assistant", [{"type": "text", "text": text}], model="<synthetic>")
        record |= {
            "isApiErrorMessage": True,
            "error": "rate_limit",
            "apiErrorStatus": 429,
            "apiError": "usage_limit_reached",
            "quotaLimits": {
                "status": "rejected",
                "resetsAt": resets,
                "rateLimitType": "five_hour",
            },
        }
