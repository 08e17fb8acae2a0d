"""LonSun under a prefix, with `nav=3`: a column that is its newest report, years without one, lists as fragments."""

from __future__ import annotations

from tests.portals.simulator import Answer, Site, page, report_text

_UNITS = "/slzwgk/public/column"


def _view(unit: str, organ: int, year: int, years: tuple[int, ...]) -> Answer:
    links = "".join(
        f'<a href="{_UNITS}/{organ}?type=3&amp;action=detail&amp;nav=3&amp;title={other}">{other}年</a>'
        for other in years
        if other != year
    )
    title = f"{unit}{year}年政府信息公开工作年度报告"
    return page(
        title,
        f'<div class="years">{links}<span class="on">{year}年</span></div><table class="table_suoyin">'
        f"<tr><td>索 引 号：</td><td>0045/2021-1</td><td>发布机构：</td><td>{unit}</td></tr>"
        f"<tr><td>生成日期：</td><td>{year + 1}-01-15</td></tr></table>"
        f'<h1 class="newstitle">{title}</h1><div class="newscontnet">{report_text(unit, year)}</div>',
        ("政府信息公开", unit, "政府信息公开年报"),
    )


def site(host: str) -> Site:
    label = (
        "/slzwgk/site/label/8888?IsAjax=1&dataType=html&labelName=publicInfoList&siteId=6781961&pageSize=2&pageIndex={page}"
        "&action=list&organId=66003&type=3"
    )
    return {
        "/": page("松岭县人民政府", '<a href="/slzwgk/public/">政府信息公开</a>'),
        "/slzwgk/public/": page(
            "政府信息公开",
            f'<a href="{_UNITS}/66001">松岭县人民政府办公室</a><a href="{_UNITS}/66002">枫林乡</a>'
            f'<a href="{_UNITS}/66003">县融媒体</a>'
            f'<a href="{_UNITS}/66001?type=4&amp;catId=7&amp;action=list">规划计划</a>',
        ),
        # The report column is the newest report itself, with its other years as links.
        f"{_UNITS}/66001": page(
            "办公室", f'<a href="{_UNITS}/66001?type=3&amp;action=detail&amp;nav=3">政府信息公开年报</a>'
        ),
        f"{_UNITS}/66001?type=3&action=detail&nav=3": _view(
            "松岭县人民政府办公室", 66001, 2023, (2023, 2022)
        ),
        f"{_UNITS}/66001?type=3&action=detail&nav=3&title=2022": _view(
            "松岭县人民政府办公室", 66001, 2022, (2023, 2022)
        ),
        # Years offered where there was no report.
        f"{_UNITS}/66002": page(
            "枫林乡", f'<a href="{_UNITS}/66002?type=3&amp;action=list">信息公开年报</a>'
        ),
        f"{_UNITS}/66002?type=3&action=list": page(
            "信息公开年报",
            "".join(
                f'<a href="{_UNITS}/66002?type=3&amp;action=detail&amp;title={y}">{y}</a>'
                for y in (2023, 2022, 2021)
            ),
            ("政府信息公开", "枫林乡", "信息公开年报"),
        ),
        f"{_UNITS}/66002?type=3&action=detail&title=2023": page(
            "枫林乡", '<div class="newscontnet">暂无相关信息</div>'
        ),
        f"{_UNITS}/66002?type=3&action=detail&title=2022": _view("枫林乡", 66002, 2022, ()),
        f"{_UNITS}/66002?type=3&action=detail&title=2021": _view("枫林乡", 66002, 2021, ()),
        # A list that comes in fragments.
        f"{_UNITS}/66003": page(
            "县融媒体", f'<a href="{_UNITS}/66003?type=3&amp;action=list&amp;nav=3">政府信息公开年报</a>'
        ),
        f"{_UNITS}/66003?type=3&action=list&nav=3": page(
            "政府信息公开年报",
            f'<div id="list"></div><script>var pageCount:2; load("{label.format(page=1)}");</script>',
            ("政府信息公开", "县融媒体", "政府信息公开年报"),
        ),
        **{
            label.format(page=k): Answer(
                f'<ul class="gk_list"><li>'
                f'<a class="title" href="{_UNITS}/66003?type=3&amp;action=detail&amp;title={year}">'
                f"{year}年</a><span>{year + 1}-01-15</span></li></ul>"
            )
            for k, year in ((1, 2022), (2, 2021))
        },
        f"{_UNITS}/66003?type=3&action=detail&title=2022": _view("县融媒体中心", 66003, 2022, ()),
        f"{_UNITS}/66003?type=3&action=detail&title=2021": _view("县融媒体中心", 66003, 2021, ()),
    }
