"""A picture of the page that a cell was read from, with the cell framed."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from publication.drawing import SECONDS
from publication.edition import Edition

# What one reader's click may cost: so many pictures at a time, each from a document of so many bytes.
AT_ONCE = 2
LARGEST = 50_000_000
PLACE = """
SELECT cells.*, reports.title, reports.year, reports.authority_id, authorities.name AS authority,
       authorities.placeholder, originals.sha256, originals.withheld, originals.size
FROM cells JOIN reports ON reports.id = cells.report_id JOIN authorities ON authorities.id = reports.authority_id
JOIN originals ON originals.sha256 = reports.sha256
WHERE cells.report_id = ? AND cells.cell = ? AND cells.page IS NOT NULL AND cells.box IS NOT NULL
  AND originals.media_type = 'application/pdf'
"""
_drawing: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class PictureError(Exception):
    """The page cannot be drawn; the original is still there to be looked at."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell was read: its row of `cells` with what is known of the report, and the box on the page."""

    cell: dict[str, Any]
    box: tuple[float, ...]


async def find_place(edition: Edition, report_id: str, cell: str) -> Place | None:
    """The place of a cell of a PDF; None for a report or cell that has none."""
    row = await edition.row(PLACE, [report_id, cell])
    return Place(row, tuple(float(side) for side in json.loads(row["box"]))) if row else None


async def draw_page(content: bytes, page: int, box: tuple[float, ...]) -> bytes:
    """The page as PNG, drawn by a child process that can do nothing else. Raises PictureError."""
    if len(content) > LARGEST:
        raise PictureError("the document is too large to be drawn")
    turn = _drawing.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    async with turn:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "publication.drawing",
            str(page),
            *map(str, box),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=Path(__file__).parent.parent,
            env={},
        )
        try:
            picture, _ = await asyncio.wait_for(child.communicate(content), SECONDS * 2)
        except (TimeoutError, ConnectionError):
            raise PictureError("the page took too long to draw") from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
    if child.returncode != 0 or not picture:
        raise PictureError("the page cannot be drawn")
    return picture
