"""A portal whose lists only a script writes, as the `/gongkai/channel_…/` platforms of some counties have them.

A column page is a shell: header, breadcrumb, an empty `<div id="app">` and a script, which asks
`/gongkai/api/channel?id=…&page=…` for the entries and puts them there. The articles are plain HTML. So everything
can be read over plain HTTP except the way to it: this is the sample portal that needs a browser.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from html import escape
from pathlib import Path

from demo.counties import County
from demo.portals.site import Decoy, PageRequest, PageResponse, Site, newest_first
from demo.reports import SampleReport

PER_PAGE = 8

SCRIPT_PATH = "/gongkai/static/list.js"
API_PATH = "/gongkai/api/channel"
DISCLOSURE_PATH = "/gongkai/"

_SCRIPT = Path(__file__).with_name("static") / "list.js"

_REPORTS = "政府信息公开年报"
_MANDATORY = "法定主动公开内容"

# How many of the misleading links stand among the reports; the others fill the second column.
_AMONG_REPORTS = 3


class ChannelSite(Site):
    """The portal of script-built columns."""

    def __init__(self, county: County, reports: tuple[SampleReport, ...]) -> None:
        super().__init__(county, reports)
        self._channels = {title: _hexadecimal(county.portal_id, title) for title in (_REPORTS, _MANDATORY)}
        self._pages: dict[str, Callable[[], PageResponse]] = {
            "/": self._home,
            "/index.html": self._home,
            DISCLOSURE_PATH: self._disclosure,
            SCRIPT_PATH: lambda: PageResponse(_SCRIPT.read_bytes(), "text/javascript; charset=utf-8"),
            "/gongkai/zhinan.html": lambda: self.plain_page("政府信息公开指南", "受理机构：县政府办公室。"),
        }
        rows = []
        for report in reports:
            rows.append((report.published_on, report.link_title, self.landing_path(report)))
            self._pages[self.landing_path(report)] = partial(self._article, report)
            if report.format != "html":
                self._pages[self.attachment_path(report)] = partial(self.file_response, report)
        self._rows: dict[str, list[tuple[str, str, str]]] = {}
        self._add_channel(_REPORTS, rows, self.decoys[:_AMONG_REPORTS])
        self._add_channel(_MANDATORY, [], self.decoys[_AMONG_REPORTS:])

    def respond(self, request: PageRequest) -> PageResponse:
        if request.path == API_PATH:
            return self._entries(request)
        page = self._pages.get(request.path)
        return page() if page else self.not_found()

    def landing_path(self, report: SampleReport) -> str:
        name = f"doc_{_hexadecimal(*report.id, report.number)}.html"
        return f"/gongkai/site_{report.authority.slug}/channel_{self._channels[_REPORTS]}/{name}"

    def attachment_path(self, report: SampleReport) -> str:
        name = f"{_hexadecimal('file', *report.id, report.number)}.{report.format}"
        return f"/gongkai/site_{report.authority.slug}/upload/{name}"

    def channel_path(self, title: str) -> str:
        """The page of a column, by the column's title."""
        return f"/gongkai/channel_{self._channels[title]}/"

    def navigation(self) -> str:
        return f'<li><a href="{DISCLOSURE_PATH}">政府信息公开</a></li>'

    def _home(self) -> PageResponse:
        content = (
            f'<div class="zwgk"><h2><a href="{DISCLOSURE_PATH}">政府信息公开</a></h2><ul>'
            f'<li><a href="{self.channel_path(_REPORTS)}">{_REPORTS}</a></li></ul></div>\n'
            '<div class="news"><h2>要闻</h2><ul><li>芦苇湿地迎来越冬候鸟 2024-11-12</li></ul></div>'
        )
        return PageResponse(self.page(f"{self.county.government}门户网站", content).encode())

    def _disclosure(self) -> PageResponse:
        columns = (
            ("/gongkai/zhinan.html", "政府信息公开指南"),
            (self.channel_path(_MANDATORY), _MANDATORY),
            (self.channel_path(_REPORTS), _REPORTS),
        )
        items = "".join(f'<li><a href="{href}">{title}</a></li>' for href, title in columns)
        page = self.page("政府信息公开", f'<ul class="gk_nav">{items}</ul>', breadcrumb=("政府信息公开",))
        return PageResponse(page.encode())

    def _add_channel(self, title: str, rows: list[tuple[str, str, str]], decoys: tuple[Decoy, ...]) -> None:
        """Register a column: its shell, the entries that its script asks for, and the decoys among them."""
        for decoy in decoys:
            name = f"doc_{_hexadecimal(self.county.portal_id, decoy.number)}.html"
            address = f"{self.channel_path(title)}{name}"
            rows.append((decoy.published_on, decoy.title, address))
            self._pages[address] = partial(self.decoy_page, decoy)
        self._rows[self._channels[title]] = newest_first(rows)
        self._pages[self.channel_path(title)] = partial(self._shell, title)

    def _shell(self, title: str) -> PageResponse:
        content = f'<div id="app"></div>\n<script src="{SCRIPT_PATH}"></script>'
        return PageResponse(self.page(title, content, breadcrumb=("政府信息公开", title)).encode())

    def _entries(self, request: PageRequest) -> PageResponse:
        """A page of a column's entries as JSON: `page`, `pages`, `total` and `rows` of title, url and date."""
        rows = self._rows.get(request.query.get("id", ""))
        page = request.query.get("page", "1")
        if rows is None or not (page.isascii() and page.isdigit() and len(page) < 5 and int(page)):
            return PageResponse(b'{"message": "no such channel or page"}', "application/json", status=404)
        start = (int(page) - 1) * PER_PAGE
        answer = {
            "page": int(page),
            "pages": -(-len(rows) // PER_PAGE),
            "total": len(rows),
            "rows": [
                {"title": title, "url": address, "date": day}
                for day, title, address in rows[start : start + PER_PAGE]
            ],
        }
        return PageResponse(json.dumps(answer, ensure_ascii=False).encode(), "application/json")

    def _article(self, report: SampleReport) -> PageResponse:
        href = self.attachment_path(report)
        anchor = f'<a href="{href}" target="_blank">{escape(report.title)}.{report.format}</a>'
        content = (
            f"{self._head_table(report)}\n<h1>{escape(report.title)}</h1>\n"
            f'<div class="xxgk-info">发布日期：{report.published_on}</div>\n'
            f'<div class="article-content">{self.report_body(report, anchor)}</div>'
        )
        page = self.page(
            report.title,
            content,
            metas=self.article_metas(report),
            breadcrumb=("政府信息公开", _REPORTS, report.authority.name),
        )
        return PageResponse(page.encode())

    def _head_table(self, report: SampleReport) -> str:
        """The table over an article. These platforms print the year of entry and no number: `/2021-None`."""
        return (
            f'<table class="xxgk-table"><tr><th>标题：</th><td colspan="3">{escape(report.title)}</td></tr>'
            f"<tr><th>索引号：</th><td>/{report.published_on[:4]}-None</td>"
            f"<th>文号：</th><td>无文号</td></tr>"
            f"<tr><th>发文日期：</th><td>{report.published_on}</td>"
            f"<th>发布机构：</th><td>{escape(report.authority.name)}</td></tr></table>"
        )


def _hexadecimal(*parts: object) -> str:
    """24 hexadecimal digits that look like the platform's object ids and follow from `parts`."""
    return sha256("/".join(map(str, parts)).encode()).hexdigest()[:24]
