"""Telling people: each channel hears once of what happened since it last heard, and of nothing where nothing did."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

from crawler.channels import Tell
from crawler.folder import DataFolder, write_whole
from crawler.morning import as_html, as_text, subject
from crawler.sending import Message, SendingError, send
from crawler.summary import night_events
from storage.database import read_only
from storage.events import events_since


def tell_people(folder: DataFolder, tell: Tell) -> list[str]:
    """Tell every channel what it has not heard of; gives a sentence for each that could not be told.

    One that could not is told the next time, together with what happens until then. A channel hears of its first
    night alone, and not of the years before.
    """
    told = _told(folder)
    failures = []
    with closing(read_only(folder.database)) as connection:
        for channel in tell.channels:
            heard = told.get(channel.name)
            events = night_events(connection) if heard is None else events_since(connection, heard["since"])
            events = [event for event in events if event["id"] not in (heard or {"ids": ()})["ids"]]
            fresh = [
                event for event in events if not tell.regions or event["region"].startswith(tell.regions)
            ]
            try:
                if fresh:
                    send(channel, _message(fresh, tell.site))
            except SendingError as error:
                failures.append(f"{channel.name}: could not be told ({error}); the next night tries again")
                told.setdefault(channel.name, {"since": min(event["at"] for event in events), "ids": []})
            else:
                told[channel.name] = _heard(events, heard or {"since": _last_night(connection), "ids": ()})
            write_whole(folder.told, json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return failures


def _message(events: list[dict[str, Any]], site: str) -> Message:
    data = {"subject": subject(events), "site": site, "events": events}
    return Message(subject(events), as_text(events, site), as_html(events, site), data)


def _last_night(connection: sqlite3.Connection) -> str:
    """When the last night began: a channel that was added on a quiet one hears of what comes after it."""
    (began,) = connection.execute("SELECT coalesce(max(started), '') FROM runs").fetchone()
    return str(began)


def _heard(events: list[dict[str, Any]], before: dict[str, Any]) -> dict[str, Any]:
    """The last moment that was told of, and what happened in that very second."""
    since = max([event["at"] for event in events], default=before["since"])
    ids = {event["id"] for event in events if event["at"] == since}
    if before["since"] == since:
        ids |= set(before["ids"])
    return {"since": since, "ids": sorted(ids)}


def _told(folder: DataFolder) -> dict[str, dict[str, Any]]:
    """By channel: `since`, the moment up to which it has heard, and the `ids` of that moment's events."""
    try:
        told: dict[str, dict[str, Any]] = json.loads(folder.told.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return told
