"""Tables printed a cell a line whose blank cells are empty lines, as LibreOffice and Word's converters save them."""

from __future__ import annotations

from dataclasses import replace

from extraction.layout import Grid, GridCell
from extraction.words.labels import match
from extraction.words.values import is_blank, is_value
from extraction.words.vocabulary import (
    DISCLOSURE_COLUMNS,
    DISCLOSURE_ROWS,
    REQUEST_COLUMNS,
    REQUEST_ROWS,
    REVIEW_COLUMNS,
)

_REQUESTS = len({label.key for label in REQUEST_COLUMNS})


def with_blank_cells(grid: Grid) -> Grid | None:
    """A table rebuilt from lines with a blank value for each empty line, without those that are no cells of its rows.

    None where empty lines do not stand for blank cells: a row has fewer values than columns, or more that print
    something; every row of section 三 begins with a blank, or none ends with a number; or more empty lines stand behind
    each row that ends with a number than behind another, whose blank cells may be gone.
    """
    rows: list[list[GridCell | None]] = []
    firsts: list[bool] = []
    lasts: list[bool] = []
    beyond: list[tuple[bool, int]] = []
    columns = 0
    for row in grid.rows:
        texts = [cell.text if cell is not None else "" for cell in row]
        labels = next((place for place, text in enumerate(texts) if is_value(text)), len(texts))
        if labels == len(texts):
            columns = sum(bool(match(text, (*DISCLOSURE_COLUMNS, *REVIEW_COLUMNS))) for text in texts)
            rows.append(row)
            continue
        requests = labels > 0 and bool(match(texts[labels - 1], REQUEST_ROWS))
        if not requests and labels and not match(texts[labels - 1], DISCLOSURE_ROWS):
            return None
        end = labels + (_REQUESTS if requests else columns)
        if len(texts) < end or not all(map(is_blank, texts[end:])):
            return None
        if not labels and is_blank(texts[end - 1]):
            return None  # what is blank behind a header may be its own, or the row's first cell
        if requests:
            firsts.append(not is_blank(texts[labels]))
            lasts.append(not is_blank(texts[end - 1]))
        beyond.append((not is_blank(texts[end - 1]), len(texts) - end))
        rows.append(row[:end])
    least = min((count for printed, count in beyond if printed), default=0)
    if (firsts and not (any(firsts) and any(lasts))) or any(count < least for _, count in beyond):
        return None
    return replace(grid, rows=rows)
