"""When a page is asked for once more, to be answered as a browser shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spiders.frontier import Visit
    from spiders.gathering import Gatherer
    from spiders.pages import Page
    from spiders.platforms import Platform
    from spiders.registry import Portal
    from spiders.wayfinding import Wayfinder

# Articles that stay blank in a browser too: after these the portal's others are not shown to one.
MOST_BLANK = 3


class Rendering:
    """The use of a browser on one portal, as its entry's `render` asks for it."""

    def __init__(self, portal: Portal, wayfinder: Wayfinder, gatherer: Gatherer) -> None:
        self._render = portal.render
        self._wayfinder = wayfinder
        self._gatherer = gatherer
        self._blank = 0

    @property
    def always(self) -> bool:
        """Whether every page is to be shown by a browser."""
        return self._render == "always"

    def wanted(self, visit: Visit, page: Page, platform: Platform) -> bool:
        """Whether a page is to be shown by a browser: always, or where its list is not there.

        An article that its list is sure of, and whose page is scripts around nothing, may be written by them.
        """
        if visit.render or self._render == "never":
            return False
        if visit.kind == "article":
            scripted = visit.sure and self._blank < MOST_BLANK and bool(page.tree.xpath("//script"))
            return scripted and self._gatherer.is_blank(page, platform)
        return self.always or self._wayfinder.shows_nothing(visit, page, platform)

    def shown(self, visit: Visit, page: Page, platform: Platform) -> None:
        """Take note of an article: whether a browser showed anything of it."""
        self._blank += visit.render and self._gatherer.is_blank(page, platform)
