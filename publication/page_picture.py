"""A picture of the page that a cell was read from, with the cell framed."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from publication.drawing import SECONDS, packed
from publication.edition import Edition

# What one reader's click may cost: so many pictures at a time, each from a document of so many bytes.
AT_ONCE = 2
LARGEST = 50_000_000
PLACE = """
SELECT cells.*, reports.title, reports.year, reports.authority_id, authorities.name AS authority,
       authorities.placeholder, originals.sha256, originals.withheld, originals.size, originals.media_type
FROM cells JOIN reports ON reports.id = cells.report_id JOIN authorities ON authorities.id = reports.authority_id
JOIN originals ON originals.sha256 = reports.sha256
WHERE cells.report_id = ? AND cells.cell = ? AND cells.page IS NOT NULL AND cells.box IS NOT NULL
"""
# The page images of a report are the pages of one document, in their order (`extraction.reading`).
IMAGES = """
SELECT originals.sha256, originals.size, originals.withheld
FROM report_documents JOIN originals ON originals.sha256 = report_documents.sha256
WHERE report_id = ? AND media_type LIKE 'image/%' ORDER BY position
"""
# One thread: each further one of numpy's reserves address space, of which the child has little.
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_drawing: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class PictureError(Exception):
    """The page cannot be drawn; the original is still there to be looked at."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell was read: its row of `cells` with what is known of the report, and the box on the page.

    `documents` are the digests of the originals whose pages are counted: one, or a report's page images.
    """

    cell: dict[str, Any]
    box: tuple[float, ...]
    documents: list[str]


def has_pages(media_type: str | None) -> bool:
    """Whether an original of this type has pages that can be drawn."""
    return media_type in ("application/pdf", "application/ofd") or (media_type or "").startswith("image/")


async def find_place(edition: Edition, report_id: str, cell: str) -> Place | None:
    """The place of a cell on a page that can be drawn; None for a report or cell that has none."""
    row = await edition.row(PLACE, [report_id, cell])
    if row is None or not has_pages(row["media_type"]):
        return None
    documents = [row]
    if row["media_type"].startswith("image/"):
        documents = await edition.rows(IMAGES, [report_id])
        row["withheld"] = next((image["withheld"] for image in documents if image["withheld"]), None)
    box = tuple(float(side) for side in json.loads(row["box"]))
    return Place(row, box, [document["sha256"] for document in documents])


async def draw_page(contents: list[bytes], media_type: str, page: int, box: tuple[float, ...]) -> bytes:
    """The page as PNG or SVG, drawn by a child process that can do nothing else. Raises PictureError."""
    if sum(map(len, contents)) > LARGEST:
        raise PictureError("the document is too large to be drawn")
    turn = _drawing.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    async with turn:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "publication.drawing",
            media_type,
            str(page),
            *map(str, box),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=Path(__file__).parent.parent,
            env=ENVIRONMENT,
        )
        try:
            picture, _ = await asyncio.wait_for(child.communicate(packed(contents)), SECONDS * 2)
        except (TimeoutError, ConnectionError):
            raise PictureError("the page took too long to draw") from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
    if child.returncode != 0 or not picture:
        raise PictureError("the page cannot be drawn")
    return picture
