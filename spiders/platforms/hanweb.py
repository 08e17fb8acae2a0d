"""Hanweb JCMS (大汉): lists inside a `text/xml` script, further rows by POST from a data proxy; year views of units."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from spiders.asking import Ask
from spiders.pages import links_in, parse
from spiders.platforms.base import Platform

if TYPE_CHECKING:
    from spiders.pages import Link, Page

_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.DOTALL | re.IGNORECASE)
_PROXY = re.compile(
    r"[\w./:-]*/(?:module/(?:web/)?jpage|module/jslib/jquery/jpage)/(?:more)?(?:column)?dataproxy\.jsp(?:\?[^\"'\s<>\]]*)?",
    re.I,
)
_TOTAL = re.compile(r"(?:<totalrecord>|totalRecords?[\"']?\s*[:=]\s*[\"']?)\s*(\d+)", re.IGNORECASE)
_PER_PAGE = re.compile(r"(?:perpage|pageSize)[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
_UNIT_DIV = re.compile(r"<div[^>]*\bid=[\"']?(\w+)[\"']?[^>]*>\s*<script[^>]*text/xml", re.IGNORECASE)
# The form of the proxy in the order that its own script sends it.
_FORM = (
    "col",
    "appid",
    "webid",
    "path",
    "columnid",
    "sourceContentType",
    "unitid",
    "webname",
    "permissiontype",
)
_DEFAULTS = {"col": "1", "appid": "1", "path": "/", "sourceContentType": "1", "permissiontype": "0"}
_VIEW = re.compile(r"/xxgkAnnualReport\.jsp\?(?:.*&)?fbtime=((?:19|20)\d{2})", re.IGNORECASE)
_HEADERS = {
    "X-Requested-With": "XMLHttpRequest",
    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
}
# The proxy answers with about three pages' rows at a time.
_PAGES_AT_ONCE = 3


class Hanweb(Platform):
    name = "hanweb"

    def recognises(self, page: Page) -> bool:
        marks = re.compile(
            r"<datastore>|/module/(?:web/)?jpage/|/module/xxgk/|Produced By 大汉|/col/col\d+/", re.IGNORECASE
        )
        return bool(marks.search(page.source)) or bool(
            re.search(r"/(?:col/col\d+|art/\d{4}/\d+/\d+/art_)", page.url)
        )

    def links(self, page: Page) -> list[Link]:
        known = {link.url for link in page.links}
        return [*page.links, *(link for link in _record_links(page) if link.url not in known)]

    def rows(self, page: Page) -> set[str]:
        return {link.url for link in _record_links(page)}

    def stated_total(self, page: Page) -> int | None:
        total = _TOTAL.search(page.source)
        return (
            int(total[1]) if total and ("<datastore>" in page.source or _PROXY.search(page.source)) else None
        )

    def view_year(self, url: str) -> int | None:
        view = _VIEW.search(url)
        return int(view[1]) if view else None

    def next_pages(self, page: Page) -> list[Ask]:
        if page.asked and page.asked.form:
            return _after_proxy(page, page.asked)
        proxy = _PROXY.search(page.source)
        if proxy is None or "uid=" in urlsplit(page.url).query:
            return super().next_pages(page)
        form = _form(page, proxy[0])
        rows, total = len(_RECORD.findall(page.source)), self.stated_total(page)
        if total is not None and rows >= total:
            return super().next_pages(page)
        size = _PER_PAGE.search(page.scripts)
        per_page = int(size[1]) if size else max(rows, 1)
        return [
            *super().next_pages(page),
            _block(urljoin(page.url, proxy[0].partition("?")[0]), form, page.url, rows + 1, per_page),
        ]


def _record_links(page: Page) -> list[Link]:
    return [link for record in _RECORD.findall(page.source) for link in links_in(parse(record), page.base)]


def _form(page: Page, proxy: str) -> dict[str, str]:
    """The proxy's form: from the script that sets the list up, else from the address of its next group of rows."""
    given = dict(parse_qsl(urlsplit(proxy.replace("&amp;", "&")).query))
    div = _UNIT_DIV.search(page.source)
    form = {}
    for name in _FORM:
        written = re.search(rf"[\"']?\b{name}\b[\"']?\s*[:=]\s*(?:[\"']([^\"']*)[\"']|(\w+))", page.scripts)
        value = (written[1] if written[1] is not None else written[2]) if written else given.get(name)
        form[name] = value if value is not None else _DEFAULTS.get(name, "")
    form["unitid"] = form["unitid"] or (div[1] if div else "")
    return form


def _block(proxy: str, form: dict[str, str], referer: str, start: int, per_page: int) -> Ask:
    query = {"startrecord": start, "endrecord": start + _PAGES_AT_ONCE * per_page - 1, "perpage": per_page}
    # Without the Referer the proxy answers 403 or with nothing.
    return Ask(f"{proxy}?{urlencode(query)}", form, _HEADERS, referer)


def _after_proxy(page: Page, asked: Ask) -> list[Ask]:
    query = dict(parse_qsl(urlsplit(page.url).query))
    start, per_page, rows = (
        int(query["startrecord"]),
        int(query["perpage"]),
        len(_RECORD.findall(page.source)),
    )
    assert asked.referer is not None
    if rows == 0:
        # Newer sites encrypt the ids and answer a replay with an empty store; the column itself pages as well.
        column = asked.referer.partition("?")[0]
        first = (start - 1) // per_page + 1
        return [Ask(f"{column}?{urlencode({'uid': asked.form['unitid'], 'pageNum': first})}")]
    total = _TOTAL.search(page.source)
    if (total and start + rows > int(total[1])) or rows < per_page:
        return []
    return [_block(page.url.partition("?")[0], dict(asked.form), asked.referer, start + rows, per_page)]
