"""Rows that a document prints and that could not be read: said of each of their cells, lest nobody miss them.

A table may be lost whole (its columns stand where nobody knows, its cells have run together) or lose single rows. Its
labels are in the text all the same: a cell each, in pieces that a narrow column broke, or one right behind the other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import pairwise

from extraction.forms import FORMS, FormDefinition, Label
from extraction.layout import Block
from extraction.report import Cell
from extraction.tables.tables import Tables
from extraction.words.labels import is_one_of, plain, split_numbering
from extraction.words.values import is_number, is_value
from extraction.words.vocabulary import (
    CELL_ORDER,
    COLUMNS,
    DISCLOSURE_COLUMNS,
    DISCLOSURE_ROWS,
    REQUEST_COLUMNS,
    REQUEST_GROUPS,
    REQUEST_ROWS,
    REVIEW_BLOCKS,
    REVIEW_COLUMNS,
)

_NO_ROWS = (*COLUMNS, *REQUEST_GROUPS)
_NOTE = "原件印有此格，而未能读出"
_TABLES = {
    "disclosure": (DISCLOSURE_ROWS, DISCLOSURE_COLUMNS),
    "requests": (REQUEST_ROWS, REQUEST_COLUMNS),
    "reviews": (REVIEW_BLOCKS, REVIEW_COLUMNS),
}
_LONGEST = 60
"""Characters of what may be a cell: in sentences the same words name no row."""
_SHORTEST_PIECE = 4
_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 3
_MOST_SINGLE = 2
"""How many rows may be missing one by one: where more are, nobody knows which others are."""
_WHOLE = tuple(frozenset(form.cell_keys()) for form in FORMS.values())
"""The cells of each form: where all of them were read, none is missing."""
_FEWEST_NUMBERS = 3
"""Numbers that are printed and were not read: without any, the values are gone, and nothing could be read."""
_GLUED = re.compile(r"(?<=[^\d])\d{3,}$")
_DIGITS = re.compile(r"\d+")


def with_unread(cells: dict[str, Cell], blocks: Sequence[Block], tables: Tables) -> dict[str, Cell]:
    """The cells with those that were not read, null and uncertain; the same where nothing printed is missing."""
    unread = _unread(cells, blocks, tables)
    if not unread:
        return cells
    every = cells | {key: Cell(None, "", note=_NOTE, status="uncertain") for key in unread}
    return {key: every[key] for key in sorted(every, key=lambda key: CELL_ORDER[key])}


def _unread(cells: Mapping[str, Cell], blocks: Sequence[Block], tables: Tables) -> list[str]:
    if any(keys <= cells.keys() for keys in _WHOLE):
        return []
    texts = [text for block in blocks for text in block.texts()]
    numbers = sum(cell.value is not None for cell in cells.values())
    if sum(map(_numbers, texts)) - numbers < _FEWEST_NUMBERS:
        return []
    whole = plain("".join(texts))
    pieces = {plain(text) for text in texts if len(text) <= _LONGEST and not _is_prose(text)}
    pieces = {piece for piece in map(_without_values, pieces) if not is_value(piece)}
    read = {_row_of(key) for key in cells}
    missing: list[str] = []
    for table, (labels, columns) in _TABLES.items():
        printed = {f"{table}.{key}" for key in _named(pieces, labels)}
        enough = len(printed) >= _FEWEST_ROWS and len(_named(pieces, columns)) >= _FEWEST_COLUMNS
        if not enough and not any(pair in whole for pair in _headers(table)):
            continue
        if any(row.startswith("requests.other") for row in read):
            printed -= {"requests.other", "requests.other_misc"}  # the form's one row, or the last of three
        form = _form_of_columns(whole) if table == "disclosure" else None
        form = form or _form(tables, printed, whole)
        own = [key for key in form.cell_keys() if key.startswith(f"{table}.") and key not in cells]
        lost = not any(row.startswith(f"{table}.") for row in read) or len(printed - read) > _MOST_SINGLE
        missing += [key for key in own if lost or _row_of(key) in printed - read or table == "reviews"]
    return missing


def _without_values(piece: str) -> str:
    """A label without the digits that run on behind it, and without its group's before it."""
    label = piece if is_value(piece) else _GLUED.sub("", piece)
    groups = (plain(group.label) for group in REQUEST_GROUPS)
    return next(
        (label[len(group) :] for group in groups if label.startswith(group) and label != group), label
    )


def _numbers(text: str) -> int:
    """How many numbers stand in a text that is no sentence; in a cell's it is one at most."""
    if _is_prose(text):
        return 0
    return len(_DIGITS.findall(text)) if len(text) > _LONGEST else sum(map(is_number, text.split()))


def _is_prose(text: str) -> bool:
    return text.endswith(("。", "；"))


def _row_of(key: str) -> str:
    return key.rpartition(".")[0]


def _form(tables: Tables, printed: Collection[str], whole: str) -> FormDefinition:
    """The form whose rows the printed ones are, else the document's own, else the one in force."""
    named = [form for form in FORMS.values() if set(printed) <= set(map(_row_of, form.cell_keys()))]
    if len(named) == 1:
        return named[0]
    if tables.form:
        return FORMS[tables.form]
    return _form_of_columns(whole) or list(FORMS.values())[-1]


def _form_of_columns(whole: str) -> FormDefinition | None:
    """The form most of whose labels of section 二's columns stand in a text; None where it is not one alone."""
    found = {
        form.name: sum(
            plain(label.label) in whole for block in form.disclosure_blocks for label in block.columns
        )
        for form in FORMS.values()
    }
    most = max(found.values())
    named = [form for form in FORMS.values() if found[form.name] == most > 0]
    return named[0] if len(named) == 1 else None


@cache
def _headers(table: str) -> tuple[str, ...]:
    """Two labels of a header, one right behind the other, as no sentence has them."""
    rows: list[tuple[Label, ...]] = []
    for form in FORMS.values():
        if table == "disclosure":
            rows += [block.columns for block in form.disclosure_blocks]
        else:
            rows.append(form.requests_columns[1:-2] if table == "requests" else form.review_columns[:-1])
            rows += [form.review_blocks[1:]] if table == "reviews" else []  # 未经复议直接起诉, 复议后起诉
    return tuple({plain(a.label) + plain(b.label) for row in rows for a, b in pairwise(row)})


def _named(pieces: Collection[str], labels: tuple[Label, ...]) -> set[str]:
    """The keys of the labels that pieces are word for word, or that one alone has a piece of."""
    return {key for piece in pieces if (key := _key(piece, labels)) is not None}


def _key(piece: str, labels: tuple[Label, ...]) -> str | None:
    core = split_numbering(piece)[1]
    keys = {key for known, key in _cores(labels) if core == known}
    if not keys and len(core) >= _SHORTEST_PIECE and not is_one_of(piece, _NO_ROWS):
        keys = {key for known, key in _cores(labels) if core in known}
    return keys.pop() if len(keys) == 1 else None


@cache
def _cores(labels: tuple[Label, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((split_numbering(wording)[1], label.key) for label in labels for wording in label.wordings)
