"""A modern portal: rows that its script loads as JSON while the reader scrolls, the first ones as JSON in the page.

One column is asked for by GET with an offset, one by POST with a page number; titles without a unit, which a member of
the row names; addresses of articles made of an id by the page's script are not the portal's, here they are whole.
"""

from __future__ import annotations

import json

from tests.portals.simulator import Answer, Asked, Site, page, report_text

TOWNS = ("青桐镇", "银杏街道办事处", "水杉乡", "云杉镇", "白桦乡")
OFFICES = ("松岭县水利局", "松岭县审计局", "松岭县信访局")
SIZE = 2


def _rows(names: tuple[str, ...], slug: str) -> list[dict[str, str]]:
    return [
        {
            "id": f"{slug}{k}",
            "title": f"{name}2022年政府信息公开工作年度报告",
            "url": f"/content/{slug}/{k}",
            "publishTime": f"2023-01-1{k} 10:00:00",
        }
        for k, name in enumerate(names)
    ]


def _answer(rows: list[dict[str, str]], total: int) -> Answer:
    return Answer(
        json.dumps({"code": 0, "data": {"list": rows, "total": total}}, ensure_ascii=False),
        content_type="application/json",
    )


def _posted(asked: Asked) -> Answer:
    if asked.method != "POST" or asked.form.get("channelId") != "77":
        return _answer([], 0)
    start = (int(asked.form["pageNum"]) - 1) * SIZE
    return _answer(_rows(OFFICES, "bm")[start : start + SIZE], len(OFFICES))


def site(host: str) -> Site:
    towns = _rows(TOWNS, "xz")
    first = json.dumps(towns[:SIZE], ensure_ascii=False)
    more = (
        f"<div id='list'></div><a id='more' href='javascript:;'>加载更多</a><script>var list = {first};"
        "var page = 1; function more(){ page++; "
        "$.getJSON('/api/articles?channel=31&size=2&page=' + page, show); }</script>"
    )
    posted = (
        "<div id='list'></div>"
        "<script>var pageNum = 1; $.post('/api/list', {channelId: '77', pageNum: pageNum, pageSize: 2},"
        " function (d) { show(d); });</script>"
    )
    return {
        "/": page("松岭县人民政府", '<a href="/open/">政务公开</a>'),
        "/open/": page(
            "政务公开",
            '<a href="/open/towns/">乡镇街道政府信息公开年报</a><a href="/open/offices/">部门政府信息公开年报</a>',
        ),
        "/open/towns/": page("乡镇街道政府信息公开年报", more),
        "/open/offices/": page("部门政府信息公开年报", posted),
        **{
            f"/api/articles?channel=31&size=2&page={k}": _answer(
                towns[SIZE * k - SIZE : SIZE * k], len(towns)
            )
            for k in (1, 2, 3, 4)
        },
        "/api/list": _posted,
        **{
            line["url"]: page(
                line["title"],
                f"<h1>{line['title']}</h1><p>{line['publishTime'][:10]}</p><section class='body'>"
                f"{report_text(line['title'].partition('20')[0], 2022)}</section>",
            )
            for line in (*towns, *_rows(OFFICES, "bm"))
        },
    }
