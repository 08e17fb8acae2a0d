"""What an answer is, told by what was asked and what came: a page to read, a file, a way elsewhere, a wall, nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from spiders import files
from spiders.decoding import decode
from spiders.markup import absolute
from spiders.pages import Page
from spiders.walls import REDIRECTS, find_wall, is_missing, is_stub, shell_target

if TYPE_CHECKING:
    from scrapy.http import Response

    from spiders.frontier import Visit
    from spiders.items import Outcome
    from spiders.pages import Lend

Kind = Literal["elsewhere", "report", "wall", "nothing", "part", "file", "script", "page"]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer told apart.

    `elsewhere`: it leads to `url` (None: to no http address). `report`: a file in an article's place, which is the
    report. `wall` and `nothing`: for `reason`, and what that makes of the portal, `outcome`. `part`: a further page of
    an article. `file` and `script`: what was asked for as one. `page`: anything else. All but the first two have their
    page.
    """

    kind: Kind
    page: Page | None = None
    url: str | None = None
    reason: str = ""
    outcome: Outcome = "broken"


def tell(response: Response, visit: Visit, lend: Lend) -> Answer:
    """Tell an answer by what was asked and what came; `lend` as `Page.of` has it."""
    if response.status in REDIRECTS and (location := response.headers.get("Location")):
        return Answer("elsewhere", url=absolute(response.url, decode(location)[0]))
    if response.status == 200 and _is_file_of_report(visit) and files.is_file_body(response.body):
        return Answer("report")
    page = Page.of(response, visit.ask, lend)
    if visit.kind == "script":
        # What a script says of cookies and of other addresses is no wall and leads nowhere.
        there = response.status < 400 and not files.is_error_page(response.body)
        return Answer("script", page) if there else Answer("nothing", page, reason="is no script")
    of_file = visit.kind == "file"
    markup = not of_file or files.is_error_page(response.body)
    if markup and (wall := find_wall(page, at_the_door=visit.kind == "door", of_file=of_file)):
        return Answer("wall", page, page.url, wall.reason, "blocked")
    if markup and (target := shell_target(page)):
        return Answer("elsewhere", page, target)
    if response.status >= 400 or (markup and is_missing(page)):
        outcome: Outcome = "unreachable" if response.status >= 500 else "broken"
        return Answer(
            "nothing", page, reason=f"HTTP {response.status}, and nothing is there", outcome=outcome
        )
    if visit.kind == "article" and is_stub(page):
        return Answer("nothing", page, reason=f"is a script stub of {len(page.body)} bytes")
    if not of_file:
        return Answer("page", page)
    if visit.role == "body":
        return Answer("part", page)
    return Answer("nothing", page, reason="is a page and no file") if markup else Answer("file", page)


def _is_file_of_report(visit: Visit) -> bool:
    """Whether a file that comes in answer is a report: an article's, or what a unit or a year in a column leads to."""
    named = visit.trail.in_column and bool(visit.trail.unit or visit.trail.year)
    return visit.kind == "article" or (visit.kind == "way" and named)
