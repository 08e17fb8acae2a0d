"""What a web page says of itself: its titles, and when it was published."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html

from extraction.layout import Paragraph
from extraction.readers.html.body import Found
from extraction.readers.html.walk import collapse
from extraction.words.dates import labelled_date, parse_date

_TITLE_METAS = ("articletitle", "title", "og:title", "dc.title")
_DATE_METAS = (
    "pubdate",
    "publishdate",
    "article:published_time",
    "firstpublishedtime",
    "publicationdate",
    "dc.date",
)


def titles_of(root: html.HtmlElement) -> list[str]:
    """Its titles, the likeliest first."""
    metas = _metas(root)
    titles = [metas.get(name) for name in _TITLE_METAS]
    titles += [heading.text_content() for tag in ("h1", "h2") for heading in root.iter(tag)]
    titles += [title.text for title in root.iter("title")]
    return [flat for title in titles if title and (flat := collapse(title))]


def published_on(root: html.HtmlElement, found: list[Found]) -> str | None:
    """The page's date of publication: its metadata, else what stands after 发布日期 or a like label."""
    metas = _metas(root)
    for name in _DATE_METAS:
        stated = parse_date(metas.get(name) or "")
        if stated:
            return stated
    return labelled_date(_lines(found))


def _lines(found: list[Found]) -> Iterator[str]:
    for item in found:
        if isinstance(item.block, Paragraph):
            yield item.block.text
        else:
            for index in range(len(item.block.rows)):
                yield " ".join(placed.cell.text for placed in item.block.placed(index))


def _metas(root: html.HtmlElement) -> dict[str, str | None]:
    return {
        (meta.get("name") or meta.get("property") or "").lower(): meta.get("content")
        for meta in root.iter("meta")
    }
