"""Hanweb JCMS (大汉): lists inside a `text/xml` script, further rows by POST from a data proxy; year views of units."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from spiders.asking import Ask
from spiders.links import links_in
from spiders.markup import parse
from spiders.platforms.base import Platform
from spiders.platforms.marks import Mark

if TYPE_CHECKING:
    from spiders.links import Link
    from spiders.pages import Page

_MARK = Mark(
    ("<datastore>", "/module/", "produced by 大汉", "/col/col"),
    re.compile(
        r"<datastore>|/module/(?:web/)?jpage/|/module/xxgk/|Produced By 大汉|/col/col\d+/", re.IGNORECASE
    ),
)
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
        return _MARK.on(page) or bool(re.search(r"/(?:col/col\d+|art/\d{4}/\d+/\d+/art_)", page.url))

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
        return super().next_pages(page)

    def scripted_pages(self, page: Page) -> list[Ask]:
        proxy, total = _PROXY.search(page.source), self.stated_total(page)
        rows = len(_RECORD.findall(page.source))
        if proxy is None:
            return super().scripted_pages(page)
        # A page of the column itself (pageNum) is one that the proxy did not answer for.
        if "pageNum=" in page.url or (total is not None and rows >= total):
            return []
        size = _PER_PAGE.search(_settings(page))
        div = _UNIT_DIV.search(page.source)
        form = _form(page, proxy[0])
        column = _Column(
            proxy=urljoin(page.url, proxy[0].partition("?")[0]),
            form={**form, "unitid": form["unitid"] or (div[1] if div else "")},
            address=page.url,
            uid=div[1] if div else form["unitid"],
            per_page=int(size[1]) if size else max(rows, 1),
        )
        return [column.block(rows + 1)]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column whose rows come from the proxy. `uid` is the list's element, which the column's own pages go by."""

    proxy: str
    form: dict[str, str]
    address: str
    uid: str
    per_page: int

    def block(self, start: int) -> Ask:
        """The rows from `start` on."""
        end = start + _PAGES_AT_ONCE * self.per_page - 1
        query = {"startrecord": start, "endrecord": end, "perpage": self.per_page}
        page = {"uid": self.uid, "pageNum": (start - 1) // self.per_page + 1}
        # Newer sites encrypt the ids and answer a replay with an empty store; the column itself pages as well.
        instead = Ask(f"{self.address.partition('?')[0]}?{urlencode(page)}")
        # Without the Referer the proxy answers 403 or with nothing.
        return Ask(f"{self.proxy}?{urlencode(query)}", self.form, _HEADERS, self.address, instead)


def _after_proxy(page: Page, asked: Ask) -> list[Ask]:
    """What follows an answer of the proxy: the next block of rows, or the column's own page where it gave none."""
    assert asked.referer is not None
    assert asked.instead is not None
    query = dict(parse_qsl(urlsplit(page.url).query))
    start, per_page, rows = (
        int(query["startrecord"]),
        int(query["perpage"]),
        len(_RECORD.findall(page.source)),
    )
    if rows == 0:
        return [asked.instead]
    total = _TOTAL.search(page.source)
    if (total and start + rows > int(total[1])) or rows < per_page:
        return []
    uid = dict(parse_qsl(urlsplit(asked.instead.url).query))["uid"]
    column = _Column(page.url.partition("?")[0], dict(asked.form), asked.referer, uid, per_page)
    block = column.block(start + rows)
    assert block.instead is not None
    # After a block with rows an empty one is most likely the end, and the column may have no pages of its own.
    return [replace(block, instead=replace(block.instead, perhaps=True))]


def _record_links(page: Page) -> list[Link]:
    return [link for record in _RECORD.findall(page.source) for link in links_in(parse(record), page.base)]


def _settings(page: Page) -> str:
    """The scripts that set the list up, without the `text/xml` ones that hold its rows."""
    return "\n".join(map(str, page.tree.xpath("//script[not(@type='text/xml')]/text()")))


def _form(page: Page, proxy: str) -> dict[str, str]:
    """The proxy's form: from the script that sets the list up, else from the address of its next group of rows."""
    given, settings = dict(parse_qsl(urlsplit(proxy.replace("&amp;", "&")).query)), _settings(page)
    form = {}
    for name in _FORM:
        written = re.search(
            rf"[\"']?\b{name}\b[\"']?\s*[:=]\s*(?:[\"']([^\"']*)[\"']|([^\s&,;\"'}}]+))", settings
        )
        value = unquote(written[1] if written[1] is not None else written[2]) if written else given.get(name)
        form[name] = value if value is not None else _DEFAULTS.get(name, "")
    return form
