"""`DATA/told.json`: until when each reader of the mornings has heard, so that everything is told once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.folder import write_whole
from storage.events import events_since
from storage.inputs import timestamp

SUMMARY = "summary"
"""Who reads the files of the morning is a reader like every channel."""

Event = dict[str, Any]


class Told:
    """By reader: `since`, the moment up to which it has heard, the `ids` of what it heard of from then on, and while
    a message is on its way to it `sending`, the ids of what stands in it. Every change is written at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            heard = json.loads(path.read_text(encoding="utf-8"))
            self._heard: dict[str, dict[str, Any]] = {
                reader: {**known, "since": str(known["since"]), "ids": list(known["ids"])}
                for reader, known in heard.items()
            }
        except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
            # Nobody can say what was told: readers hear of what happens from now on.
            self._heard = {}

    def introduce(self, readers: Iterable[str], at: datetime) -> None:
        """Readers that are not known yet hear of what happens from this moment on, and not of the years before."""
        for reader in readers:
            self._heard.setdefault(reader, {"since": timestamp(at), "ids": []})
        self._write()

    def news(self, connection: sqlite3.Connection, reader: str) -> list[Event]:
        """What a reader that was introduced has not heard of yet."""
        heard = self._heard[reader]
        return [
            event for event in events_since(connection, heard["since"]) if event["id"] not in heard["ids"]
        ]

    def on_its_way(self, reader: str) -> frozenset[str]:
        """What stands in a message that was sent when the process was killed: whether it arrived nobody knows."""
        return frozenset(self._heard[reader].get("sending", ()))

    def sending(self, reader: str, events: Sequence[Event]) -> None:
        """A message is about to be sent."""
        self._heard[reader]["sending"] = sorted(event["id"] for event in events)
        self._write()

    def nothing_on_its_way(self, reader: str) -> None:
        """Nothing is on its way."""
        self._heard[reader].pop("sending", None)
        self._write()

    def arrived(self, reader: str, events: Sequence[Event]) -> None:
        """A message was taken; there may be more that the reader has not heard of."""
        heard = self._heard[reader]
        heard["ids"] = sorted({*heard["ids"], *(event["id"] for event in events)})
        self.nothing_on_its_way(reader)

    def heard_all(self, reader: str, news: Sequence[Event]) -> None:
        """A reader has heard of all its news."""
        heard = self._heard[reader]
        since = max([event["at"] for event in news], default=heard["since"])
        ids = {event["id"] for event in news if event["at"] == since}
        if since == heard["since"]:
            # Further events may come to bear the very second of the last one.
            ids |= set(heard["ids"])
        self._heard[reader] = {"since": since, "ids": sorted(ids)}
        self._write()

    def _write(self) -> None:
        write_whole(self._path, json.dumps(self._heard, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
