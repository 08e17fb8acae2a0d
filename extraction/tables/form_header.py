"""What a header of section 二 is that cannot be read whole: the form tells, where its columns fit."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.forms import FORMS, Label
from extraction.tables.header import Header
from extraction.tables.rows import Row
from extraction.words.labels import plain
from extraction.words.vocabulary import DISCLOSURE_BLOCKS

_SHORTEST = 2


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


def whole_labels(texts: Sequence[str]) -> tuple[Label, ...]:
    """The columns of the one block whose labels the texts are the beginnings of, one by one; empty for any other row.

    A converter keeps only the first line of a cell: 本年新, 本年新, 对外公开总数量.
    """
    found = {
        tuple(label.key for label in block.columns): block.columns
        for _, block in DISCLOSURE_BLOCKS
        if len(block.columns) == len(texts)
        and all(
            len(plain(text)) >= _SHORTEST and plain(label.label).startswith(plain(text))
            for text, label in zip(texts, block.columns, strict=True)
        )
    }
    return next(iter(found.values())) if len(found) == 1 else ()


def forms_of_column(text: str) -> list[str]:
    """The forms that have this column in section 二, where not all have it; the text is its label word for word."""
    flat = plain(text)
    forms = {
        form for form, block in DISCLOSURE_BLOCKS for label in block.columns if plain(label.label) == flat
    }
    return sorted(forms) if len(forms) < len(FORMS) else []
