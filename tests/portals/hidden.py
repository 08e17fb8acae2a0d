"""Lists that no HTML parser sees: in a textarea, in CDATA, in a script's array; links on table rows by onclick.

A first column leads to the guide; departments and townships hide behind tabs of one page.
"""

from __future__ import annotations

from tests.portals.simulator import Site, page, report_text


def _titles(names: tuple[str, ...], years: tuple[int, ...], slug: str) -> dict[str, tuple[str, int]]:
    return {f"/xxgk/{slug}/{year}{k:02}.html": (name, year) for k, name in enumerate(names) for year in years}


AREA = _titles(("白桥镇", "清泉街道"), (2022, 2021), "xz")
CDATA = _titles(("松岭县医疗保障局",), (2022, 2021, 2020), "bm")
ARRAY = _titles(("松岭县人民政府",), (2022, 2021), "zf")
CLICKED = _titles(("松岭经济开发区管理委员会",), (2022,), "kfq")


def _title(name: str, year: int) -> str:
    return f"{name}{year}年政府信息公开工作年度报告"


def site(host: str) -> Site:
    area = "".join(
        f"<li><a href='{path}' title='{_title(*of)}'>{_title(*of)[:14]}...</a> <i>{of[1] + 1}-01-1{k}</i></li>"
        for k, (path, of) in enumerate(AREA.items())
    )
    cdata = "".join(
        f'<item><![CDATA[<a href="{path}">{_title(*of)}</a><span>{of[1] + 1}-01-20</span>]]></item>'
        for path, of in CDATA.items()
    )
    array = ",".join(
        f"{{id:{k}, 'title':'{_title(*of)}', 'url':'{path}', 'date':'{of[1] + 1}-03-30'}}"
        for k, (path, of) in enumerate(ARRAY.items())
    )
    clicked = "".join(
        f"<tr onclick=\"window.open('{path}')\"><td>1</td><td>{_title(*of)}</td><td>{of[1] + 1}-01-30</td></tr>"
        for path, of in CLICKED.items()
    )
    return {
        "/": page(
            "松岭县人民政府", "<a href='/zfxxgk/zn/'>政府信息公开指南</a><a href='/zfxxgk/'>政府信息公开</a>"
        ),
        "/zfxxgk/": page(
            "政府信息公开",
            "<div class='tabs'><a href='#t1'>政府信息公开指南</a><a href='#t2'>政府信息公开年报</a></div>"
            "<div id='t1'><a href='/zfxxgk/zn/'>政府信息公开指南</a></div>"
            "<div id='t2' style='display:none'><a href='/xxgk/zf/'>县政府年报</a><a href='/xxgk/bm/'>部门年报</a>"
            "<a href='/xxgk/xz/'>乡镇（街道）年报</a><a href='/xxgk/kfq/'>开发区年报</a></div>",
        ),
        "/xxgk/xz/": page(
            "乡镇（街道）年报",
            f"<textarea id='data' style='display:none'>{area}</textarea><ul id='show'></ul>",
        ),
        "/xxgk/bm/": page(
            "部门年报", f"<script type='text/xml'><items>{cdata}</items></script><div id='show'></div>"
        ),
        "/xxgk/zf/": page(
            "县政府年报", f"<div id='show'></div><script>var rows = [{array}]; render(rows);</script>"
        ),
        "/xxgk/kfq/": page("开发区年报", f"<table>{clicked}</table>"),
        **{
            path: page(
                _title(*of),
                f"<h1>{_title(*of)}</h1><p>时间：{of[1] + 1}-01-21</p><div id='zoom'>{report_text(*of)}</div>",
            )
            for path, of in {**AREA, **CDATA, **ARRAY, **CLICKED}.items()
        },
    }
