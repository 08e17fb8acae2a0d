"""Rows as JSON under a vendor's own names, by fetch, as JSON, from a file; a GBK page with Chinese in its queries."""

from __future__ import annotations

import json
from urllib.parse import quote

from tests.portals.simulator import Answer, Asked, Site, page, report_text, row

OFFICE = "松岭县水利局"
YEARS = (2024, 2023, 2022, 2021, 2020)
TOWNS = ("青桐镇", "银杏街道办事处", "水杉乡")
_IN_GBK = ("榆林镇", "云杉镇")


def _title(name: str, year: int) -> str:
    return f"{name}{year}年政府信息公开工作年度报告"


def _article(name: str, year: int) -> Answer:
    title = _title(name, year)
    return page(title, f"<h1>{title}</h1><div id='zoom'>{report_text(name, year)}</div>")


def _json(value: object) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False), content_type="application/json")


def _fetched(number: int) -> Answer:
    rows = [
        {
            "articleId": year,
            "articleTitle": _title(OFFICE, year),
            "coverUrl": "/img/cover.png",
            "articleUrl": f"/a/{year}.html",
            "createTime": f"{year + 1}-01-10 09:00:00",
        }
        for year in YEARS[2 * number - 2 : 2 * number]
    ]
    return _json({"code": 200, "data": {"records": rows, "totalElements": len(YEARS)}})


def _posted(asked: Asked) -> Answer:
    """Answers JSON only, as many frameworks do."""
    if asked.method != "POST" or asked.headers.get("content-type") != "application/json":
        return _json({"code": 415})
    rows = [
        {
            "subjectName": "年报",
            "infoTitle": _title(name, 2022),
            "visitUrl": f"/b/{k}.html",
            "showTime": "2023-01-10",
        }
        for k, name in enumerate(TOWNS)
    ]
    return _json({"result": rows, "totalCount": len(rows)})


def site(host: str) -> Site:
    fetching = (
        "<script>fetch('/api/articles?catalogId=9&pageIndex=1&pageSize=2').then(read).then(show)</script>"
    )
    sending = (
        "<script>$.ajax({type: 'POST', url: '/api/list', contentType: 'application/json', "
        "data: JSON.stringify({channelId: '12', pageNo: 1, pageSize: 20}), success: show});</script>"
    )
    queries = "".join(row(f"/q.asp?unit={name}&y=2022", _title(name, 2022)) for name in _IN_GBK)
    gbk = f"<head><meta charset='gb2312'><title>镇信息公开年报</title></head><body><ul>{queries}</ul></body>"
    return {
        "/": page("松岭县人民政府", "<a href='/gk/'>政务公开</a>"),
        "/gk/": page(
            "政务公开",
            f"<a href='/a/'>{OFFICE}信息公开年报</a><a href='/b/'>乡镇信息公开年报</a><a href='/c/'>镇信息公开年报</a>"
            "<a href='/d/'>松岭县审计局信息公开年报</a>",
        ),
        "/a/": page("政府信息公开年报", f"<div id='list'></div>{fetching}"),
        "/b/": page("乡镇信息公开年报", f"<div id='list'></div>{sending}"),
        "/d/": page("信息公开年报", "<ul></ul><script>$.getJSON('rows.json?v=3', show);</script>"),
        "/d/rows.json": _json(
            [{"name": _title("松岭县审计局", year), "href": f"{year}.html"} for year in YEARS]
        ),
        **{f"/d/{year}.html": _article("松岭县审计局", year) for year in YEARS},
        "/c/": Answer(gbk.encode("gb18030")),
        "/api/list": _posted,
        **{f"/api/articles?catalogId=9&pageIndex={k}&pageSize=2": _fetched(k) for k in (1, 2, 3)},
        **{f"/a/{year}.html": _article(OFFICE, year) for year in YEARS},
        **{f"/b/{k}.html": _article(name, 2022) for k, name in enumerate(TOWNS)},
        **{f"/q.asp?unit={quote(name.encode('gb18030'))}&y=2022": _article(name, 2022) for name in _IN_GBK},
    }
