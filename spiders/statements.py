"""What an article page states about its document: where it stands, who published it and when.

The labels follow 政府网站发展指引 (the page metas) and the 索引号 table that 政府信息公开目录 prescribe; both are
written in many ways and are often empty.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spiders.columns import is_own_government
from spiders.judgement import is_unit_name, normalise, squeeze
from spiders.markup import collapse, find_date, visible_text
from spiders.pages import once

if TYPE_CHECKING:
    import lxml.html

    from spiders.pages import Page

_HERE = re.compile(
    r"(?:您?(?:现在|当前|目前)?(?:所在|的)?(?:的)?(?:位置|栏目)|当前位置|您现在所在位置)\s*(?:是|为)?\s*[:：]?"
)
_CRUMB_CLASS = re.compile(
    r"crumb|position|location|weizhi|dqwz|wzdh|mbx|\bpath\b|bread|curpos|current.?(?:path|place)|\bplace\b",
    re.I,
)
_CRUMB_SEPARATOR = re.compile(r"\s*(?:[>＞›»→|/\\]|&gt;|->|-(?=\s)|::)+\s*")
_PUBLISHER = re.compile(
    r"(?:发布机构|发文机关|发文机构|发布单位|公开机构|公开主体|信息来源|责任单位|发布部门|制发机关)"
)
_SOURCE = re.compile(
    r"(?:(?:信息|文章|稿件)?来\s*源|发布(?:机构|单位|部门)|供稿单位|作者)\s*[:：]\s*([^\s:：|]{2,40})"
)
_SOURCE_WORDS = ("源", "发布", "供稿", "作者")
_PUBLISHED = re.compile(r"(?:发布|发表|公开|生成|成文|发文|更新)?(?:日\s*期|时\s*间)\s*[:：]?\s*(.{0,24})")
_PERIOD = re.compile(r"((?:19|20)\d{2})年1月1日(?:起)?(?:至|到|[~—–-])+(?:\1年)?12月31日")
_MAX_CRUMBS_TEXT = 300
_LONGEST_LINE = 60


@once
def breadcrumb(page: Page) -> list[str]:
    """The crumbs of the page's path without 首页, from the outermost in. Empty where the page shows none."""
    for element in page.tree.iter("div", "p", "ul", "ol", "span", "td", "nav", "section", "dl"):
        text = element.text or ""
        # The cells of a table are many, and have neither a name nor these words.
        if not element.attrib and "位" not in text and "栏" not in text:
            continue
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        own = normalise(text[:20])
        if not (_CRUMB_CLASS.search(name) or (own and _HERE.match(own))):
            continue
        crumbs = _crumbs(element)
        if len(crumbs) > 1:
            return [crumb for crumb in crumbs if crumb not in ("首页", "网站首页", "主页")]
    return []


def _crumbs(element: lxml.html.HtmlElement) -> list[str]:
    text = visible_text(element)
    if len(text) > _MAX_CRUMBS_TEXT:
        return []
    rest = _HERE.sub("", text, count=1)
    parts = [collapse(part) for part in _CRUMB_SEPARATOR.split(rest)]
    if len(parts) < 2:
        parts = [visible_text(anchor) for anchor in element.iter("a")]
    return [part for part in parts if part]


def unit_in_breadcrumb(page: Page, portal_name: str) -> str | None:
    """The innermost crumb that names an authority. The portal's own name at the root is the site, not a unit."""
    for place, crumb in reversed(list(enumerate(breadcrumb(page)))):
        root = place == 0 and normalise(crumb) == normalise(portal_name)
        if is_unit_name(crumb) and not root and not is_own_government(crumb):
            return crumb
    return None


@once
def stated_source(page: Page) -> str | None:
    """The authority that the page gives as 发布机构 or 来源, or in its ContentSource meta."""
    for value in (_index_table(page, _PUBLISHER), page.meta("ContentSource"), _visible_source(page)):
        if value and is_unit_name(value):
            return value
    return None


def _visible_source(page: Page) -> str | None:
    match = _SOURCE.search(page.text) if any(word in page.text for word in _SOURCE_WORDS) else None
    return match[1].strip("【】[]（）()") if match else None


def _index_table(page: Page, label: re.Pattern[str]) -> str | None:
    """The value beside a label in a table or definition list; labels carry spaces and colons (索 引 号：)."""
    if not label.search(squeeze(page.text)):
        return None
    for cell in page.tree.iter("td", "th", "dt", "li", "span", "b", "strong", "label", "em"):
        shown = visible_text(cell)
        if not 2 <= len(shown) <= 60:
            continue
        text = normalise(shown)
        if len(text) > 40:
            continue
        found = label.match(text)
        if not found:
            continue
        rest = text[found.end() :].lstrip(":：")
        if rest:
            return rest.strip("【】[]")
        following = cell.getnext()
        value = visible_text(following) if following is not None else collapse(cell.tail or "")
        value = normalise(value).lstrip(":：")
        if value:
            return value
    return None


@once
def stated_date(page: Page) -> str | None:
    """The day the page says it was published: the PubDate meta, else the visible 发布日期. ISO 8601."""
    from_meta = find_date(page.meta("PubDate") or "")
    if from_meta:
        return from_meta
    # A long text without either word is not searched.
    dated = "期" in page.text or "间" in page.text
    for match in _PUBLISHED.finditer(page.text) if dated else ():
        if date := find_date(match[1]):
            return date
    return _date_under_title(page)


@once
def stated_year(page: Page) -> int | None:
    """The year that a report says its figures are of: from 1 January to 31 December (国办公开办函〔2021〕30号)."""
    found = {int(year) for year in _PERIOD.findall(page.normalised)}
    return found.pop() if len(found) == 1 else None


def _date_under_title(page: Page) -> str | None:
    """A day without a label, in the line below the title."""
    for heading in page.tree.iter("h1", "h2", "h3"):
        line = visible_text(following) if (following := heading.getnext()) is not None else ""
        if len(line) <= _LONGEST_LINE and (date := find_date(line)):
            return date
    return None
