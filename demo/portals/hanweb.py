"""A portal whose lists are XML within a script and go on by POST, as Hanweb's JCMS with JPage has them.

The column page holds the first records in `<script type="text/xml">`, where an HTML parser sees no link. The rest
comes from `/module/web/jpage/dataproxy.jsp`, which wants the column's own form fields and its page as Referer.
Files are served as text/html; their kind is in the query alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import md5
from html import escape
from urllib.parse import quote, urlsplit

from demo.counties import GROUPS, County
from demo.portals.site import PageRequest, PageResponse, Site, newest_first
from demo.reports import SampleReport

PER_PAGE = 6

PROXY_PATH = "/module/web/jpage/dataproxy.jsp"
DOWNLOAD_PATH = "/module/download/downfile.jsp"

EMPTY_ANSWER = b"<datastore><recordset></recordset></datastore>\r\n\r\n\r\n\r\n"
"""The 54 bytes that the proxy sends for a request it does not like."""

_WEB_ID = "73"
_DISCLOSURE = 1229300100
_REPORTS = 1229300110
_GROUP_COLUMNS = {GROUPS[0]: 1229300111, GROUPS[1]: 1229300112, GROUPS[2]: 1229300113}
_OTHER_COLUMNS = {
    1229300101: "政府信息公开指南",
    1229300102: "政府信息公开制度",
    1229300103: "法定主动公开内容",
}

# A title longer than this is cut in the list and stands in full in the link's `title` attribute alone.
_LONGEST_TITLE = 30


class HanwebSite(Site):
    """The Hanweb-like portal."""

    def __init__(self, county: County, reports: tuple[SampleReport, ...]) -> None:
        super().__init__(county, reports)
        self._pages: dict[str, Callable[[], PageResponse]] = {
            "/": self._home,
            "/index.html": self._home,
            _column_path(_DISCLOSURE): self._disclosure,
            _column_path(_REPORTS): self._groups,
        }
        for column, title in _OTHER_COLUMNS.items():
            self._pages[_column_path(column)] = partial(self.plain_page, title, "内容由县政府办公室维护。")
        self._records: dict[str, list[str]] = {}
        for group, column in _GROUP_COLUMNS.items():
            self._add_list(group, column)
        self._files = {_file_name(report): report for report in reports if report.format != "html"}

    def respond(self, request: PageRequest) -> PageResponse:
        if request.path == PROXY_PATH:
            return self._proxy(request)
        if request.path == DOWNLOAD_PATH:
            report = self._files.get(request.query.get("filename", ""))
            return self.file_response(report, "text/html") if report else self.not_found()
        page = self._pages.get(request.path)
        return page() if page else self.not_found()

    def landing_path(self, report: SampleReport) -> str:
        column = _GROUP_COLUMNS[report.authority.group]
        return _article_path(column, report.published_on, report.number)

    def attachment_path(self, report: SampleReport) -> str:
        return f"{DOWNLOAD_PATH}?classid=0&filename={_file_name(report)}"

    def navigation(self) -> str:
        return f'<li><a href="{_column_path(_DISCLOSURE)}">政府信息公开</a></li>'

    def imprint(self) -> str:
        return " Produced By 大汉网络 大汉版通发布系统"

    def _home(self) -> PageResponse:
        content = (
            f'<div id="barrierfree_container"><h2>热点</h2><ul>'
            f'<li><a href="{_column_path(_DISCLOSURE)}">政府信息公开</a></li>'
            f'<li><a href="{_column_path(1229300103)}">法定主动公开内容</a></li></ul></div>'
        )
        return self._html(self.page(f"{self.county.government}门户网站", content))

    def _disclosure(self) -> PageResponse:
        columns = {**_OTHER_COLUMNS, _REPORTS: "政府信息公开年报"}
        return self._menu("政府信息公开", columns)

    def _groups(self) -> PageResponse:
        return self._menu("政府信息公开年报", {column: group for group, column in _GROUP_COLUMNS.items()})

    def _menu(self, title: str, columns: dict[int, str]) -> PageResponse:
        items = "".join(
            f'<li><a href="{_column_path(column)}" title="{text}">{text}</a></li>'
            for column, text in columns.items()
        )
        return self._html(self.page(title, f'<ul class="lm_list">{items}</ul>', breadcrumb=(title,)))

    def _html(self, text: str) -> PageResponse:
        return PageResponse(text.encode(), "text/html;charset=UTF-8")

    def _add_list(self, group: str, column: int) -> None:
        """Register a column with its records and articles."""
        rows = []
        for report in self.reports:
            if report.authority.group == group:
                rows.append((report.published_on, report.link_title, self.landing_path(report)))
                self._pages[self.landing_path(report)] = partial(self._article, report)
        for decoy in self.decoys:
            if decoy.group == group:
                address = _article_path(column, decoy.published_on, decoy.number)
                rows.append((decoy.published_on, decoy.title, address))
                self._pages[address] = partial(self.decoy_page, decoy)
        self._records[str(column)] = [_record(*row) for row in newest_first(rows)]
        self._pages[_column_path(column)] = partial(self._column, group, column)

    def _column(self, group: str, column: int) -> PageResponse:
        records = self._records[str(column)]
        unit = _unit_id(column)
        total = len(records)
        pages = -(-total // PER_PAGE)
        next_group = (
            f"{PROXY_PATH}?page=1&webid={_WEB_ID}&path=/&columnid={column}&unitid={unit}"
            f"&webname={quote(self.county.government)}&permissiontype=0"
        )
        content = f"""<div class="default_pgContainer" id="{unit}"><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="{next_group}"></a>]]></nextgroup>
<totalrecord>{total}</totalrecord><totalpage>{pages}</totalpage>
<recordset>
{_recordset(records[:PER_PAGE])}
</recordset></datastore></script></div>
<script type="text/javascript">
$(function(){{ $("#{unit}").jpage({{ perpage: {PER_PAGE}, totalrecord: {total}, proxyurl: "{PROXY_PATH}",
 params: "col=1&appid=1&webid={_WEB_ID}&path=/&columnid={column}&sourceContentType=1&unitid={unit}\
&webname={quote(self.county.government)}&permissiontype=0" }}); }});
</script>"""
        return self._html(self.page(group, content, breadcrumb=("政府信息公开", "政府信息公开年报", group)))

    def _proxy(self, request: PageRequest) -> PageResponse:
        """The records from `startrecord` to `endrecord`, three pages of them at most."""
        referer = urlsplit(request.headers.get("referer", ""))
        column = request.form.get("columnid", "")
        if not referer.path:
            return PageResponse(b"", "text/html;charset=UTF-8", status=403)
        right = (
            request.method == "POST"
            and column in self._records
            and referer.path == _column_path(int(column))
            and request.form.get("unitid") == _unit_id(int(column))
            and request.form.get("webid") == _WEB_ID
        )
        start = _number(request.query.get("startrecord", ""))
        end = _number(request.query.get("endrecord", ""))
        if not right or start is None or end is None:
            return PageResponse(EMPTY_ANSWER, "text/html;charset=UTF-8")
        records = self._records[column]
        shown = records[max(start, 1) - 1 : min(end, start + 3 * PER_PAGE - 1)]
        body = (
            f"<datastore><totalrecord>{len(records)}</totalrecord>"
            f"<totalpage>{-(-len(records) // PER_PAGE)}</totalpage>"
            f"<recordset>\n{_recordset(shown)}\n</recordset></datastore>"
        )
        return PageResponse(body.encode(), "text/html;charset=UTF-8")

    def _article(self, report: SampleReport) -> PageResponse:
        href = escape(self.attachment_path(report))
        anchor = f'<a href="{href}">{escape(report.title)}.{report.format}</a>'
        content = (
            f"{self.index_table(report, 'xxgk_table')}\n"
            f'<div class="title">{escape(report.title)}</div>\n'
            f'<div class="sub">发布日期：{report.published_on}　信息来源：{report.authority.name}</div>\n'
            f'<div id="zoom" class="main-txt"><!--ZJEG_RSS.content.begin-->{self.report_body(report, anchor)}'
            "<!--ZJEG_RSS.content.end--></div>"
        )
        metas = self.article_metas(report)
        # Some of these sites write the name of this one in small letters.
        metas["pubdate"] = metas.pop("PubDate")
        breadcrumb = ("政府信息公开", "政府信息公开年报", report.authority.group)
        return self._html(self.page(report.title, content, metas=metas, breadcrumb=breadcrumb))


def _column_path(column: int) -> str:
    return f"/col/col{column}/index.html"


def _article_path(column: int, published_on: str, number: int) -> str:
    """`/art/2021/1/29/art_1229300111_3947317.html`: month and day without a leading zero."""
    year, month, day = (int(part) for part in published_on.split("-"))
    return f"/art/{year}/{month}/{day}/art_{column}_{number}.html"


def _file_name(report: SampleReport) -> str:
    """32 hexadecimal digits and the extension, as the platform stores uploads."""
    digest = md5(f"{report.id}/{report.number}".encode(), usedforsecurity=False).hexdigest()
    return f"{digest}.{report.format}"


def _unit_id(column: int) -> str:
    return str(column - 1222700000)


def _record(published_on: str, title: str, path: str) -> str:
    shown = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
    return (
        f'<li><a href="{path}" title="{escape(title)}" target="_blank">{escape(shown)}</a>'
        f'<span class="pull-right">{published_on}</span></li>'
    )


def _recordset(records: list[str]) -> str:
    return "\n".join(f"<record><![CDATA[{record}]]></record>" for record in records)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
