"""Nothing but the site map leads to the columns: an image on the home page, then headings with columns below.

The columns are all called 政府信息公开年报; whose they are stands in the heading above each. Pages by 1 2 3 … and »,
at index_1.html; the pages behind carry no breadcrumb.
"""

from __future__ import annotations

from tests.portals.simulator import Site, page, report_text, row

UNITS = {"tyz": "桃源镇", "hsx": "黑山乡", "jyj": "松岭县教育局"}
YEARS = (2023, 2022, 2021)


def site(host: str) -> Site:
    blocks = "".join(
        f"<div class='map'><h3>{name}</h3><ul><li><a href='/{unit}/jgzn/'>机构职能</a></li>"
        f"<li><a href='/{unit}/xxgknb/'>政府信息公开年报</a></li><li>"
        f"<a href='/{unit}/zn/'>政府信息公开指南</a></li></ul></div>"
        for unit, name in UNITS.items()
    )
    pages = {
        "/": page(
            "松岭县人民政府",
            "<a href='/xw/1.html'>我县召开全县政务公开工作会议</a><a href='/wzdt.html'>"
            "<img src='/map.png' alt='网站地图'></a>",
        ),
        "/wzdt.html": page("网站地图", blocks),
    }
    for unit, name in UNITS.items():
        for k, year in enumerate(YEARS):
            numbers = "".join(
                f"<a href='index{f'_{j}' if j else ''}.html'>{j + 1}</a>" if j != k else f"<b>{j + 1}</b>"
                for j in range(len(YEARS))
            )
            on = f"<a href='index_{k + 1}.html'>»</a>" if k + 1 < len(YEARS) else "<span>»</span>"
            title = f"{year}年政府信息公开工作年度报告"
            path = f"/{unit}/xxgknb/{'' if k == 0 else f'index_{k}.html'}"
            pages[path] = page(
                "政府信息公开年报",
                f"<dl><dt><a href='./{year}01/c{year}.html'>{title}</a></dt><dd>{year + 1}-02-0{k + 1}</dd></dl>"
                f"<p>{numbers}{on}</p>",
            )
            pages[f"/{unit}/xxgknb/{year}01/c{year}.html"] = page(
                title, f"<h1>{title}</h1><div class='con'>{report_text(name, year)}</div>"
            )
    return pages


__all__ = ["UNITS", "YEARS", "row", "site"]
