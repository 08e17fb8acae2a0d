"""Lines that head a block of a statutory table: 第二十条第（一）项, 行政诉讼（复议后起诉）. They are no prose."""

from __future__ import annotations

from extraction.words.labels import best, is_one_of, match, plain
from extraction.words.vocabulary import ARTICLES, REQUEST_GROUPS, REQUEST_ROWS, REVIEW_BLOCKS, REVIEW_GROUPS

_LONGEST = 30
_SHORTEST_END = 4
_HEADS = (*ARTICLES, *REVIEW_GROUPS)
_REQUESTS = (*REQUEST_ROWS, *REQUEST_GROUPS)


def review_block(text: str) -> str | None:
    """The block of section 四 that a label names: 行政诉讼（复议后起诉） is `litigation_after_review`."""
    flat = plain(text)
    if "情况" in flat:  # 四、政府信息公开行政复议、行政诉讼情况 is the section's heading, not a block's
        return None
    found = best(text, REVIEW_BLOCKS)
    if found is not None:
        return found.label.key
    named = [label.key for label in REVIEW_BLOCKS if label.groups and plain(label.label) in flat]
    return named[0] if len(named) == 1 and len(flat) <= _LONGEST else None


def is_block_heading(text: str) -> bool:
    """Whether a line only heads a block of a table."""
    if len(text) > _LONGEST or text.rstrip().endswith(("。", "；", "，")):
        return False
    return any(found.cost <= 1 for found in match(text, _HEADS)) or review_block(text) is not None


def is_request_label(text: str) -> bool:
    """Whether a line is the label of a row or a group of section 三, word for word."""
    return is_one_of(text, _REQUESTS)


def is_end_of_label(text: str) -> bool:
    """Whether a text is the end of the label of a row of section 三: what a page's end cuts off goes on below it."""
    end = plain(text)
    return len(end) >= _SHORTEST_END and any(
        plain(wording).endswith(end) for label in _REQUESTS for wording in label.wordings
    )
