"""Lists whose pager is written by a script of no vendor: 共3页 and the pattern of the pages' addresses, nothing linked.

The reports stand among others of the same year: notices, explanations, summaries, the web site's own, forms to apply.
"""

from __future__ import annotations

from tests.portals.simulator import Site, page, report_text, row

TOWNS = ("石桥镇", "双庙乡", "永安街道", "大柳树镇", "二道沟乡", "红旗街道")
OFFICES = ("松岭县林业和草原局", "松岭县城市管理综合行政执法局", "松岭县残疾人联合会", "共青团松岭县委员会")
DECOYS = (
    "松岭县2023年政府信息公开指南",
    "关于2023年度政务公开工作考评情况的通报",
    "松岭县政府信息公开申请表",
    "2023年度政府信息公开工作总结会召开",
    "图解：2023年政府信息公开工作年度报告",
    "2023年政府网站工作年度报表",
    "2023年法治政府建设年度报告",
    "石桥镇2023年工作总结",
    "2023年第四季度政府信息公开统计报表",
)


def _list(names: tuple[str, ...], number: int, pager: str, crumbs: tuple[str, ...]) -> str:
    rows = "".join(
        row(
            f"/content/2024/{hash_(name)}.htm",
            f"{name}2023年政府信息公开工作年度报告",
            f"({2024}年1月{5 + number}日)",
        )
        for name in names
    )
    decoy = "".join(
        row(f"/content/2024/decoy{number}{k}.htm", text) for k, text in enumerate(DECOYS[number::2])
    )
    return f"<ul class='newslist'>{rows}{decoy}</ul>{pager}"


def hash_(name: str) -> int:
    """The number that the portal gave an article."""
    return 1000 + (*TOWNS, *OFFICES).index(name)


def site(host: str) -> Site:
    # 共3页, list_2.htm: the script builds the address of its number.
    towns = (
        "<div class='fy'>共<b>3</b>页　当前第{k}页</div><script>var total=3;function go(n){{"
        "if(n==1) location.href='list.htm'; else location.href='list_'+n+'.htm';}}</script>"
    )
    # Pages count down from the newest; the script is told the count and adds 1.
    offices = (
        "<script type='text/javascript'>document.write('<a href=\"?pageIndex='+({k}+1)+'\">下一页</a>');"
        "var pageCount = 2;</script><span>第{k}页/共2页</span>"
    )
    found = {
        "/": page("松岭县人民政府", '<a href="/zwgk/list/">信息公开</a>'),
        "/zwgk/list/": page(
            "信息公开",
            '<a href="/zwgk/nb/xz/list.htm">镇街信息公开年报</a><a href="/zwgk/nb/bm.jsp">县直部门年报</a>',
        ),
    }
    for k in (1, 2, 3):
        found[f"/zwgk/nb/xz/list{'' if k == 1 else f'_{k}'}.htm"] = page(
            "镇街信息公开年报", _list(TOWNS[2 * k - 2 : 2 * k], k, towns.format(k=k), ())
        )
    for k in (1, 2):
        found[f"/zwgk/nb/bm.jsp{'' if k == 1 else f'?pageIndex={k}'}"] = page(
            "县直部门年报", _list(OFFICES[2 * k - 2 : 2 * k], k, offices.format(k=k), ())
        )
    for name in (*TOWNS, *OFFICES):
        title = f"{name}2023年政府信息公开工作年度报告"
        found[f"/content/2024/{hash_(name)}.htm"] = page(
            title, f"<div class='tit'>{title}</div><div class='text'>{report_text(name, 2023)}</div>"
        )
    return found
