"""Articles to discoveries: whether a page is the report it was linked as, and everything that belongs to it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from spiders import bodies, files
from spiders.articles import is_bare, judge_page
from spiders.asking import Ask
from spiders.assembly import Assembly, document
from spiders.authorship import find_authority
from spiders.frontier import Frontier, Visit
from spiders.items import Discovery, Role
from spiders.judgement import Judgement, judge
from spiders.links import Link
from spiders.platforms import GENERAL
from spiders.sightings import Sightings
from spiders.statements import stated_date, stated_year

if TYPE_CHECKING:
    from archive.capture import Capture
    from spiders.articles import Articles
    from spiders.pages import Page
    from spiders.platforms import Platform
    from spiders.registry import Portal

logger = logging.getLogger(__name__)

# A report printed page by page as images has some dozens of them.
MOST_FILES_OF_A_REPORT = 60


class Gatherer:
    """Puts one portal's reports together over a night. Yields the visits for their files, and whole discoveries."""

    def __init__(self, portal: Portal, frontier: Frontier, articles: Articles) -> None:
        self._portal = portal
        self._frontier = frontier
        self._articles = articles
        self.sightings = Sightings()
        self._bodies: dict[str, str] = {}
        self._awaited: dict[str, list[Visit]] = {}
        self._fetched: dict[str, Capture] = {}

    def article(
        self, visit: Visit, page: Page, platform: Platform, capture: Capture
    ) -> Iterator[Visit | Discovery]:
        """Read what was linked as a report. A link that proves to be none is taken off its list's entries."""
        confirmed = bodies.is_report_body(page) or judge_page(page).is_report
        nothing = is_bare(page) and platform.stated_empty(page)
        if nothing or (not visit.sure and not confirmed):
            if visit.entries is not None:
                visit.entries.disown(visit.entry_url)
                # A unit without any report says so on each year's view, and nowhere else.
                visit.entries.stated_empty |= visit.entries.views and nothing
            return
        if not confirmed and (
            self._articles.is_blank(page, platform) or self._articles.is_another(page, platform)
        ):
            # Another page in the report's place: a home page, or what a throttled server gives for all addresses.
            logger.info("%s: holds no report", page.url)
            if visit.entries is not None:
                visit.entries.dead += visit.dead_link
            return
        yield from self.report(visit, page, platform, capture)

    def report(
        self, visit: Visit, page: Page, platform: Platform, capture: Capture
    ) -> Iterator[Visit | Discovery]:
        """Take a page for a report's body and ask for the files that belong to it."""
        # One shell may stand for all articles, whose script asks for the text of each.
        shell = is_bare(page) and platform.parts(page)
        first = visit.entry_url if shell else self._bodies.setdefault(capture.sha256, visit.entry_url)
        if first != visit.entry_url:
            # A throttled server serves one page for all addresses; a twin adds nothing either.
            logger.info("%s: the same body as %s", page.url, first)
            if visit.entries is not None:
                visit.entries.dead += visit.dead_link
            return
        if visit.entries is not None:
            visit.entries.own(visit.entry_url, self._frontier.key(Ask(visit.entry_url)))
        attachments = bodies.attachments(page)
        if not bodies.is_report_body(page) and (reports := _reports_of_several(attachments)):
            yield from self._files_of_several(reports, visit, page, platform)
            return
        assembly = Assembly(self._discovery(visit, page, platform))
        assembly.add(document(capture, page.url, "body"))
        wanted: list[tuple[files.FileLink, Role]] = [
            (files.FileLink(url, None), "body") for url in platform.parts(page)
        ]
        wanted += [(file, "attachment") for file in attachments]
        if not attachments and not bodies.is_report_body(page):
            wanted += [(file, "image") for file in bodies.page_images(page)]
        yield from self._ask_files(assembly, visit, wanted)

    def _files_of_several(
        self, reports: list[tuple[files.FileLink, Judgement]], visit: Visit, page: Page, platform: Platform
    ) -> Iterator[Visit | Discovery]:
        """The files of an article that only brings the reports of several authorities together: each is a row of it."""
        if visit.entries is not None:
            visit.entries.disown(visit.entry_url)
        # Whoever put them together is none of them.
        trail = replace(visit.trail, unit=None, unit_source=None)
        date = stated_date(page) or (visit.link.date if visit.link else None)
        for file, named in reports:
            if visit.entries is not None and named.authority:
                visit.entries.name(named.authority)
            link = Link(file.url, named.title, date)
            year = named.year or judge_page(page).year or visit.year
            row = Visit("article", Ask(file.url), trail, visit.entries, link, page.url, year=year)
            yield from self.file_entry(row, platform)

    def file_entry(self, visit: Visit, platform: Platform) -> Iterator[Visit | Discovery]:
        """A row of a list that is the report's file itself."""
        assert visit.link is not None
        assembly = Assembly(self._discovery(visit, None, platform))
        yield from self._ask_files(
            assembly, visit, [(files.FileLink(visit.ask.url, visit.link.text), "attachment")], row=visit
        )

    def landed(self, visit: Visit, capture: Capture) -> Iterator[Visit | Discovery]:
        """What was linked like an article, or as a unit's or a year's, and is the report's file itself."""
        link = visit.link or Link(visit.entry_url, visit.trail.anchor)
        assembly = Assembly(self._discovery(replace(visit, link=link), None, GENERAL))
        assembly.add(document(capture, visit.entry_url, "attachment", link.text))
        if visit.entries is not None:
            visit.entries.own(visit.entry_url, self._frontier.key(Ask(visit.entry_url)))
        yield from assembly.finished()

    def file(self, visit: Visit, capture: Capture | None) -> Iterator[Discovery]:
        """Give a file (None: it could not be had) to every report that waits for it."""
        url = visit.entry_url
        if capture is not None:
            self._fetched[url] = capture
            if visit.entries is not None:
                visit.entries.own(url, self._frontier.key(Ask(url)))
        for waiting in self._awaited.pop(url):
            assert waiting.assembly is not None
            found = document(capture, url, waiting.role, waiting.filename) if capture else None
            yield from waiting.assembly.settle(url, found)

    def part(
        self, visit: Visit, page: Page, platform: Platform, capture: Capture
    ) -> Iterator[Visit | Discovery]:
        """A further page of an article, and what it leads to in its turn: e-books know their next page only."""
        wanted: list[tuple[files.FileLink, Role]] = [
            (files.FileLink(url, None), "body") for url in platform.parts(page)
        ]
        if not bodies.is_report_body(page):
            wanted += [(file, "image") for file in bodies.page_images(page)]
        for waiting in self._awaited[visit.entry_url]:
            assert waiting.assembly is not None
            yield from self._ask_files(waiting.assembly, visit, wanted)
        yield from self.file(visit, capture)

    def _ask_files(
        self,
        assembly: Assembly,
        visit: Visit,
        wanted: list[tuple[files.FileLink, Role]],
        row: Visit | None = None,
    ) -> Iterator[Visit | Discovery]:
        """Ask for a report's files. One that another report has too is fetched once and belongs to both.

        `row`: the visit of a list's row that is the file itself; its list waits for it.
        """
        visits: list[Visit] = []
        for file, role in wanted[: max(MOST_FILES_OF_A_REPORT - len(assembly.order), 0)]:
            if file.url in assembly.order:
                continue
            request = Visit(
                "file", Ask(file.url), visit.trail, assembly=assembly, role=role, filename=file.name
            )
            if row is not None:
                request = replace(request, entries=row.entries, link=row.link, year=row.year)
            if file.url in self._fetched:
                assembly.add(document(self._fetched[file.url], file.url, role, file.name))
            elif file.url in self._awaited:
                assembly.expect(file.url)
                self._awaited[file.url].append(request)
            elif taken := list(self._frontier.take(request)):
                assembly.expect(file.url)
                self._awaited[file.url] = [request]
                visits += taken
        yield from visits
        yield from assembly.finished()

    def _discovery(self, visit: Visit, page: Page | None, platform: Platform) -> Discovery:
        assert visit.link is not None
        shown, own = judge(visit.link.text, visit.entry_url), judge_page(page) if page else judge("")
        named = own if own.authority else shown
        trail = self.sightings.trail(visit)
        authority, source = find_authority(self._portal, platform, page, trail, visit.entries, named)
        return Discovery(
            portal_id=self._portal.id,
            landing_url=page.url if page else visit.ask.url,
            found_on=visit.found_on,
            link_text=visit.link.text,
            title=own.title if own.is_report else visit.link.text,
            year=(own.year if own.is_report else None)
            or shown.year
            or visit.year
            or trail.year
            or (stated_year(page) if page else None),
            authority=authority,
            authority_source=source,
            published_on=(stated_date(page) if page else None) or visit.link.date,
            unit_path=trail.unit_path,
            entry_url=visit.entry_url,
            entry_shows=visit.shown,
        )


def _reports_of_several(attachments: list[files.FileLink]) -> list[tuple[files.FileLink, Judgement]]:
    """The files that are called reports, where they are those of several authorities; else nothing."""
    judged = [(file, judge(file.name or "")) for file in attachments]
    reports = [(file, named) for file, named in judged if named.is_report]
    return reports if len({named.authority for _, named in reports} - {None}) > 1 else []
