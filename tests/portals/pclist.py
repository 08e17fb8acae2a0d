"""Integrated portals with /pc/list pages behind shells (government.shtml?/real/url), rows by /common/search as JSON."""

from __future__ import annotations

import json

from tests.portals.simulator import Answer, Site, page, report_text, row

_CHANNEL = "2c9545f78c394bdda1ec942c97abb79a"
_SEARCH = (
    f"/common/search/{_CHANNEL}?_isAgg=true&_isJson=true&_pageSize=2&_template=index&_rangeTimeGte=&_channelName="
    "&page={page}"
)


def _hex(number: int) -> str:
    return f"{number:032x}"


def _answer(rows: list[tuple[str, str]], number: int) -> Answer:
    results = [
        {
            "title": title,
            "url": path,
            "content": "一、总体情况",
            "publishedTimeStr": "2022-01-18 09:00:00",
            "domainMetaList": [{"resultList": [{"key": "source", "value": "松岭县教育局"}]}],
        }
        for path, title in rows
    ]
    data = {"total": 3, "page": number, "rows": 2, "results": results}
    return Answer(json.dumps({"data": data}, ensure_ascii=False), content_type="application/json")


def site(host: str) -> Site:
    towns = {
        f"/slxrmzf/zfxxgknb18/2021{k:02}/{_hex(k)}.shtml": name for k, name in ((1, "同田乡"), (2, "石江镇"))
    }
    office = {
        f"/slxrmzf/bmnb/202201/{_hex(30 + k)}.shtml": f"松岭县教育局{year}年政府信息公开工作年度报告"
        for k, year in enumerate((2021, 2020, 2019))
    }
    rows = list(office.items())
    # Some shells are frames, some are filled by a script; the query says which page is meant either way.
    frames = '<html><frameset rows="*"><frame src="/slxrmzf/gkpt/xxgk_navs.shtml"></frameset></html>'
    return {
        "/": page(
            "松岭县人民政府",
            '<a href="/slxrmzf/government.shtml?/slxrmzf/gkpt/xxgk_navs.shtml">政府信息公开</a>',
        ),
        "/slxrmzf/government.shtml?/slxrmzf/gkpt/xxgk_navs.shtml": Answer(frames),
        "/slxrmzf/gkpt/xxgk_navs.shtml": page(
            "政府信息公开",
            '<a href="/slxrmzf/government.shtml?/slxrmzf/zfxxgknb18/pc/list.html">乡镇年报</a>'
            '<a href="/slxrmzf/bmnb/pc/list.html">部门年报</a>',
        ),
        "/slxrmzf/government.shtml?/slxrmzf/zfxxgknb18/pc/list.html": page("政府", "<div id='main'></div>"),
        "/slxrmzf/zfxxgknb18/pc/list.html": page(
            "乡镇年报",
            "".join(
                row(path, f"{name}2020年政府信息公开工作年度报告", "2021-01-20")
                for path, name in towns.items()
            ),
            ("政务公开", "乡镇信息公开目录", "政府信息公开年报"),
        ),
        "/slxrmzf/bmnb/pc/list.html": page(
            "部门年报",
            f'<div id="rows"></div><script>load("{_SEARCH.format(page="")}" + current);</script>',
            ("政务公开", "部门信息公开目录", "部门年报"),
        ),
        _SEARCH.format(page=1): _answer(rows[:2], 1),
        _SEARCH.format(page=2): _answer(rows[2:], 2),
        **{
            path: page(
                f"{name}2020年政府信息公开工作年度报告",
                f"<h1>{name}2020年政府信息公开工作年度报告</h1><p>发布日期：2021-01-2{k} 访问量：</p>"
                f'<div id="UCAP-CONTENT">{report_text(name, 2020)}</div>',
                ("政务公开", "乡镇信息公开目录", name, "政府信息公开年报"),
            )
            for k, (path, name) in enumerate(towns.items())
        },
        **{
            path: page(
                title, f'<h1>{title}</h1><div id="UCAP-CONTENT">{report_text("教育局", 2021 - k)}</div>'
            )
            for k, (path, title) in enumerate(office.items())
        },
    }
