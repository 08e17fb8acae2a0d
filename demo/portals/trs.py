"""A portal of static directories whose lists are paged by a script, as TRS WCM writes them.

A list's first page is its directory, the second `index_1.html`; no page links the next one, only
`createPageHTML(pages, current, "index", "html")` says how many there are. Files lie beside their article.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from demo.counties import GROUPS, County
from demo.portals.site import Decoy, PageRequest, PageResponse, Site, newest_first
from demo.reports import IN_GB18030, SampleReport

PER_PAGE = 8

_COLUMN = "/zwgk/zfxxgknb/"
_GROUP_FOLDERS = {GROUPS[0]: "xzf_1101", GROUPS[1]: "xzbm_1102", GROUPS[2]: "xzjd_1103"}

_ROBOTS = b"User-agent: *\nDisallow: /search/\nDisallow: /protect/\n"


class TrsSite(Site):
    """The TRS-like portal. It alone has a robots.txt and validators, as static files do."""

    validators = True

    def __init__(self, county: County, reports: tuple[SampleReport, ...]) -> None:
        super().__init__(county, reports)
        self._newest = max(report.published_on for report in reports)
        self._pages: dict[str, Callable[[], PageResponse]] = {
            "/": self._home,
            "/robots.txt": lambda: PageResponse(_ROBOTS, "text/plain", modified=self._newest),
            "/search/nb.html": lambda: self.plain_page("年报检索", "请输入关键词。"),
            "/zwgk/": self._disclosure,
            "/zwgk/zfxxgkzn/": lambda: self.plain_page("政府信息公开指南", "受理机构：县政府办公室。"),
            "/zwgk/zfxxgkzd/": lambda: self.plain_page("政府信息公开制度", "制度目录正在整理。"),
            "/zwgk/fdzdgknr/": lambda: self.plain_page("法定主动公开内容", "请按主题浏览。"),
            _COLUMN: self._groups,
            self._folder(GROUPS[2]): self._townships,
        }
        for group in GROUPS[:2]:
            self._add_list(
                self._folder(group), group, (group,), [r for r in reports if r.authority.group == group]
            )
        for township in county.members(GROUPS[2]):
            own = [r for r in reports if r.authority == township]
            first = township == county.members(GROUPS[2])[0]
            folder = f"{self._folder(GROUPS[2])}{township.slug}_1103/"
            self._add_list(folder, GROUPS[2] if first else "", (GROUPS[2], township.short), own)

    def respond(self, request: PageRequest) -> PageResponse:
        path = request.path.removesuffix("index.html")
        if path not in self._pages:
            return self.not_found()
        return self._pages[path]()

    def landing_path(self, report: SampleReport) -> str:
        return f"{self._report_folder(report)}{_dated(report.published_on, report.number)}"

    def attachment_path(self, report: SampleReport) -> str:
        month = report.published_on[:7].replace("-", "")
        return f"{self._report_folder(report)}{month}/{self._file_name(report)}"

    def navigation(self) -> str:
        return (
            '<li><a href="/zwgk/">政府信息公开</a></li>'
            '<li><a href="/search/nb.html">政府信息公开年报检索</a></li>'
        )

    def _folder(self, group: str) -> str:
        return f"{_COLUMN}{_GROUP_FOLDERS[group]}/"

    def _report_folder(self, report: SampleReport) -> str:
        authority = report.authority
        folder = self._folder(authority.group)
        if authority.group == GROUPS[2]:
            folder += f"{authority.slug}_1103/"
        return folder

    def _file_name(self, report: SampleReport) -> str:
        return f"P0{report.published_on.replace('-', '')}{report.number:09d}.{report.format}"

    def _html(self, text: str, modified: str | None = None, charset: str = "utf-8") -> PageResponse:
        # These servers leave the charset to the page's own meta element.
        body = text.encode("gb18030" if charset == "gb2312" else charset)
        return PageResponse(body, "text/html", modified=modified or self._newest)

    def _home(self) -> PageResponse:
        content = (
            '<div class="news"><h2>要闻</h2><ul>'
            '<li><a href="./zwgk/">政府信息公开</a></li>'
            "<li>县领导调研防汛工作 2025-05-20</li></ul></div>"
            '<div class="TRS_zt"><a href="./zwgk/fdzdgknr/">法定主动公开内容</a></div>'
        )
        return self._html(self.page(f"{self.county.government}门户网站", content))

    def _disclosure(self) -> PageResponse:
        columns = (
            ("./zfxxgkzn/", "政府信息公开指南"),
            ("./zfxxgkzd/", "政府信息公开制度"),
            ("./fdzdgknr/", "法定主动公开内容"),
            ("./zfxxgknb/", "政府信息公开年报"),
        )
        return self._html(self._menu("政府信息公开", columns, ("政府信息公开",)))

    def _groups(self) -> PageResponse:
        links = tuple((f"./{folder}/", group) for group, folder in _GROUP_FOLDERS.items())
        return self._html(self._menu("政府信息公开年报", links, ("政府信息公开", "政府信息公开年报")))

    def _townships(self) -> PageResponse:
        links = tuple(
            (f"./{township.slug}_1103/", township.short) for township in self.county.members(GROUPS[2])
        )
        return self._html(self._menu(GROUPS[2], links, ("政府信息公开", "政府信息公开年报", GROUPS[2])))

    def _menu(self, title: str, links: tuple[tuple[str, str], ...], breadcrumb: tuple[str, ...]) -> str:
        items = "".join(f'<li><a href="{href}">{text}</a></li>' for href, text in links)
        return self.page(title, f'<ul class="gk_menu">{items}</ul>', breadcrumb=breadcrumb)

    def _add_list(
        self, folder: str, decoy_group: str, unit_path: tuple[str, ...], reports: list[SampleReport]
    ) -> None:
        """Register a list with its pages, the articles on it, their files, and the decoys of `decoy_group`."""
        rows = []
        for report in reports:
            rows.append(
                (report.published_on, report.link_title, f"./{_dated(report.published_on, report.number)}")
            )
            self._pages[self.landing_path(report)] = partial(self._article, report, unit_path)
            if report.format != "html":
                self._pages[self.attachment_path(report)] = partial(self.file_response, report)
        for decoy in self.decoys:
            if decoy.group == decoy_group:
                address = _dated(decoy.published_on, decoy.number)
                rows.append((decoy.published_on, decoy.title, f"./{address}"))
                self._pages[folder + address] = partial(self._decoy, decoy)
        rows = newest_first(rows)
        total = -(-len(rows) // PER_PAGE)
        for number in range(total):
            shown = rows[number * PER_PAGE : (number + 1) * PER_PAGE]
            path = folder if number == 0 else f"{folder}index_{number}.html"
            self._pages[path] = partial(self._list, unit_path, shown, total, number, rows[0][0])
        # Beyond the last page the server has a leftover of an older layout, with status 200.
        self._pages[f"{folder}index_{total}.html"] = lambda: self._html("<html><body></body></html>")

    def _decoy(self, decoy: Decoy) -> PageResponse:
        return self.decoy_page(decoy)

    def _list(
        self,
        unit_path: tuple[str, ...],
        rows: list[tuple[str, str, str]],
        total: int,
        current: int,
        modified: str,
    ) -> PageResponse:
        items = "\n".join(
            f'<li><a href="{href}" target="_blank">{escape(title)}</a><span>{day}</span></li>'
            for day, title, href in rows
        )
        content = (
            f'<ul class="list_news">\n{items}\n</ul>\n<div class="page"><script type="text/javascript">'
            f'createPageHTML({total}, {current}, "index", "html");</script></div>'
        )
        breadcrumb = ("政府信息公开", "政府信息公开年报", *unit_path)
        return self._html(self.page(unit_path[-1], content, breadcrumb=breadcrumb), modified)

    def _article(self, report: SampleReport, unit_path: tuple[str, ...]) -> PageResponse:
        name = self._file_name(report)
        # `oldsrc` is what the editor leaves behind; the address is dead and closed to robots.
        anchor = (
            f'<a href="./{name}" oldsrc="/protect/{name}" target="_blank">'
            f"{escape(report.title)}.{report.format}</a>"
        )
        content = (
            f"{self.index_table(report, 'xxgk_syh')}\n<h1>{escape(report.title)}</h1>\n"
            f'<div class="info"><span>日期：{report.published_on}</span> <span>来源：{report.authority.name}</span>'
            " <span>字体：大 中 小</span></div>\n"
            f'<div class="view TRS_UEDITOR trs_paper_default">{self.report_body(report, anchor)}</div>'
        )
        charset = "gb2312" if report.id in IN_GB18030 else "utf-8"
        page = self.page(
            report.title,
            content,
            metas=self.article_metas(report),
            breadcrumb=("政府信息公开", "政府信息公开年报", *unit_path),
            charset=charset,
        )
        return self._html(page, report.published_on, charset)


def _dated(published_on: str, number: int) -> str:
    """`202101/t20210129_8843764.html`: the month's folder, then day and article id."""
    day = published_on.replace("-", "")
    return f"{day[:6]}/t{day}_{number}.html"
