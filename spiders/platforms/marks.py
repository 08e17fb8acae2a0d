"""What families are told by: patterns that are looked for on every page, of which most are another family's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

    from spiders.pages import Page


@dataclass(frozen=True, slots=True)
class Mark:
    """A pattern with the words, in lower case, of which every match has one: a page without them is not searched."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def on(self, page: Page) -> bool:
        """Whether the mark stands in a page's source."""
        return any(word in page.lowered for word in self.words) and bool(self.pattern.search(page.source))
