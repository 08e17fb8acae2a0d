"""Which row of section 三's table a label names, by the labels of the groups above it."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.forms import FORMS
from extraction.tables.rows import leaf_matches
from extraction.words.labels import best, plain, split_numbering
from extraction.words.vocabulary import OTHER_HANDLING, REQUEST_GROUPS, REQUEST_ROWS

_ENDS_A_GROUP = ("other", "total_handled", "carried_over", "new_requests", "carried_in")


class RowNames:
    """Tells rows by their labels, and remembers the group that the present one stands in."""

    def __init__(self) -> None:
        self._group: str | None = None

    def group(self, text: str) -> None:
        """A line that may name the group of the rows below it: （三）不予公开."""
        found = best(text, REQUEST_GROUPS)
        if found is not None:
            self._group = plain(found.label.label)

    def leave(self, key: str) -> None:
        """A row was read: some end the group above them, （六）其他处理 begins one."""
        if key in _ENDS_A_GROUP:
            self._group = OTHER_HANDLING if key == "other" else None

    def key(self, texts: list[str]) -> str | None:
        """The row that the labels name. 其他 is （六）其他处理 or its third row: by its number, then its group."""
        candidates = leaf_matches(texts, REQUEST_ROWS)
        keys = {found.label.key for found in candidates}
        if len(keys) == 1:
            key = keys.pop()
            if key in ("other", "other_misc"):
                return self._which_other(texts[-1], key)
            if key.startswith(("refused", "unavailable", "unprocessed")):
                self._group = plain(candidates[0].label.groups[-1])
            return key
        if keys == {"other", "other_misc"}:
            return self._which_other(texts[-1], None)
        in_group = [f for f in candidates if self._group and self._group in map(plain, f.label.groups)]
        return in_group[0].label.key if len(in_group) == 1 else None

    def _which_other(self, text: str, key: str | None) -> str:
        number, rest = split_numbering(text)
        if "处理" in rest or (number is not None and number.level == 2):
            return "other"
        if number is not None or self._group == OTHER_HANDLING:
            return "other_misc"
        return key or "other"


def rows_between(first: str | None, last: str | None) -> Iterable[tuple[str, ...]]:
    """The rows of each form between two of its rows; None is the table's beginning or end."""
    for form in FORMS.values():
        keys = [row.key for row in form.requests_rows]
        if (first is None or first in keys) and (last is None or last in keys):
            start = keys.index(first) + 1 if first is not None else 0
            yield tuple(keys[start : keys.index(last) if last is not None else None])
