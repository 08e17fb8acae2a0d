"""UCAP: a pager counted from 1, titles cut without a title attribute, units in a selection, the site's name as h1.

One unit shows its newest report and leads to the column by 更多; one column is paged in reverse (下页 is followed).
"""

from __future__ import annotations

from tests.portals.simulator import Answer, Site, page, report_text, row

_COLUMN = "/slx/c111239/"


def _article(title: str, of: str, year: int, crumbs: tuple[str, ...] = ()) -> Answer:
    return page(
        f"{title}_松岭县人民政府",
        f"<h1>松岭县人民政府</h1><h2>{title}</h2><p>发布时间：{year + 1}-01-10 访问量：</p>"
        f'<div id="UCAP-CONTENT">{report_text(of, year)}</div>',
        crumbs,
    )


def site(host: str) -> Site:
    pager = "<script>createPageHTML('page_div',3,{current},'common_list','shtml',5);</script>"
    titles = {
        1: "2022年政府信息公开工作年度报告",
        2: "2021年政府信息公开工作年度报告",
        3: "2020年政府信息公开工作年度报告",
    }
    lists = {
        f"{_COLUMN}common_list{'' if n == 1 else f'_{n}'}.shtml": page(
            "政府信息公开年报",
            row(
                f"{_COLUMN}20{24 - n}01/c01_86873{n}.shtml", f"松岭县同田乡{title[:11]}…", f"20{24 - n}-01-10"
            )
            + pager.format(current=n - 1),
            ("政务公开", "乡镇信息公开目录", "同田乡", "政府信息公开年报"),
        )
        for n, title in titles.items()
    }
    articles = {
        f"{_COLUMN}20{24 - n}01/c01_86873{n}.shtml": _article(f"松岭县同田乡{title}", "同田乡", 2023 - n)
        for n, title in titles.items()
    }
    mill = "/slx/lsz/"
    return {
        "/": page("松岭县人民政府", '<a href="/slx/zwgk/"><img src="/zw.png" alt="政务公开"></a>'),
        "/slx/zwgk/": page(
            "政务公开",
            '<select><option value="">请选择</option><option value="/slx/ttx/">同田乡</option>'
            f'<option value="{mill}">龙山镇</option></select>',
        ),
        "/slx/ttx/": page("同田乡", f'<a href="{_COLUMN}common_list.shtml">政府信息公开年报</a>'),
        **lists,
        **articles,
        mill: page(
            "龙山镇",
            "<h3>年度公开</h3>"
            + row("/slx/lsz/202401/c01_1.shtml", "龙山镇2023年政府信息公开工作年度报告")
            + ""
            '<a href="/slx/lsz/ndgk.htm">更多&gt;&gt;</a>',
        ),
        mill + "ndgk.htm": page(
            "年度公开",
            row("/slx/lsz/202401/c01_1.shtml", "龙山镇2023年政府信息公开工作年度报告")
            + row("/slx/lsz/202401/c01_9.shtml", "2023年度政府网站工作年度报表")
            + '<span class="p_no_d">1</span><span class="p_no"><a href="ndgk/1.htm">2</a></span>'
            '<span class="p_next p_fun"><a href="ndgk/1.htm">下页</a></span>',
        ),
        mill + "ndgk/1.htm": page(
            "年度公开",
            row("/slx/lsz/202301/c01_2.shtml", "2022年政府信息公开工作年度报告")
            + '<span class="p_no"><a href="../ndgk.htm">1</a></span><span class="p_no_d">2</span>',
        ),
        mill + "202401/c01_1.shtml": _article("龙山镇2023年政府信息公开工作年度报告", "龙山镇", 2023),
        mill + "202301/c01_2.shtml": _article("2022年政府信息公开工作年度报告", "龙山镇", 2022),
    }
