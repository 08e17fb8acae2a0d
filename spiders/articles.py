"""What the page is that a link called a report: a report, a list of them, nothing, or another page in its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spiders import bodies, files
from spiders.asking import Ask
from spiders.columns import Direction, Way, direction
from spiders.judgement import Judgement, judge
from spiders.markup import visible_text
from spiders.pages import once
from spiders.walls import says_missing

if TYPE_CHECKING:
    from spiders.frontier import Frontier
    from spiders.pages import Page
    from spiders.platforms import Platform
    from spiders.trail import Trail

_TURN = re.compile(r"\W*[上下前后]一?[篇条个]")


class Articles:
    """Tells the articles of one portal from what else stands at their addresses."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._home: str | None = None

    def entered(self, home: Page) -> None:
        """Note the home page, which servers give in place of articles that are gone."""
        self._home = _words(home)

    def is_list(self, page: Page, platform: Platform) -> bool:
        """Whether what was linked like a report is a list of them (2020年政府信息公开年报 may be a year's column)."""
        if not is_bare(page) or platform.stated_empty(page):
            return False
        turns = turning_links(page)
        links = (link for link in platform.links(page) if link.url not in turns)
        steps = (direction(link) for link in links if self._frontier.admits(Ask(link.url)))
        return any(step and step.way in (Way.REPORT, Way.CANDIDATE) for step in steps)

    def is_article(self, page: Page, steps: list[Direction], trail: Trail) -> bool:
        """Whether a page on the way is a report itself: its text is, or its title over files or page images alone."""
        if bodies.is_report_body(page):
            return True
        title = judge_page(page)
        if not title.is_report or not (title.authority or trail.unit):
            return False
        entries = [
            step
            for step in steps
            if step.way in (Way.REPORT, Way.CANDIDATE)
            and step.link.url != page.url
            and self._frontier.admits(Ask(step.link.url))
        ]
        listed = any(not files.is_file(step.link.url) for step in entries)
        several = len({(step.judgement.authority, step.judgement.year) for step in entries}) > 1
        return not listed and not several and bool(bodies.attachments(page) or bodies.page_images(page))

    def is_blank(self, page: Page, platform: Platform) -> bool:
        """Whether what was linked as a report has nothing of one: no text, file, image, further part."""
        return is_bare(page) and not platform.parts(page)

    def is_another(self, page: Page, platform: Platform) -> bool:
        """Whether a page whose title and text are no report's is the home page, or one that says nothing of disclosure.

        A page that says that what was asked for is gone may have all of the site's frame and its latest news.
        """
        if _words(page) == self._home:
            return True
        elsewhere = bodies.attachments(page) or bodies.page_images(page) or platform.parts(page)
        return not elsewhere and (not page.mentions_disclosure or says_missing(page))


@once
def judge_page(page: Page) -> Judgement:
    """The judgement of a page by the first of its titles that names a report, else by its likeliest one.

    A line that is no heading counts where it names a report and its year.
    """
    judgements = [judge(title) for title in page.titles]
    named = next((j for j in judgements if j.is_report), None)
    if named is None:
        lines = (judge(line) for line in page.captions)
        named = next((j for j in lines if j.is_report and j.year), None)
    return named or (judgements[0] if judgements else judge(""))


def turning_links(page: Page) -> frozenset[str]:
    """Where an article leads to the one before it and the one after it (上一篇, 下一条)."""
    return frozenset(
        link.url
        for link, anchor in page.anchors
        if (around := anchor.getparent()) is not None and _TURN.match(visible_text(around))
    )


def _words(page: Page) -> str:
    """A page's words without its numbers: days and counts of visitors change from one answer to the next."""
    return re.sub(r"\d+", "", page.normalised)


def is_bare(page: Page) -> bool:
    """Whether a page has nothing that could be a report: no text of its own, no file, no page images."""
    return not (
        bodies.is_report_body(page)
        or bodies.has_prose(page)
        or bodies.attachments(page)
        or bodies.page_images(page)
    )
