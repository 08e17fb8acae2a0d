"""How near a table stands to where a form has it: of two that print the same rows, the nearer is the report's own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.words.headings import known_section
from extraction.words.labels import plain

_SECTIONS = {"disclosure": "2", "requests": "3", "reviews": "4"}
_PAST = re.compile(r"(?:上一?年|去年|往年|历年|同期)(?!.{0,2}(?:结转|项目数量))")
_YEAR = re.compile(r"(20[0-4]\d)年")
_LATEST = 3000
_LONGEST_CAPTION = 40

Distance = tuple[bool, bool, int]
"""Whether a line above announces the numbers of the past, whether another section's heading does; and how far back the
year is that the line names: most tables name none."""
NEAREST: Distance = (False, False, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a row stands: the number of its grid, and how far that is from where a form has it.

    `flattened` says whether the grid is one whose blanks left no trace.
    """

    grid: int = 0
    distance: Distance = NEAREST
    flattened: bool = False


@dataclass(slots=True)
class Surroundings:
    """The section and the caption that the table which is being read stands under."""

    _section: str | None = None
    _caption: str = ""
    _past: bool = False
    _back: int = 0
    _grid: int = 0
    _flattened: bool = False

    def line(self, text: str) -> None:
        """Take a line between tables, or one that is a row of a table."""
        self._section = known_section(text) or self._section
        self._caption = plain(text)

    def begin_grid(self, *, flattened: bool) -> None:
        """A further table begins, under the line that was taken last."""
        self._grid += 1
        self._flattened = flattened
        self._past, self._back = False, 0
        self.announce()

    def announce(self) -> None:
        """Let the line that was taken last speak of the rows below it: it may announce the past, or a year."""
        caption, self._caption = self._caption, ""
        if len(caption) > _LONGEST_CAPTION or caption.endswith("。"):
            return
        year = _YEAR.search(caption)
        announced = (
            self._past or bool(_PAST.search(caption)),
            _LATEST - int(year[1]) if year else self._back,
        )
        if announced != (self._past, self._back):
            self._grid += 1  # what follows is another table, if only by this line
            self._past, self._back = announced

    def standing_of(self, table: str) -> Standing:
        """That of a row of a table: "disclosure", "requests", "reviews"."""
        outside = self._section is not None and self._section != _SECTIONS[table]
        return Standing(self._grid, (self._past, outside, self._back), self._flattened)
