"""A person's word on a finding or on an original, kept in the archive and published at once."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from crawler.clock import now
from crawler.folder import CannotStartError, DataFolder
from crawler.runs import bring_up_to_date, writing
from storage.errors import unreadable
from storage.snapshot import publish


def rule_on_finding(folder: DataFolder, verdict: str, finding_id: str, note: str) -> Path:
    """Confirm or dismiss a finding and publish; gives the snapshot. Raises CannotStartError for an unknown id."""
    if _value(folder, "SELECT 1 FROM findings WHERE id = ?", finding_id) is None:
        raise CannotStartError(
            f"{finding_id}: there is no such finding in {folder.database}; its table `findings` lists the ids"
        )
    return _keep(
        folder, "finding", "verdict", {"finding_id": finding_id, "verdict": verdict, "note": note.strip()}
    )


def withhold(folder: DataFolder, digest: str, reason: str | None) -> Path:
    """Withhold an original, or serve it again where `reason` is None, and publish; gives the snapshot.

    Raises CannotStartError for one that is not known, and for one that is served already.
    """
    sha256 = digest.lower()
    known = re.fullmatch("[0-9a-f]{64}", sha256) and _value(
        folder, "SELECT 1 FROM originals WHERE sha256 = ?", sha256
    )
    if not known:
        raise CannotStartError(
            f"{digest}: no original with this SHA-256 is in {folder.database}; its table `originals` lists them"
        )
    withheld = _value(folder, "SELECT withheld FROM originals WHERE sha256 = ?", sha256)
    if reason is None and withheld is None:
        raise CannotStartError(f"{digest}: is not withheld; there is nothing to undo")
    data = {"sha256": sha256, "reason": reason.strip() if reason else None}
    return _keep(folder, "withhold", "withholding", data)


def _value(folder: DataFolder, query: str, key: str) -> Any:
    folder.require_database()
    with closing(sqlite3.connect(folder.database.absolute().as_uri() + "?mode=ro", uri=True)) as database:
        try:
            row = database.execute(query, (key,)).fetchone()
        except sqlite3.Error as error:
            raise CannotStartError(unreadable(folder.database, error)) from None
    return row[0] if row else None


def _keep(folder: DataFolder, command: str, kind: str, data: Mapping[str, Any]) -> Path:
    with writing(folder, command) as archive:
        archive.note(kind, data, at=now())
        bring_up_to_date(folder, archive)
        return publish(folder.database, folder.published, now().date())
