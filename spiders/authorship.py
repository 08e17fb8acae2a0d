"""Whose report an article is: what the page, its place and its title say, in the order that a family deserves trust."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from spiders.columns import is_own_government
from spiders.judgement import same_authority
from spiders.statements import stated_source, unit_in_breadcrumb

if TYPE_CHECKING:
    from spiders.judgement import Judgement
    from spiders.pages import Page
    from spiders.platforms import Platform
    from spiders.registry import Portal
    from spiders.trail import ReportList, Trail


_FULL_ENDINGS = ("人民政府", "办事处")


def find_authority(
    portal: Portal,
    platform: Platform,
    page: Page | None,
    trail: Trail,
    entries: ReportList | None,
    title: Judgement,
) -> tuple[str | None, str | None]:
    """The authority's name as found and where it was found; two Nones where nobody says.

    In a list whose titles name several authorities, the column and its breadcrumb are the uploading office's: there
    the title goes first.
    """
    trust = platform.trust
    if entries is not None and entries.shared:
        trust = ("title", *(source for source in trust if source != "title"))
    said = {
        source: name for source in trust if (name := _said_by(source, portal, page, trail, entries, title))
    }
    # What an article gives as its source is often the office that uploads the government's own report.
    if not said.keys() - {"source"} and any(is_own_government(group) for group in trail.groups):
        return portal.name, "unit"
    for source, name in said.items():
        return _in_full(name, said.values()), source
    return None, None


def _in_full(name: str, others: Iterable[str]) -> str:
    """The form in which an authority writes itself (青石镇人民政府 for 青石镇), where the page has that form too."""
    if name.endswith(_FULL_ENDINGS):
        return name
    full = (other for other in others if other.endswith(_FULL_ENDINGS) and same_authority(name, other))
    return next(full, name)


def _said_by(
    source: str, portal: Portal, page: Page | None, trail: Trail, entries: ReportList | None, title: Judgement
) -> str | None:
    if source == "breadcrumb":
        return unit_in_breadcrumb(page, portal.name) if page else None
    if source == "source":
        return stated_source(page) if page else None
    if source == "title":
        return title.authority
    # "unit" is an anchor of the unit tree, "column" a report column that names its unit, or whose page does.
    of_column = entries.unit if entries and source == "column" else None
    return trail.unit if trail.unit_source == source else of_column
