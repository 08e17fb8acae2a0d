"""What every sample portal shares: requests, responses, the page around the content, and the links that mislead."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from demo.counties import GROUPS, County
from demo.reports import SampleReport


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request as a portal sees it. `query` and `form` hold decoded parameters, `headers` lower-case names."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageResponse:
    """A portal's answer. `modified` is the ISO date of the content, or None on portals that do not say."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Decoy:
    """A link that stands among the reports, or beside them, and is none."""

    group: str
    title: str
    published_on: str
    number: int


# (group, title, date): what real lists mix with the reports.
_DECOYS = (
    (GROUPS[0], "{county}2023年政府网站工作年度报表", "2024-01-22"),
    (GROUPS[0], "{county}人民政府2021年法治政府建设年度报告", "2022-03-11"),
    (GROUPS[0], "关于做好2022年度政府信息公开工作年度报告编制和发布工作的通知", "2022-12-20"),
    (GROUPS[0], "{county}2020年国民经济和社会发展统计公报", "2021-04-06"),
    (GROUPS[1], "{department}2021年度部门决算公开", "2022-08-30"),
    (GROUPS[1], "{department}2023年部门预算及三公经费说明", "2023-02-17"),
    (GROUPS[1], "2022年上半年政府信息公开数据统计", "2022-07-08"),
    (GROUPS[2], "{township}政府信息公开指南", "2020-05-12"),
    (GROUPS[2], "{township}2022年法治政府建设工作年度报告", "2023-01-16"),
)


class Site(ABC):
    """A county's portal on one night. `reports` are those of the county that are shown.

    Pages follow from county and reports alone: the same request gives the same bytes.
    """

    validators = False
    """Whether the server answers with ETag and Last-Modified, and with 304 to a conditional request."""

    def __init__(self, county: County, reports: tuple[SampleReport, ...]) -> None:
        self.county = county
        self.reports = reports
        names = {
            "county": county.name,
            "department": county.members(GROUPS[1])[0].name,
            "township": county.members(GROUPS[2])[0].name,
        }
        self.decoys = tuple(
            Decoy(group, title.format(**names), published_on, 300_000 + number)
            for number, (group, title, published_on) in enumerate(_DECOYS, start=1)
        )

    @abstractmethod
    def respond(self, request: PageRequest) -> PageResponse:
        """Answer one request. Never raises for anything that a client may ask."""

    @abstractmethod
    def landing_path(self, report: SampleReport) -> str:
        """The path (and query) of the page that shows a report, or that links its file."""

    @abstractmethod
    def attachment_path(self, report: SampleReport) -> str:
        """The path (and query) of the file of a report that is not inline."""

    def page(
        self,
        title: str,
        content: str,
        *,
        metas: Mapping[str, str] | None = None,
        breadcrumb: tuple[str, ...] = (),
        charset: str = "utf-8",
    ) -> str:
        """A whole page: head, navigation, breadcrumb, content, and a footer full of other people's links."""
        standard = {
            "SiteName": f"{self.county.government}门户网站",
            "SiteIDCode": f"{self.county.region}0001",
        }
        lines = "\n".join(
            f'<meta name="{name}" content="{escape(value)}">'
            for name, value in (standard | dict(metas or {})).items()
        )
        trail = " &gt; ".join(escape(part) for part in ("首页", *breadcrumb))
        return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="{charset}">
<title>{escape(title)}</title>
{lines}
</head>
<body>
<div class="header"><a href="/">{self.county.government}</a>
<ul class="nav"><li><a href="/">首页</a></li>{self.navigation()}</ul></div>
<div class="position">当前位置：{trail}</div>
{content}
<div class="footer">
<p><a href="http://nianbao.example.invalid/zfxxgknb/">省政府信息公开年报</a>
<a href="//bszn.example.invalid/">政务服务网</a>
<a href="https://www.example.invalid/zwgk/2021nb.html">邻县2021年政府信息公开工作年度报告</a>
<a href="mailto:gongkai@example.invalid">联系我们</a> <a href="javascript:void(0)">设为首页</a></p>
<p>主办：{self.county.name}人民政府办公室 网站标识码：{self.county.region}0001{self.imprint()}</p>
</div>
</body>
</html>
"""

    @abstractmethod
    def navigation(self) -> str:
        """The items of the main navigation after 首页."""

    def imprint(self) -> str:
        """What the platform's maker prints at the foot of every page."""
        return ""

    def article_metas(self, report: SampleReport) -> dict[str, str]:
        """The metadata that the national standard for government portals asks of an article."""
        return {
            "ColumnName": "政府信息公开年报",
            "ArticleTitle": report.title,
            "PubDate": f"{report.published_on} 09:30",
            "ContentSource": report.authority.name,
        }

    def index_table(self, report: SampleReport, class_name: str) -> str:
        """The catalogue table over an article. Its index number looks like a date and is none."""
        return (
            f'<table class="{class_name}"><tr><th>索引号：</th>'
            f"<td>{self.county.region}-{report.year + 1}-{report.number % 100000:05d}</td>"
            f"<th>公开目录：</th><td>政府信息公开年报</td></tr>"
            f"<tr><th>发布机构：</th><td>{escape(report.authority.name)}</td>"
            f"<th>发布日期：</th><td>{report.published_on}</td></tr></table>"
        )

    def report_body(self, report: SampleReport, anchor: str) -> str:
        """The report itself where it is inline, else one line with the `anchor` that links its file."""
        return report.html() if report.format == "html" else f"<p>附件：{anchor}</p>"

    def file_response(self, report: SampleReport, content_type: str | None = None) -> PageResponse:
        """The file of a report, under its own media type unless the platform is known to send another."""
        media_type = {
            "pdf": "application/pdf",
            "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }[report.format]
        return PageResponse(report.attachment(), content_type or media_type, modified=report.published_on)

    def plain_page(self, title: str, text: str) -> PageResponse:
        """A page with a heading and one paragraph."""
        content = f"<h1>{escape(title)}</h1><div><p>{escape(text)}</p></div>"
        return PageResponse(self.page(title, content, breadcrumb=(title,)).encode())

    def decoy_page(self, decoy: Decoy) -> PageResponse:
        return self.plain_page(decoy.title, f"发布日期：{decoy.published_on}　正文略，详见附表。")

    def not_found(self) -> PageResponse:
        return PageResponse(self.page("404", "<p>您访问的页面不存在或已删除。</p>").encode(), status=404)


def newest_first(rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Rows of (date, title, address) as lists show them."""
    return sorted(rows, reverse=True)
