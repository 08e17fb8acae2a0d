"""What came of one portal's night, and how it is judged."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from crawler.browser import MISSING
from crawler.console import counted
from spiders.items import ListSeen, Trouble
from spiders.registry import Portal
from storage.inputs import Sought
from storage.past import Past

# Scrapy's finish_reason after a signal. A night that was called off before its turn has none.
SHUTDOWN = "shutdown"
WELL = ("ok", "unchanged")
"""The outcomes of a night that had all that its portal lists."""


@dataclass(slots=True)
class PortalNight:
    """What came of one portal's night, as it is noted in the archive (kind "outcome").

    `again` are the discovery notes of earlier nights that hold for this one word for word, and that no later discovery
    of the night has named.
    """

    portal: Portal
    run_id: str
    outcome: str | None = None
    message: str = ""
    failed: bool = True
    requests: int = 0
    found: int = 0
    platform: str | None = None
    lists: list[ListSeen] = field(default_factory=list)
    trouble: Trouble | None = None
    stopped: bool = False
    over: bool = False
    past: Past = field(default_factory=Past)
    sought: dict[str, Sought] = field(default_factory=dict)
    needs_browser: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)

    def note(self) -> dict[str, Any]:
        """The JSON block of the outcome note."""
        return {
            "run_id": self.run_id,
            "portal_id": self.portal.id,
            "outcome": self.outcome,
            "message": self.message,
            "failed": self.failed,
            "requests": self.requests,
            "found": self.found,
            "platform": self.platform,
            "lists": [asdict(seen) for seen in self.lists],
            "sought": dict(sorted(self.sought.items())),
            "again": self.again,
        }


class Judgement(NamedTuple):
    """The end of a portal's night: the outcome, a sentence about it, and whether the run has failed with it."""

    outcome: str
    message: str
    failed: bool = True


def judge_night(night: PortalNight, statistics: dict[str, Any]) -> Judgement:
    """How a portal's night ended, by what its spider yielded and Scrapy counted.

    A portal that yields nothing is never "ok": that takes a list that was seen, if only to say that it is empty. A
    portal that forbids its pages, and a browser that is not there, are no failure of the run.
    """
    entries = f"{counted(night.found, 'report')} in {counted(len(night.lists), 'list')}"
    if night.stopped and night.over:
        return Judgement("partial", f"the night was over; {entries} so far", failed=False)
    if night.stopped:
        return Judgement("partial", f"the night was stopped; {entries} so far")
    if night.trouble:
        return Judgement(night.trouble.outcome, night.trouble.message, night.trouble.outcome != "forbidden")
    if statistics.get("robotstxt/forbidden") and not night.lists:
        return Judgement(
            "forbidden",
            f"robots.txt of {night.portal.home} forbids the pages that lead to the reports",
            failed=False,
        )
    if statistics.get("gongkai/walls") and not night.found:
        return Judgement("blocked", f"a wall stands before the reports of {night.portal.home}; left alone")
    if not night.lists:
        return Judgement("broken", f"no list of reports was found from {night.portal.home}")
    if night.past.unheard_of(night.found):
        return Judgement(
            "broken",
            f"only {entries}, where {night.past.usual} reports were found before; nothing is called gone",
        )
    incomplete = [
        seen.url for seen in night.lists if not seen.complete and seen.url not in night.needs_browser
    ]
    if incomplete:
        return Judgement("partial", f"{entries}; not read to its end: {incomplete[0]}")
    errors = statistics.get("spider_exceptions/count", 0)
    if errors:
        return Judgement("partial", f"{entries}; {errors} pages could not be read, see the log")
    if night.needs_browser:
        return Judgement("partial", f"{entries}; left out: {night.needs_browser[0]}, {MISSING}", failed=False)
    return Judgement("ok", entries, failed=False)
