"""Where the cells of an RTF table's row begin and end."""

from __future__ import annotations

from dataclasses import dataclass, field

from extraction.layout import UnreadableError
from extraction.readers.story import Frame

_MOST_COLUMNS = 1_000


@dataclass(slots=True)
class RowDefinition:
    """The row as \\trowd and the words after it define it."""

    left: int = 0
    frames: list[Frame] = field(default_factory=list)
    with_above: bool = False
    with_before: bool = False

    def edge(self, right: int) -> None:
        if len(self.frames) >= _MOST_COLUMNS:
            raise UnreadableError(
                f"a table row states more than {_MOST_COLUMNS} cells; look at the original by hand"
            )
        left = self.frames[-1].right if self.frames else self.left
        self.frames.append(Frame(left, right, self.with_above, self.with_before))
        self.with_above = self.with_before = False
