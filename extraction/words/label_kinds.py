"""What part of a form's table a printed label is of."""

from __future__ import annotations

from extraction.words.labels import is_one_of, match, split_numbering
from extraction.words.vocabulary import HEADER_LABELS, ROW_LABELS, TABLE_LABELS


def is_label(text: str) -> bool:
    """Whether a text is a label of a form's table, word for word."""
    return is_one_of(text, TABLE_LABELS)


def kind_of_label(label: str, before: str) -> str:
    """Whether a label is of a "row" or a "column"; other texts are "text".

    其他 and 总计 without a number are what the label before is.
    """
    if not match(label, ROW_LABELS):
        return "column" if match(label, HEADER_LABELS) else "text"
    numbered = split_numbering(label)[0] is not None
    return "column" if before == "column" and not numbered and match(label, HEADER_LABELS) else "row"
