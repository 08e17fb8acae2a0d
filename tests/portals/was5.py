"""TRS with the full-text server: lists as text that is nearly JSON, a `_wap` twin, a report without its unit's name."""

from __future__ import annotations

from tests.portals.simulator import Answer, Site, page, report_text

_TOTAL = 5
_SEARCH = (
    "/was5/web/search?channelid=203116&templet=docs.jsp&sortfield=-docorderpri,-docreltime"
    "&classsql=chnlid%3D30170&prepage=2&page={page}"
)


def _title(year: int) -> str:
    return (
        f"{year}年政府信息公开工作年度报告"
        if year % 2
        else f"松岭县双河镇人民政府{year}年政府信息公开工作年度报告"
    )


def _article(year: int) -> str:
    return f"/zsjg/shz/ndbg/{year + 1}01/t{year + 1}0129_{year}.html"


def _answer(years: tuple[int, ...]) -> Answer:
    # Raw tabs and line breaks inside the texts, and a placeholder where the template had a quotation mark.
    rows = ",\n".join(
        f'{{"title":"{_title(year)}","content":"一、总体\t情况\n全年","url":"{_article(year)}",'
        f'"chnldocurl":\'###pypy###\',"time":"{year + 1}-01-29 10:00:00"}}'
        for year in years
    )
    return Answer(f'{{"count":"{_TOTAL}","docs":[{rows},]}}', content_type="text/html")


def site(host: str) -> Site:
    years = (2023, 2022, 2021, 2020)
    articles = {
        _article(year): page(
            _title(year),
            f"<h1>{_title(year)}</h1><p>发布时间：{year + 1}-01-29</p>"
            f'<div class="TRS_UEDITOR">{report_text("双河镇", year)}</div>',
        )
        for year in years
    }
    script = _SEARCH.format(page="")
    return {
        "/": page("松岭县人民政府", '<a href="/zwgk/">政府信息公开</a>'),
        "/zwgk/": page("政府信息公开", '<a href="/zsjg/shz/">双河镇人民政府</a>'),
        "/zsjg/shz/": page("双河镇人民政府", '<a href="/zsjg/shz/ndbg/">年度报告</a>'),
        "/zsjg/shz/ndbg/": page(
            "年度报告",
            f'<ul id="docs"></ul><script>var page = 1; $.get("{script}" + page, show);</script>',
            ("政府信息公开", "双河镇人民政府", "年度报告"),
        ),
        _SEARCH.format(page=1): _answer((2023, 2022)),
        _SEARCH.format(page=2): Answer(
            _answer((2021,))
            .payload.decode()
            .replace(",]}", ',{"title":"2021年度政府网站工作年度报表","url":"/zsjg/shz/wz.html"}]}')
        ),
        _SEARCH.format(page=3): _answer((2020,)),
        **articles,
    }
