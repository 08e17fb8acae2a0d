"""Epoint: a unit is a shell by its credit code; the list's address and the column's name stand in the link's query."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.portals.simulator import Site, page, report_text, row

UNITS = {"11990000MB0000001A": "松岭县公安局", "11990000MB0000002B": "半截河街道办事处"}


def site(host: str) -> Site:
    found: dict[str, object] = {}
    for code, name in UNITS.items():
        root = f"/govxxgk/{code}"
        inner = f"{root}/category/035/035001/govlist.html"
        shell = f"{root}/openSubPage.html?" + urlencode(
            {"specialurl": inner, "righttitle": "信息公开年度报告"}
        )
        other = f"{root}/openSubPage.html?" + urlencode(
            {"specialurl": f"{root}/category/034/govlist.html", "righttitle": "信息公开指南"}
        )
        found |= {
            f"{root}/index.html": page(
                name, f'<a href="{shell}"><img src="/035.png"></a><a href="{other}"><img src="/034.png"></a>'
            ),
            shell: page(
                "信息公开", '<div class="right" id="sub"></div><script src="/js/openSubPage.js"></script>'
            ),
            inner: page(
                "信息公开年度报告",
                "".join(
                    row(f"{root}/nb{year}.html", f"{year}年政府信息公开工作年度报告", f"{year + 1}-01-20")
                    for year in (2022, 2021)
                ),
            ),
            **{
                f"{root}/nb{year}.html": page(
                    f"{year}年政府信息公开工作年度报告",
                    f"<h1>{year}年政府信息公开工作年度报告</h1><div class='article-content'>{report_text(name, year)}"
                    "</div>",
                )
                for year in (2022, 2021)
            },
        }
    return {
        "/": page("松岭县人民政府", '<a href="/govxxgk/index.html">政府信息公开</a>'),
        "/govxxgk/index.html": page(
            "政府信息公开",
            "".join(f'<a href="/govxxgk/{code}/index.html">{name}</a>' for code, name in UNITS.items()),
        ),
        **found,  # type: ignore[dict-item]
    }
