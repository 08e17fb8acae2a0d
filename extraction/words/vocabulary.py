"""Every label of every form by the part of a table that it stands in: what printed labels are matched with."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.forms import FORMS, Label
from extraction.words.labels import plain


def _union(groups: Iterable[Iterable[Label]]) -> tuple[Label, ...]:
    """Labels of several forms as one vocabulary, the same wording named once."""
    seen: dict[tuple[str, str], Label] = {}
    for group in groups:
        for label in group:
            seen.setdefault((label.key, label.label), label)
    return tuple(seen.values())


NATIONAL_FORMS = tuple(FORMS.values())
DISCLOSURE_BLOCKS = tuple((form.name, block) for form in NATIONAL_FORMS for block in form.disclosure_blocks)
DISCLOSURE_ROWS = _union(block.rows for _, block in DISCLOSURE_BLOCKS)
DISCLOSURE_COLUMNS = _union(block.columns for _, block in DISCLOSURE_BLOCKS)
REQUEST_ROWS = _union(form.requests_rows for form in NATIONAL_FORMS)
REQUEST_COLUMNS = _union(form.requests_columns for form in NATIONAL_FORMS)
REQUEST_GROUPS = tuple(
    Label(
        key=text,
        label=text,
        variants=tuple(word for row in REQUEST_ROWS if row.label == text for word in row.variants),
    )
    for text in dict.fromkeys(group for row in REQUEST_ROWS for group in row.groups)
)
GROUP_NAMES = frozenset(label.label for label in REQUEST_GROUPS)
COLUMN_GROUPS = tuple(
    Label(key=text, label=text)
    for text in dict.fromkeys(
        [group for column in REQUEST_COLUMNS for group in column.groups]
        + [text for form in NATIONAL_FORMS for text in (form.requests_corner, form.requests_applicants)]
    )
)
CORNERS = frozenset(form.requests_corner for form in NATIONAL_FORMS)
ORGANISATIONS = tuple(
    Label(key=text, label=text)
    for text in dict.fromkeys(group for column in REQUEST_COLUMNS for group in column.groups)
)
REVIEW_BLOCKS = _union(form.review_blocks for form in NATIONAL_FORMS)
REVIEW_GROUPS = tuple(
    Label(key=text, label=text)
    for text in dict.fromkeys(group for block in REVIEW_BLOCKS for group in block.groups)
)
REVIEW_COLUMNS = _union(form.review_columns for form in NATIONAL_FORMS)
COLUMNS = (*DISCLOSURE_COLUMNS, *REQUEST_COLUMNS, *REVIEW_COLUMNS)
ARTICLES = tuple(Label(key=block.article, label=block.article) for _, block in DISCLOSURE_BLOCKS) + tuple(
    Label(key=text, label=text)
    for text in dict.fromkeys(block.content_label for _, block in DISCLOSURE_BLOCKS)
)
ROW_LABELS = (*REQUEST_ROWS, *REQUEST_GROUPS, *DISCLOSURE_ROWS)
HEADER_LABELS = (*COLUMN_GROUPS, *ARTICLES, *COLUMNS, *REVIEW_BLOCKS, *REVIEW_GROUPS)
TABLE_LABELS = (*ROW_LABELS, *HEADER_LABELS)


def _merged_order() -> dict[str, int]:
    """The place of every cell key of every form: a key that only one form has comes after its neighbour there."""
    order: list[str] = []
    for form in NATIONAL_FORMS:
        place = 0
        for key in form.cell_keys():
            if key in order:
                place = order.index(key) + 1
            else:
                order.insert(place, key)
                place += 1
    return {key: place for place, key in enumerate(order)}


CELL_ORDER = _merged_order()
OTHER_HANDLING = plain("（六）其他处理")
