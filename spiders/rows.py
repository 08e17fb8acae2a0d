"""The row of a list that an anchor stands in: its title, where the anchor says no more than 查看, and its day."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from spiders.markup import collapse, find_date, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

_BIG_ROW = 400
_LONGEST_COMMAND = 10
_ROWS = frozenset({"li", "tr", "dl"})
_BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "td", "li", "dt", "dd")
# What is done with a row's document, where the anchor says no more: then the row's own words name it.
_COMMAND = re.compile(
    r"[\[【(（<《]?(?:点击|立即|在线|在线)?(?:下载|查看|浏览|预览|阅读|打开|详情|详细|进入)"
    r"(?:详情|详细|全文|原文|附件|文件|内容|报告|年报|PDF|pdf)?[\]】)）>》]?|(?i:pdf|word|docx?)(?:下载|版)?|全文|附件(?:下载)?"
)
# A row may offer its document in several forms.
_MOST_COMMANDS = 5
_NO_TITLE = re.compile(r"[\d\s./:年月日-]*")
_SPLIT_DATE = re.compile(
    r"(?<!\d)(?P<month>\d{1,2})[-./月](?P<day>\d{1,2})日?\s+(?P<year>(?:19|20)\d{2})(?!\d)"
    r"|(?<!\d)(?P<day2>\d{1,2})\s+(?P<year2>(?:19|20)\d{2})[-./年](?P<month2>\d{1,2})(?!\d)"
)


def says_a_command(text: str) -> bool:
    """Whether an anchor says what is done with its row's document, and no more."""
    return len(text) <= _LONGEST_COMMAND and bool(_COMMAND.fullmatch(text))


def longest_block(anchor: lxml.html.HtmlElement) -> str:
    """Of an anchor around a whole row (a day, a title, the first words), the title."""
    texts = [visible_text(block) for block in anchor.iter(*_BLOCKS) if block is not anchor and not len(block)]
    return max((text for text in texts if len(text) < _BIG_ROW // 4), key=len, default="")


def title_of_row(anchor: lxml.html.HtmlElement) -> str:
    """The longest text beside the commands of a row; none where another anchor has it, as that one is the title."""
    for row in islice(anchor.iterancestors(), 4):
        if any(not _is_command(other) for other in islice(row.iter("a"), _MOST_COMMANDS)):
            return ""
        heading = next(row.itersiblings("dt", preceding=True), None) if row.tag == "dd" else None
        texts = [visible_text(heading)] if heading is not None else map(collapse, _texts_beside(row))
        title = max((text for text in texts if not _NO_TITLE.fullmatch(text)), key=len, default="")
        if title or row.tag in _ROWS:
            return title if len(title) < _BIG_ROW else ""
    return ""


def _is_command(anchor: lxml.html.HtmlElement) -> bool:
    text = visible_text(anchor)
    return not text or bool(_COMMAND.fullmatch(text))


def _texts_beside(row: lxml.html.HtmlElement) -> Iterator[str]:
    """The texts of a row that no anchor holds, part by part."""
    yield row.text or ""
    for part in row:
        if next(part.iter("a"), None) is None:
            yield visible_text(part)
        elif part.tag != "a":
            yield from _texts_beside(part)
        yield part.tail or ""


def row_date(anchor: lxml.html.HtmlElement) -> str | None:
    """The date in the row of a list that holds the link: the nearest li, tr, dd, p or div around it, if small."""
    element = anchor
    for _ in range(4):
        parent = element.getparent()
        if parent is None:
            return None
        alone = len(parent) == 1
        several = not alone and len(list(islice((a for a in parent.iter("a") if a.get("href")), 2))) > 1
        if several and parent.tag not in _ROWS:
            return None
        if alone and _is_blank(parent.text) and _is_blank(element.tail):
            # Menus are made of these: a row that says no more than its link.
            element = parent
            continue
        element = parent
        text = visible_text(element)
        if len(text) > _BIG_ROW:
            return None
        if (date := date_in(text.replace(visible_text(anchor), " ", 1))) is not None or several:
            return date
    return None


def _is_blank(text: str | None) -> bool:
    return text is None or not text.strip()


def date_in(text: str) -> str | None:
    """The date of a row: whole, or with its year set apart from the day, as calendars of lists have it."""
    if (date := find_date(text)) is not None:
        return date
    match = _SPLIT_DATE.search(text)
    if match is None:
        return None
    year, month, day = (
        (match["year"], match["month"], match["day"])
        if match["year"]
        else (match["year2"], match["month2"], match["day2"])
    )
    return find_date(f"{year}-{month}-{day}")
