"""Hanweb: an old proxy path with its ids in an object, a proxy whose ids are encrypted, year views of a unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from tests.portals.simulator import Answer, Asked, Site, page, report_text

EMPTY = '<?xml version="1.0"?><datastore></datastore>'
_OLD_PROXY = "/module/jslib/jquery/jpage/dataproxy.jsp"
_NEW_PROXY = "/module/web/jpage/dataproxy.jsp"


def _records(names: list[str], column: int) -> list[str]:
    return [
        f'<record><![CDATA[<li><a href="/art/{2023 - n}/1/{n + 1}/art_{column}_{n}.html" title="{name}">{name[:8]}…</a>'
        f"<span>{2023 - n}-01-{n + 1:02}</span></li>]]></record>"
        for n, name in enumerate(names)
    ]


def _text(title: str) -> str:
    of, year, _ = re.split(r"(20\d\d)", title)
    return "<p>请各单位按时报送。</p>" if "通知" in title else report_text(of, int(year))


def _store(records: list[str], total: int | None) -> str:
    stated = f"<totalrecord>{total}</totalrecord>" if total else ""
    return f"<datastore>{stated}<recordset>{''.join(records)}</recordset></datastore>"


def _proxy(columns: dict[str, list[str]]) -> Callable[[Asked], Answer]:
    def answer(asked: Asked) -> Answer:
        query = dict(parse_qsl(urlsplit(asked.path).query))
        rows = columns.get(asked.form.get("columnid", ""), [])
        if asked.method != "POST" or f"/col/col{asked.form.get('columnid')}/" not in asked.headers.get(
            "referer", ""
        ):
            return Answer("", 403)
        start, end = int(query["startrecord"]), int(query["endrecord"])
        return Answer(_store(rows[start - 1 : end], len(rows)))

    return answer


def site(host: str) -> Site:
    towns = [
        f"{name}{year}年政府信息公开工作年度报告"
        for year in (2022, 2021)
        for name in ("柳湾镇", "沙河镇", "东关街道", "古塔乡")
    ]
    towns.insert(3, "关于做好2022年政府信息公开工作年度报告编制工作的通知")
    offices = [f"松岭县{name}2022年政府信息公开工作年度报告" for name in ("财政局", "教育局", "民政局")]
    town_rows, office_rows = _records(towns, 31), _records(offices, 32)
    proxy = _proxy({"31": town_rows})

    def old_proxy(start: int, end: int, per_page: int) -> str:
        return f"{_OLD_PROXY}?startrecord={start}&endrecord={end}&perpage={per_page}"

    articles = {
        f"/art/{2023 - n}/1/{n + 1}/art_{column}_{n}.html": page(
            name,
            f'<h1>{name}</h1><div id="zoom"><!--ZJEG_RSS.content.begin-->{_text(name)}{n}</div>',
        )
        for column, names in ((31, towns), (32, offices))
        for n, name in enumerate(names)
    }
    views = {
        f"/module/xxgk/xxgkAnnualReport.jsp?area=11990000000&fbtime={year}": page(
            "政府信息公开指南",
            f'<div id="zoom">{report_text("松岭县", year)}</div>' if year > 2020 else "<div>暂无信息</div>",
        )
        for year in (2022, 2021, 2020)
    }
    return {
        "/": page("松岭县人民政府", '<a href="/col/col3/index.html">政府信息公开</a>'),
        "/col/col3/index.html": page(
            "政府信息公开",
            '<a href="/col/col31/index.html">乡镇街道年报</a><a href="/col/col32/index.html">部门信息公开年报</a>'
            '<a href="/col/col33/index.html">政府信息公开年报</a>',
        ),
        "/col/col31/index.html": page(
            "乡镇街道年报",
            f'<div id="2471"><script type="text/xml">{_store(town_rows[:2], None)}</script></div><script>'
            f"$('#2471').jpage({{ perPage: 2, totalRecord: {len(towns)}, proxyUrl: '{_OLD_PROXY}', dataBefore: '',"
            "'col': 1, 'appid': 1, 'webid': 39, 'path': '/', 'columnid': 31, 'sourceContentType': 3, 'unitid': '2471',"
            "'webname': '松岭县', 'permissiontype': 0 }});</script>",
            ("政府信息公开", "乡镇街道年报"),
        ),
        old_proxy(3, 8, 2): proxy,
        old_proxy(9, 14, 2): proxy,
        "/col/col32/index.html": page(
            "部门信息公开年报",
            f'<div id="9041"><script type="text/xml"><datastore><nextgroup><![CDATA['
            f'<a href="{_NEW_PROXY}?page=1&webid=39'
            '&columnid=k9XzEnc%3D%3D&unitid=QmFzZQ%3D%3D"></a>]]></nextgroup><totalrecord>3</totalrecord>'
            f"<recordset>{''.join(office_rows[:2])}</recordset></datastore></script></div>",
        ),
        f"{_NEW_PROXY}?startrecord=3&endrecord=8&perpage=2": Answer(EMPTY),
        "/col/col32/index.html?uid=9041&pageNum=2": page(
            "部门信息公开年报",
            f'<div id="9041"><script type="text/xml">{_store(office_rows[2:], 3)}</script></div>',
        ),
        "/col/col33/index.html": page(
            "政府信息公开年报",
            "".join(
                f'<a href="/module/xxgk/xxgkAnnualReport.jsp?area=11990000000&amp;fbtime={y}">{y}年</a>'
                for y in (2022, 2021, 2020)
            ),
            ("政府信息公开", "松岭县人民政府办公室", "政府信息公开年报"),
        ),
        **articles,
        **views,
    }
