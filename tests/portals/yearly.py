"""Years first: a drop-down of years, each year's page with groups as headings and units as anchors to their reports.

The anchors say the unit alone (古塔镇); some lead to a stub that holds nothing but a DOCX, some straight to a PDF;
a year without its own page is a heading on the page of 历年. The word 报告 stands in no anchor.
"""

from __future__ import annotations

from tests.portals.simulator import Answer, Site, page, report_text, row

ARTICLES = {"古塔镇": "gtz", "凌河街道": "lhj", "松岭县司法局": "sfj"}


def _title(name: str, year: int) -> str:
    return f"{name}{year}年政府信息公开工作年度报告"


def _article(name: str, year: int) -> Answer:
    return page(
        _title(name, year),
        f"<h1>{_title(name, year)}</h1><p>发布日期：{year + 1}-01-25</p><div id='zoom'>{report_text(name, year)}</div>",
    )


def _stub(name: str, year: int) -> Answer:
    return page(
        _title(name, year),
        f"<h1>{_title(name, year)}</h1><p>发布日期：{year + 1}-01-26</p><div id='zoom'><p>点击查看："
        f"<a href='../files/{year}/nb.docx'>{_title(name, year)}.docx</a></p></div>",
    )


def _year(year: int) -> Answer:
    links = {name: f"/zwgk/nb/{year}/{slug}.html" for name, slug in ARTICLES.items()}
    return page(
        f"{year}年",
        f"<h3>乡镇街道</h3><table><tr><td><a href='{links['古塔镇']}'>古塔镇</a></td>"
        f"<td><a href='{links['凌河街道']}'>凌河街道</a></td></tr></table>"
        f"<h3>部门</h3><table><tr><td><a href='{links['松岭县司法局']}'>松岭县司法局</a></td>"
        f"<td><a href='/zwgk/nb/{year}/yjj.pdf'>松岭县应急管理局</a></td></tr></table>",
        ("政务公开", "政府信息公开年报", f"{year}年"),
    )


def site(host: str) -> Site:
    years = (2023, 2022)
    options = "".join(f'<option value="/zwgk/nb/{year}/">{year}年</option>' for year in years)
    pages: dict[str, Answer] = {
        "/": page(
            "松岭县人民政府", '<a href="javascript:void(0)" onclick="window.open(\'/zwgk/\')">政务公开</a>'
        ),
        "/zwgk/": page(
            "政务公开",
            "<ul><li><a href='/zwgk/zn.html'>政府信息公开指南</a></li><li><a href='/zwgk/zd/'>政府信息公开制度</a></li>"
            "<li><a href='/zwgk/nb/'>政府信息公开年报</a></li></ul>",
        ),
        "/zwgk/nb/": page(
            "政府信息公开年报",
            f'<select onchange="location.href=this.options[this.selectedIndex].value">'
            f'<option value="">请选择年份</option>'
            f"{options}</select><h3>县政府</h3><ul>"
            + "".join(
                row(f"/zwgk/nb/{year}/xzf.html", f"{year}年", f"{year + 1}-03-28") for year in (2021, 2020)
            )
            + "</ul>",
            ("政务公开", "政府信息公开年报"),
        ),
    }
    for year in years:
        pages[f"/zwgk/nb/{year}/"] = _year(year)
        pages[f"/zwgk/nb/{year}/gtz.html"] = _article("古塔镇", year)
        pages[f"/zwgk/nb/{year}/lhj.html"] = _stub("凌河街道", year)
        pages[f"/zwgk/nb/{year}/sfj.html"] = _article("松岭县司法局", year)
        pages[f"/zwgk/nb/{year}/yjj.pdf"] = Answer(
            f"%PDF-1.4 {year}".encode(), content_type="application/pdf"
        )
        pages[f"/zwgk/nb/files/{year}/nb.docx"] = Answer(f"PK\x03\x04 {year}".encode())
    for year in (2021, 2020):
        pages[f"/zwgk/nb/{year}/xzf.html"] = _article("松岭县人民政府", year)
    return pages
