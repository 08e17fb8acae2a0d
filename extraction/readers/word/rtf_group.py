"""What a group of an RTF file inherits from the one around it, and the control words that change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(slots=True)
class Group:
    """How what is written is to be taken: whether it is printed, in which font, in how many tables it lies.

    `skipped` is a destination that is not the document's text, `boxed` one of those that a text box may be in, `fonts`
    the table of fonts. `after_unicode` is how many characters behind a \\u only repeat it. `nested` says that the words
    about a row are about one of a table in a cell.
    """

    skipped: bool = False
    boxed: bool = False
    fonts: bool = False
    hidden: bool = False
    deleted: bool = False
    struck: bool = False
    raised: bool = False
    font: int = -1
    after_unicode: int = 1
    in_table: bool = False
    depth: int = 0
    nested: bool = False

    def unseen(self) -> bool:
        """Whether what is written is not printed."""
        return self.skipped or self.hidden or self.deleted or self.struck

    def tables(self) -> int:
        """In how many tables a paragraph lies."""
        return max(self.depth, 1) if self.in_table else 0

    def enter_box(self) -> None:
        """A text box begins: what is written is seen again, and lies in no table."""
        self.skipped = self.boxed = self.in_table = self.nested = False
        self.depth = 0


def _plain_paragraph(group: Group, _: int | None) -> None:
    group.in_table, group.depth = False, 0


def _in_table(group: Group, _: int | None) -> None:
    group.in_table = True


def _depth(group: Group, number: int | None) -> None:
    group.depth = number or 0


def _nested(group: Group, _: int | None) -> None:
    group.nested = True


def _font(group: Group, number: int | None) -> None:
    group.font = number if number is not None else -1


def _plain(group: Group, _: int | None) -> None:
    group.font, group.hidden, group.deleted, group.struck, group.raised = -1, False, False, False, False


def _hidden(group: Group, number: int | None) -> None:
    group.hidden = number != 0


def _deleted(group: Group, number: int | None) -> None:
    group.deleted = number != 0


def _struck(group: Group, number: int | None) -> None:
    group.struck = number != 0


def _raised(group: Group, number: int | None) -> None:
    group.raised = number != 0


def _level(group: Group, _: int | None) -> None:
    group.raised = False


def _after_unicode(group: Group, number: int | None) -> None:
    group.after_unicode = max(number if number is not None else 1, 0)


CHANGES: Mapping[str, Callable[[Group, int | None], None]] = {
    "pard": _plain_paragraph,
    "intbl": _in_table,
    "itap": _depth,
    "nesttableprops": _nested,
    "f": _font,
    "plain": _plain,
    "v": _hidden,
    "deleted": _deleted,
    "strike": _struck,
    "striked": _struck,
    "super": _raised,
    "sub": _level,
    "nosupersub": _level,
    "uc": _after_unicode,
}
"""What control words change in the group that they stand in, by the number behind them."""
