"""The second Anhui platform, which needs no module: XxgkAnnualReport/show, pages by path (page_2.html)."""

from __future__ import annotations

from tests.portals.simulator import Site, page, report_text, row


def site(host: str) -> Site:
    names = ("涡水镇", "义门街道", "高炉镇", "丹城乡", "松岭县卫健委")
    articles = {f"/XxgkAnnualReport/show/{4816 + k}.html": name for k, name in enumerate(names)}
    rows = [
        row(path, f"{name}2020年政府信息公开工作年度报告", "2021-03-09")
        + row(path.replace("AnnualReport", "Content"), f"关于{name}2020年政府信息公开工作年度报告的解读")
        for path, name in articles.items()
    ]

    def pages(current: int) -> str:
        links = "".join(
            f'<a href="/XxgkAnnualReport/showList/650/page_{k}.html">{k}</a>'
            for k in (1, 2, 3)
            if k != current
        )
        return f'<div class="pagination"><span>{current}</span>{links}</div>'

    return {
        "/": page("松岭县人民政府", '<a href="/Openness/index">政府信息公开</a>'),
        "/Openness/index": page(
            "政府信息公开", '<a href="/XxgkAnnualReport/showList/650/page_1.html">政府信息公开年报</a>'
        ),
        **{
            f"/XxgkAnnualReport/showList/650/page_{k}.html": page(
                "政府信息公开年报",
                f"<ul>{''.join(rows[2 * k - 2 : 2 * k])}</ul>{pages(k)}",
                ("政府信息公开", "政府信息公开年报"),
            )
            for k in (1, 2, 3)
        },
        **{
            path: page(
                f"{name}2020年政府信息公开工作年度报告",
                f"<h1>{name}2020年政府信息公开工作年度报告</h1>"
                f"<p>发布时间:2021-03-0{k + 1} 00:00 来源:{name} 字体:[ 大 中 小 ]</p>{report_text(name, 2020)}",
                ("政府信息公开", name, "政府信息公开年报"),
            )
            for k, (path, name) in enumerate(articles.items())
        },
    }
