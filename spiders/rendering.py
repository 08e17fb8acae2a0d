"""When a page is asked for once more, to be answered as a browser shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.capture import Capture
    from spiders.articles import Articles
    from spiders.frontier import Visit
    from spiders.pages import Page
    from spiders.platforms import Platform
    from spiders.registry import Portal
    from spiders.wayfinding import Wayfinder

# Articles, and units in a column, that stay blank in a browser: after these the portal's others are not shown to one.
MOST_BLANK = 3


class Rendering:
    """The use of a browser on one portal, as its entry's `render` asks for it.

    Units in a column mostly have no report where their pages show none: one after the other is shown by the browser,
    until one has something; then all are.
    """

    def __init__(self, portal: Portal, wayfinder: Wayfinder, articles: Articles) -> None:
        self._render = portal.render
        self._wayfinder = wayfinder
        self._articles = articles
        self._blank = 0
        self._empty = 0
        self._worth = False
        self._trying = False
        self._held: list[tuple[Visit, Page, Capture]] = []

    @property
    def always(self) -> bool:
        """Whether every page is to be shown by a browser."""
        return self._render == "always"

    @property
    def _hopeless(self) -> bool:
        return not self._worth and self._empty >= MOST_BLANK

    def wanted(self, visit: Visit, page: Page, platform: Platform) -> bool:
        """Whether a page is to be shown by a browser: always, or where its list is not there.

        An article that its list is sure of, and whose page is scripts around nothing, may be written by them.
        """
        if visit.render or self._render == "never":
            return False
        if visit.kind == "article":
            scripted = visit.sure and self._blank < MOST_BLANK and bool(page.tree.xpath("//script"))
            return scripted and self._articles.is_blank(page, platform)
        if self.always:
            return True
        hopeless = visit.stands_in_list and self._hopeless
        return not hopeless and self._wayfinder.shows_nothing(visit, page, platform)

    def ask(self, visit: Visit, page: Page, capture: Capture) -> Iterator[Visit]:
        """Ask for a page by a browser, now or when it is known whether that shows anything."""
        if not visit.stands_in_list or self._worth or self.always:
            yield replace(visit, render=True)
            return
        self._held.append((visit, page, capture))
        yield from self._try_next()

    def shown(self, visit: Visit, page: Page | None, platform: Platform | None) -> None:
        """Take note of what a browser shows: whether there is anything of an article, or of a unit's list.

        `page` is None where it could not be had.
        """
        if not visit.render:
            return
        if visit.kind == "article" and page is not None and platform is not None:
            self._blank += self._articles.is_blank(page, platform)
        elif visit.stands_in_list:
            self._trying = False
            if page is None or platform is None or self._wayfinder.shows_nothing(visit, page, platform):
                self._empty += 1
            else:
                self._worth = True

    def next(self) -> Iterator[Visit]:
        """What is asked by a browser after that."""
        if self._worth:
            while self._held:
                yield replace(self._held.pop(0)[0], render=True)
        elif not self._hopeless:
            yield from self._try_next()

    def given_up(self) -> list[tuple[Visit, Page, Capture]]:
        """The pages that are to be read as they are."""
        if not self._hopeless:
            return []
        given_up, self._held = self._held, []
        return given_up

    def _try_next(self) -> Iterator[Visit]:
        if self._held and not self._trying:
            self._trying = True
            yield replace(self._held.pop(0)[0], render=True)
