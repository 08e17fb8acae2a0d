"""What stands above a row whose header a seal hides: the form tells, where its columns fit the row."""

from __future__ import annotations

from extraction.columns import Header
from extraction.rows import Row
from extraction.vocabulary import DISCLOSURE_BLOCKS


def form_header(read: Header, item: str, row: Row) -> Header | None:
    """The one header that a form has above a row of section 二 with so many cells, where not all of it was read."""
    headers: dict[tuple[str, ...], Header] = {}
    for _, block in DISCLOSURE_BLOCKS:
        order = tuple(label.key for label in block.columns)
        if any(label.key == item for label in block.rows) and len(order) == len(row.values):
            headers[order] = Header(before=[column for column in read.columns if column.key in order])
            headers[order].complete(block.columns, row.values)
    whole = [header for order, header in headers.items() if len(header.columns) == len(order)]
    surest = [header for header in whole if not header.guessed] or whole
    return surest[0] if len(surest) == 1 else None
