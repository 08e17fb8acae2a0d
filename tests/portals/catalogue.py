"""Hanweb's catalogue: a shell with a tree of units; reports are views of a unit and a year, an unknown year is 暂无."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from tests.portals.simulator import Answer, Site, page, report_text

UNITS = {
    "11990000MB0000001A": ("松岭县财政局", (2023, 2022, 2020)),
    "119900000000002B": ("梨园乡", (2021,)),
    "014500858": ("松岭县水务局", ()),
}
_TREE = "/module/xxgk/tree.jsp?divid=div435&area=11990000000000001X"


class Views(dict[str, Answer]):
    """A site that has a view for every unit and every year."""

    def __missing__(self, path: str) -> Answer:
        query = parse_qs(urlsplit(path).query)
        if not path.startswith("/module/xxgk/xxgkAnnualReport.jsp?") or query["area"][0] not in UNITS:
            raise KeyError(path)
        name, years = UNITS[query["area"][0]]
        year = int(query["fbtime"][0])
        text = report_text(name, year) if year in years else "暂无信息！"
        return page("政府信息公开指南", f'<div id="zoom">{text}</div>', ("政府信息公开", name))


def site(host: str) -> Site:
    shell = "/col/col9348/index.html?vc_xxgkarea={area}&number="
    return Views(
        {
            "/": page("松岭县人民政府", '<a href="/col/col9348/index.html">政府信息公开</a>'),
            "/col/col9348/index.html": page(
                "政府信息公开指南",
                '<div id="div435"></div><script src="/module/xxgk/script/dynamic.js"></script>'
                f"<script>loadTree('div435', '{_TREE}');</script>",
            ),
            _TREE: Answer(
                "<ul>"
                + "".join(
                    f'<li><a href="{shell.format(area=area)}">{name}</a></li>'
                    for area, (name, _) in UNITS.items()
                )
                + "</ul>"
            ),
            **{
                shell.format(area=area): page(
                    "政府信息公开指南", f"<h2>{name}信息公开目录</h2>", ("政府信息公开", name)
                )
                for area, (name, _) in UNITS.items()
            },
        }
    )
