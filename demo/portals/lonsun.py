"""A portal where a unit's annual reports are views by year, as LonSun's disclosure platform has them.

A unit is `/public/column/<organId>`; its list is `?type=3&action=list` and a report `?type=3&action=detail&title=2020`.
A year that was never published answers 200 with 暂无相关信息. Files lie on FastDFS, without a name to speak of.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from html import escape

from demo.counties import GROUPS, YEARS, Authority, County
from demo.portals.site import PageRequest, PageResponse, Site
from demo.reports import SampleReport

NOTHING_HERE = "暂无相关信息"

_UNIT_PREFIX = "/public/column/"
_INDEX = "/public/"
_FIRST_UNIT = 6600101

_OTHER_VIEWS = {"1": "政府信息公开指南", "2": "政府信息公开制度", "4": "法定主动公开内容"}


class LonsunSite(Site):
    """The LonSun-like portal."""

    def __init__(self, county: County, reports: tuple[SampleReport, ...]) -> None:
        super().__init__(county, reports)
        self._units = {str(_FIRST_UNIT + n): authority for n, authority in enumerate(county.authorities)}
        self._organs = {authority.slug: organ for organ, authority in self._units.items()}
        self._reports = {(report.authority.slug, str(report.year)): report for report in reports}
        self._files = {self.attachment_path(report): report for report in reports if report.format != "html"}
        self._decoys = {f"/public/{_FIRST_UNIT}/{decoy.number}.html": decoy for decoy in self.decoys}

    def respond(self, request: PageRequest) -> PageResponse:
        path = request.path
        if path in ("/", "/index.html"):
            return self._home()
        if path == _INDEX:
            return self._index()
        if path in self._files:
            return self.file_response(self._files[path], "application/octet-stream")
        if path in self._decoys:
            return self.decoy_page(self._decoys[path])
        unit = self._units.get(path.removeprefix(_UNIT_PREFIX)) if path.startswith(_UNIT_PREFIX) else None
        return self._view(unit, request) if unit else self.not_found()

    def landing_path(self, report: SampleReport) -> str:
        return f"{self._unit_path(report.authority)}?type=3&action=detail&title={report.year}"

    def attachment_path(self, report: SampleReport) -> str:
        digest = sha256("/".join(map(str, report.id)).encode()).digest()
        name = urlsafe_b64encode(digest[:18]).decode().replace("_", "A").replace("-", "B")
        return f"/group1/M00/{digest[18]:02X}/{digest[19]:02X}/wKgB{name}.{report.format}"

    def navigation(self) -> str:
        return f'<li><a href="{_INDEX}">政府信息公开</a></li>'

    def _unit_path(self, authority: Authority) -> str:
        return f"{_UNIT_PREFIX}{self._organs[authority.slug]}"

    def _html(
        self, title: str, content: str, breadcrumb: tuple[str, ...], metas: dict[str, str]
    ) -> PageResponse:
        page = self.page(
            title, content, breadcrumb=breadcrumb, metas={"SiteId": str(_FIRST_UNIT - 100), **metas}
        )
        return PageResponse(page.encode(), "text/html;charset=UTF-8")

    def _home(self) -> PageResponse:
        decoys = "".join(
            f'<li><a href="{path}">{escape(decoy.title)}</a><span>{decoy.published_on}</span></li>'
            for path, decoy in self._decoys.items()
        )
        content = (
            f'<div class="zwgk"><a href="{_INDEX}">政府信息公开</a></div>'
            f'<div class="tzgg"><h2>通知公告</h2><ul>{decoys}</ul></div>'
        )
        return self._html(f"{self.county.government}门户网站", content, (), {})

    def _index(self) -> PageResponse:
        """All units under their groups."""
        blocks = []
        for group in GROUPS:
            items = "".join(
                f'<li><a href="{self._unit_path(unit)}">{unit.name}</a></li>'
                for unit in self.county.members(group)
            )
            blocks.append(f'<div class="xxgk_unit"><h3>{group}</h3><ul>{items}</ul></div>')
        return self._html("政府信息公开", "\n".join(blocks), ("政府信息公开",), {})

    def _view(self, unit: Authority, request: PageRequest) -> PageResponse:
        kind = request.query.get("type", "4")
        if kind == "3" and request.query.get("action") == "detail":
            report = self._reports.get((unit.slug, request.query.get("title", "")))
            return (
                self._detail(unit, report)
                if report
                else self._unit_page(unit, "政府信息公开年报", _nothing())
            )
        if kind == "3":
            return self._unit_page(unit, "政府信息公开年报", self._list(unit))
        return self._unit_page(unit, _OTHER_VIEWS.get(kind, _OTHER_VIEWS["4"]), _nothing())

    def _unit_page(
        self, unit: Authority, title: str, content: str, metas: dict[str, str] | None = None
    ) -> PageResponse:
        path = self._unit_path(unit)
        views = "".join(
            f'<li><a href="{path}?type={number}&amp;action={"detail" if number == "1" else "list"}">{name}</a></li>'
            for number, name in (*_OTHER_VIEWS.items(), ("3", "政府信息公开年报"))
        )
        whole = (
            f'<div class="xxgk_left"><h2>{unit.name}</h2><ul class="xxgk_nav">{views}</ul></div>\n'
            f'<div class="xxgk_right">{content}</div>'
        )
        breadcrumb = ("政府信息公开", unit.group, unit.name, title)
        return self._html(f"{title}-{unit.name}", whole, breadcrumb, metas or {})

    def _list(self, unit: Authority) -> str:
        shown = [
            self._reports[unit.slug, str(year)] for year in YEARS if (unit.slug, str(year)) in self._reports
        ]
        items = "\n".join(
            f'<li><a class="title" href="{escape(self.landing_path(report))}">{self._link_text(report)}</a>'
            f'<span class="date">{report.published_on}</span></li>'
            for report in reversed(shown)
        )
        return f'<ul class="clearfix xxgk_nav_list">\n{items}\n</ul>'

    def _link_text(self, report: SampleReport) -> str:
        """Some units name the year and nothing else."""
        return f"{report.year}年" if report.authority.group == GROUPS[1] else escape(report.link_title)

    def _detail(self, unit: Authority, report: SampleReport) -> PageResponse:
        anchor = f'<a href="{self.attachment_path(report)}">附件下载</a>'
        content = (
            f"{self.index_table(report, 'table_suoyin')}\n"
            f'<h1 class="newstitle">{escape(report.title)}</h1>\n'
            f'<div class="newscontnet">{self.report_body(report, anchor)}</div>'
        )
        return self._unit_page(unit, "政府信息公开年报", content, self.article_metas(report))


def _nothing() -> str:
    return f'<div class="nodata">{NOTHING_HERE}</div>'
