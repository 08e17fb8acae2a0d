"""A county whose rows come as data in shapes of their own, a unit's in each.

A question with an object inside another; rows counted instead of pages; JSON within JSON; rows whose values have no
names, or none that say what they are; rows that a script parses out of a text or hands to a function; markup that is
escaped once too often; the same document for reading and for taking away.
"""

from __future__ import annotations

import json
from html import escape

from tests.portals.simulator import Answer, Asked, Site, page, report_text, report_title

YEARS = (2023, 2022, 2021)


def _json(value: object) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False), content_type="application/json;charset=UTF-8")


def _rows(name: str, slug: str) -> list[dict[str, str]]:
    return [{"title": report_title(name, year), "url": f"/a/{slug}{year}.html"} for year in YEARS]


def _nested(asked: Asked) -> Answer:
    return _json(
        {
            "code": 0,
            "data": {
                "records": [
                    {"contentId": f"sq{y}", "contentTitle": report_title("石桥镇", y)} for y in YEARS
                ],
                "total": 3,
            },
        }
    )


def site(host: str) -> Site:
    units = {
        "石桥镇": "sq",
        "柳林镇": "ll",
        "白沙乡": "bs",
        "松岭县财政局": "cz",
        "松岭县司法局": "sf",
        "松岭县民政局": "mz",
        "松岭县农业局": "ny",
        "松岭县交通局": "jt",
        "松岭县文化局": "wh",
    }
    pages: dict[str, object] = {
        "/": page("松岭县人民政府", '<a href="/nb/">政府信息公开年报</a>'),
        "/nb/": page(
            "年报", "".join(f'<li><a href="/{slug}/">{name}</a></li>' for name, slug in units.items())
        ),
        "/gateway/content/page": _nested,
    }
    for name, slug in units.items():
        for year in YEARS:
            title = report_title(name, year) if slug != "mz" else f"{year}年度政府信息公开工作年度报告"
            pages[f"/a/{slug}{year}.html"] = page(
                title, f"<h1>{title}</h1><p>发布日期：{year + 1}-01-15</p>{report_text(name, year)}"
            )
    script = (
        "new Vue({data: {page: {current: 1, size: 4}}, methods: {load(){ axios.post('/gateway/content/page', "
        "{catalog: 'nb', page: {current: this.page.current, size: 4}}).then(show) }, "
        "go(i){ location.href = '/a/' + i.contentId + '.html' }}})"
    )
    pages["/sq/"] = page("石桥镇", f"<div id='app'></div><script>{script}</script>")
    script = (
        "var start = 0, limit = 2; function load(){ $.getJSON('/api/rows?channel=57&start=' + start + "
        "'&limit=' + limit, function(d){ show(d.items); start += limit; }); } load();"
    )
    pages["/ll/"] = page("柳林镇", f"<ul id='l'></ul><script>{script}</script>")
    for start in (0, 2):
        found = [
            {
                "caption": report_title("柳林镇", y),
                "headline": report_title("柳林镇", y),
                "href": f"/a/ll{y}.html",
            }
            for y in YEARS[start : start + 2]
        ]
        pages[f"/api/rows?channel=57&start={start}&limit=2"] = _json({"total": 3, "items": found})
    pages["/bs/"] = page("白沙乡", "<script>$.get('/list.ashx?cid=12&page=1', show);</script>")
    pages["/list.ashx?cid=12&page=1"] = _json({"d": json.dumps(_rows("白沙乡", "bs"), ensure_ascii=False)})
    pages["/cz/"] = page("松岭县财政局", "<script>$.getJSON('/data/nb.json', show);</script>")
    pages["/data/nb.json"] = _json(
        [[report_title("松岭县财政局", y), f"/a/cz{y}.html", f"{y + 1}-01-20"] for y in YEARS]
    )
    text = json.dumps(_rows("松岭县司法局", "sf")).replace("\\", "\\\\").replace('"', '\\"')
    pages["/sf/"] = page("松岭县司法局", f'<ul></ul><script>show(JSON.parse("{text}"));</script>')
    cells = "".join(
        f"<tr><td>{year}年度政府信息公开工作年度报告</td><td><a href='/a/mz{year}.html'>查看</a> "
        f"<a href='/down?id={year}'>下载</a></td></tr>"
        for year in YEARS
    )
    pages["/mz/"] = page("松岭县民政局", f"<table>{cells}</table>")
    script = "".join(
        f'list.push({{"t": {json.dumps(report_title("松岭县农业局", y))}, "u": "/a/ny{y}.html"}});'
        for y in YEARS
    )
    pages["/ny/"] = page("松岭县农业局", f"<ul></ul><script>var list = []; {script} show(list);</script>")
    script = "".join(
        f'add("{report_title("松岭县交通局", y)}", "/a/jt{y}.html", "{y + 1}-01-15");' for y in YEARS
    )
    pages["/jt/"] = page("松岭县交通局", f"<ul></ul><script>{script}</script>")
    pages["/wh/"] = page("松岭县文化局", "<script>$.get('/wh/list.do?page=1', show);</script>")
    rows = "".join(f'<li><a href="/a/wh{y}.html">{report_title("松岭县文化局", y)}</a></li>' for y in YEARS)
    pages["/wh/list.do?page=1"] = _json({"html": escape(rows, quote=False)})
    return pages  # type: ignore[return-value]
