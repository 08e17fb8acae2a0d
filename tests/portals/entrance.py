"""A portal behind an entrance page; sessions in its addresses; articles in several parts, one with its text elsewhere.

Only the site map leads to the column. Every page gives the addresses on it another session, and the server answers with
and without one. An article's parts are numbered below it, above links to the articles before and after it.
"""

from __future__ import annotations

from itertools import count

from tests.portals.simulator import HEADINGS, Answer, Asked, Site, page, report_text, row

UNIT = "松岭县发展和改革局"
YEARS = (2023, 2022, 2021)
PARTS = (1, 2, 3)


def _title(year: int) -> str:
    return f"{UNIT}{year}年政府信息公开工作年度报告"


def _part(year: int, number: int) -> Answer:
    pager = "".join(
        f"<a href='/nb/{year}.html'>1</a>" if k == 1 else f"<a href='/nb/{year}_{k}.html'>{k}</a>"
        for k in PARTS
        if k != number
    )
    following = f"<a href='/nb/{year}_{number + 1}.html'>下一页</a>" if number < PARTS[-1] else ""
    headings = HEADINGS[number - 1 : number if number < PARTS[-1] else None]
    text = "".join(f"<p>{h}</p><p>{year}年，{UNIT}依法做好各项公开工作，全年情况如下。</p>" for h in headings)
    turns = "".join(
        f"<li>{word}：<a href='/nb/{other}.html'>{_title(other)}</a></li>"
        for word, other in (("上一篇", year + 1), ("下一篇", year - 1))
        if other in YEARS
    )
    content = f"<h1>{_title(year)}</h1><div id='zoom'>{text}</div><div class='page'>{pager}{following}</div>"
    return page(_title(year), f"{content}<ul>{turns}</ul>")


def site(host: str) -> Site:
    visitors = count(1)

    def with_session(content: str) -> Answer:
        return page(
            "政府信息公开工作年度报告", content.replace(".do", f".do;jsessionid=A{next(visitors):04}.node1")
        )

    def first(asked: Asked) -> Answer:
        rows = row("show.do?id=2023", _title(2023)) + row("/nb/2022.html", _title(2022))
        return with_session(
            f"<ul>{rows}</ul><a href='list.do?c=1'>首页</a><a href='list.do?c=1&amp;page=2'>下一页</a>"
        )

    def second(asked: Asked) -> Answer:
        rows = row("show.do?id=2021", _title(2021)) + row("/nb/2022.html", _title(2022))
        rows += row("/nb/2020.html", _title(2020))
        return with_session(f"<ul>{rows}</ul><a href='list.do?c=1'>上一页</a>")

    pages: dict[str, object] = {
        "/": Answer("<html><title>松岭县人民政府</title><body><a href='/home/'>进入网站</a></body></html>"),
        "/home/": page("松岭县人民政府", "<a href='/map.html'>网站地图</a>"),
        "/map.html": page(
            "网站地图",
            "<dl><dt>政务公开</dt><dd><a href='/gk/list.do?c=1'>政府信息公开工作年度报告</a></dd></dl>",
        ),
        "/nb/2020.html": page(
            _title(2020),
            f"<h1>{_title(2020)}</h1><div id='zoom'><a href='/text/2020.html'>查看全文</a></div>",
        ),
        "/text/2020.html": page("正文", f"<div id='zoom'>{report_text(UNIT, 2020)}</div>"),
        "/gk/list.do?c=1": first,
        "/gk/list.do?c=1&page=2": second,
    }
    for year in YEARS:
        for number in PARTS:
            pages[f"/nb/{year}.html" if number == 1 else f"/nb/{year}_{number}.html"] = _part(year, number)
    for year in (2023, 2021):
        pages[f"/gk/show.do?id={year}"] = Answer("", 302, {"Location": f"/nb/{year}.html"})
    return pages  # type: ignore[return-value]
