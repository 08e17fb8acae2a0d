"""What was read of each discovered report when it was last found, so that what has not changed is not read again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from extraction import EXTRACTOR_VERSION
from storage.identity import place_of
from storage.inputs import DiscoveryRow


def last_reading(connection: sqlite3.Connection, discovery: DiscoveryRow) -> list[str] | None:
    """The ids of the reports that this very discovery gave when it was last made, by this version of the readers.

    None where it has to be read: another document, another word of the portal about it, another version.
    """
    held = _held(connection, discovery)
    current = (_told(connection, discovery), _documents(discovery), EXTRACTOR_VERSION)
    if held is None or (held["told"], held["documents"], held["extractor"]) != current:
        return None
    reports: list[str] = json.loads(held["reports"])
    return reports


def is_read_anew(connection: sqlite3.Connection, discovery: DiscoveryRow) -> bool:
    """Whether these same documents were read before, by another version of the readers: no edit of anybody's."""
    held = _held(connection, discovery)
    return (
        held is not None
        and held["documents"] == _documents(discovery)
        and held["extractor"] != EXTRACTOR_VERSION
    )


def remember(connection: sqlite3.Connection, discovery: DiscoveryRow, reports: Sequence[str]) -> None:
    """Keep which reports a discovery gave."""
    connection.execute(
        "INSERT OR REPLACE INTO readings (portal_id, url, told, documents, extractor, reports) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            discovery.portal_id or "",
            discovery.landing_url,
            _told(connection, discovery),
            _documents(discovery),
            EXTRACTOR_VERSION,
            json.dumps(list(dict.fromkeys(reports))),
        ),
    )


def _held(connection: sqlite3.Connection, discovery: DiscoveryRow) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT told, documents, extractor, reports FROM readings WHERE portal_id = ? AND url = ?",
        (discovery.portal_id or "", discovery.landing_url),
    ).fetchone()
    return row


def _documents(discovery: DiscoveryRow) -> str:
    return _digest([[capture.sha256, capture.filename, role] for capture, role in discovery.documents])


def _told(connection: sqlite3.Connection, discovery: DiscoveryRow) -> str:
    """Everything besides the documents that decides which report it is."""
    place = place_of(connection, discovery)
    return _digest(
        [
            discovery.title,
            discovery.year,
            discovery.authority,
            discovery.authority_source,
            discovery.published_on,
            list(discovery.unit_path),
            place.region,
            place.county,
        ]
    )


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
