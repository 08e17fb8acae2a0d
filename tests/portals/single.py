"""/single/ articles, which need no module: titles without a unit, which only 来源 has; years by ?nbYear=; an e-book."""

from __future__ import annotations

from tests.portals.simulator import Answer, Site, page, report_text, row


def site(host: str) -> Site:
    reports = {
        "/single/29/71720.html": (2020, "滦河文化产业区"),
        "/single/29/71721.html": (2020, "松岭县兴安街道办事处"),
        "/single/29/65010.html": (2019, "沙河驿镇"),
        "/single/29/65011.html": (2019, "松岭县统计局"),
    }
    years = "".join(
        f'<a href="/channel/list/179.html?nbYear={year}">{year}</a>' for year in (2021, 2020, 2019)
    )
    title = "{year}年度政府信息公开工作年度报告"
    lists = {
        year: "".join(
            row(path, title.format(year=year), f"{year + 1}-01-29")
            for path, (of, _) in reports.items()
            if of == year
        )
        for year in (2020, 2019)
    }
    book = "/ebook/2021/files/basic-html/"
    leaves = [f'<a href="page-{k}.html">{k}</a>' for k in (1, 2, 4)]
    return {
        "/": page("松岭县人民政府", '<a href="/xxgk.html">政府信息公开</a>'),
        "/xxgk.html": page("政府信息公开", '<a href="/channel/list/179.html">政府信息公开工作年度报告</a>'),
        "/channel/list/179.html": page("政府信息公开工作年度报告", f'<div class="years">{years}</div>'),
        "/channel/list/179.html?nbYear=2020": page("年度报告", f"{years}<ul>{lists[2020]}</ul>"),
        "/channel/list/179.html?nbYear=2019": page("年度报告", f"{years}<ul>{lists[2019]}</ul>"),
        # The newest year is a book: the article only opens it.
        "/channel/list/179.html?nbYear=2021": page(
            "年度报告",
            f"{years}{row('/single/29/80001.html', '松岭县人民政府2021年政府信息公开工作年度报告')}",
        ),
        "/single/29/80001.html": page(
            "松岭县人民政府2021年政府信息公开工作年度报告",
            "<h1>松岭县人民政府2021年政府信息公开工作年度报告</h1><p>发布日期: 2022-01-29</p>"
            f'<div class="con_text"><a href="{book}page-1.html">电子书（文字版）</a></div>',
        ),
        **{
            f"{book}page-{k}.html": Answer(
                f"<html><body><p>Page {k} / 4</p>{text}{''.join(leaves[:2] if k == 1 else leaves)}</body></html>"
            )
            for k, text in (
                (1, "<p>松岭县人民政府2021年政府信息公开工作年度报告</p>"),
                (2, report_text("松岭县", 2021)),
                (3, "<p>四、复议和诉讼情况</p>"),
                (4, "<p>六、其他需要报告的事项</p>"),
            )
        },
        **{
            path: page(
                title.format(year=year),
                f"<h1>{title.format(year=year)}</h1><p>发布日期: {year + 1}-01-29 来源:{of}</p>"
                f'<div class="con_text">{report_text(of, year)}</div>',
            )
            for path, (year, of) in reports.items()
        },
    }
