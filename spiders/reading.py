"""A page that came in answer: read as it is, or once more with a script of its own or as a browser shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from spiders.columns import Direction, Way
from spiders.frontier import Visit
from spiders.items import Discovery, ListSeen
from spiders.judgement import judge

if TYPE_CHECKING:
    from archive.capture import Capture
    from spiders.articles import Articles
    from spiders.doors import Doors
    from spiders.gathering import Gatherer
    from spiders.lists import Lists
    from spiders.pages import Page
    from spiders.recognition import Recognition
    from spiders.rendering import Rendering
    from spiders.scriptfiles import ScriptFiles
    from spiders.wayfinding import Wayfinder

    Found = Visit | Discovery | ListSeen


class Reader:
    """Reads the pages of one portal. Yields the visits that follow, and what is found."""

    def __init__(
        self,
        doors: Doors,
        recognition: Recognition,
        scripts: ScriptFiles,
        rendering: Rendering,
        wayfinder: Wayfinder,
        articles: Articles,
        gatherer: Gatherer,
        lists: Lists,
    ) -> None:
        self._doors = doors
        self._recognition = recognition
        self._scripts = scripts
        self._rendering = rendering
        self._wayfinder = wayfinder
        self._articles = articles
        self._gatherer = gatherer
        self._lists = lists

    def lend(self, files: Iterable[str]) -> str:
        """The text of those script files that are there."""
        return self._scripts.lend(files)

    def read(self, visit: Visit, page: Page, capture: Capture) -> Iterator[Found]:
        """A page: a door, one on the way, a list's or an article. One that lacks something may have to wait for it."""
        platform = self._recognition.of(page)
        if visit.kind == "door":
            self._doors.entered = True
            if visit.entries is None:
                self._articles.entered(page)
                self._scripts.entered(page)
            yield from self._doors.others()
        yield from self._scripts.ask(visit, page, platform, capture)
        if self._scripts.waits(visit):
            return
        if self._rendering.wanted(visit, page, platform):
            asked_by_script = platform.next_pages(page) or platform.inner_pages(page)
            if self._rendering.always or not asked_by_script:
                yield from self._rendering.ask(visit, page, capture)
                return
            if visit.entries is not None and not visit.stands_in_list:
                self._lists.put_off(visit.entries, replace(visit, render=True))
        if visit.render:
            self._rendering.shown(visit, page, platform)
            yield from self._rendered()
        if visit.kind != "article":
            yield from self._wayfinder.read(visit, page, platform, capture)
        elif self._articles.is_list(page, platform):
            yield from self._wayfinder.read(_as_way(visit), page, platform, capture)
        else:
            yield from self._gatherer.article(visit, page, platform, capture)
        yield from self._lists.done(visit)

    def script(self, visit: Visit, text: str) -> Iterator[Found]:
        """The pages that waited for a script file are read anew."""
        for waited, page, capture in self._scripts.arrived(visit.entry_url, text):
            yield from self.read(waited, page, capture)

    def not_shown(self, visit: Visit) -> Iterator[Found]:
        """A page that the browser was to show and that could not be had."""
        self._rendering.shown(visit, None, None)
        yield from self._rendered()

    def _rendered(self) -> Iterator[Found]:
        """After an answer of the browser: what it is to show next, and what is read without it."""
        yield from self._rendering.next()
        for visit, page, capture in self._rendering.given_up():
            yield from self.read(visit, page, capture)


def _as_way(visit: Visit) -> Visit:
    """An entry that is a column: its list is no report, and stands below the one that linked it."""
    assert visit.link is not None
    if visit.entries is not None:
        visit.entries.disown(visit.entry_url)
        visit.entries.led_on = True
    on = visit.trail.follow(Direction(Way.REPORT, visit.link, judge(visit.link.text)))
    return replace(visit, kind="way", trail=on, entries=None, stands_in_list=False)
