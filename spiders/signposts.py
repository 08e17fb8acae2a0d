"""The anchors of a page as steps: where each leads, which are followed from a place, which of them are entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spiders.asking import Ask
from spiders.columns import Direction, Way, direction
from spiders.judgement import judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spiders.frontier import Frontier
    from spiders.links import Link
    from spiders.platforms import Platform
    from spiders.trail import ReportList, Trail

ENTRIES = frozenset({Way.REPORT, Way.CANDIDATE})
IN_COLUMN = frozenset({Way.COLUMN, Way.GROUP, Way.UNIT, Way.YEAR, Way.MORE})
_OUTSIDE = frozenset({Way.COLUMN, Way.GATE, Way.GROUP, Way.UNIT})


def steps_of(links: Iterable[Link], platform: Platform) -> list[Direction]:
    """The links that lead somewhere, in the page's order."""
    return [step for link in links if (step := _direction(link, platform))]


def followed(trail: Trail, entries: ReportList | None) -> frozenset[Way]:
    """The anchors that are followed from a place."""
    if trail.in_column:
        return IN_COLUMN
    # Reports outside a column are its newest ones, shown on a unit's page; 更多 leads to the column. On the home page
    # it leads to the news.
    return _OUTSIDE | {Way.MORE} if entries is not None and trail.depth else _OUTSIDE


def shown(steps: Iterable[Direction], frontier: Frontier) -> frozenset[str]:
    """The entries among the steps, by what makes two requests the same."""
    asks = (Ask(step.link.url) for step in steps if step.way in ENTRIES)
    return frozenset(frontier.key(ask) for ask in asks if frontier.admits(ask))


def hold_reports(steps: Iterable[Direction], frontier: Frontier) -> bool:
    """Whether a page that no anchor called a column has reports all the same: its further pages may have more."""
    return any(step.way is Way.REPORT and frontier.admits(Ask(step.link.url)) for step in steps)


def _direction(link: Link, platform: Platform) -> Direction | None:
    step = direction(link)
    if platform.is_unit(link) and link.text and (step is None or step.way in (Way.UNIT, Way.GROUP)):
        return Direction(Way.UNIT, link, judge(link.text))
    return step
