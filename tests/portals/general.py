"""A portal of no known family: plain pages, numbered pages, and the troubles that any portal may have.

Decoys in every list, a subsite on another host of the entry, links and redirects to hosts that are not the portal's,
a redirect loop, a list page that is gone, an article that is gone at status 200, a report without a year in its title,
one whose unit only the source names, one as a file in the list, one as page images, GBK under a UTF-8 header.
"""

from __future__ import annotations

from tests.portals.simulator import Answer, Site, page, report_text, row

_DOCX = b"PK\x03\x04 not a whole document, but one by its first bytes"


def site(host: str) -> Site:
    reports = {
        "/nb/zf/1.html": ("松岭县人民政府2023年政府信息公开工作年度报告", "松岭县", 2023),
        "/nb/zf/2.html": ("松岭县人民政府2022年政府信息公开工作年度报告", "松岭县", 2022),
        "/nb/xz/101.html": ("柏木镇2023年政府信息公开工作年度报告", "柏木镇", 2023),
        "/nb/xz/102.html": ("2022年柏木镇人民政府信息公开年度报告", "柏木镇", 2022),
        "/nb/xz/103.html": ("石门街道办事处2023年政府信息公开 工作年度报告", "石门街道", 2023),
        "/nb/xz/104.html": ("石门街道2022年度公开年报", "石门街道", 2022),
        "/nb/xz/105.html": ("白水乡2021年政務公開年度報告", "白水乡", 2021),
    }
    articles = {
        path: page(
            title,
            f"<h1>{title}</h1><p>发布日期：2024-01-2{n}</p><div class='article-content'>{report_text(of, year)}</div>",
        )
        for n, (path, (title, of, year)) in enumerate(reports.items())
    }
    gbk = page(
        "松岭县林业局2020年政府信息公开工作年度报告",
        f"<h1>松岭县林业局2020年政府信息公开工作年度报告</h1><div id='zoom'>{report_text('林业局', 2020)}</div>",
    )
    return {
        "/": page(
            "松岭县人民政府",
            '<ul><li><a href="/xxgk/">政府信息公开</a></li><li><a href="/wznb/">政府网站工作年度报表</a></li>'
            '<li><a href="/loop/a">阳光政务</a></li><li><a href="http://www.example.invalid/">政务公开</a></li></ul>',
        ),
        "/loop/a": Answer("", 302, {"Location": "/loop/b"}),
        "/loop/b": Answer("", 302, {"Location": "/loop/a"}),
        "/xxgk/": Answer("<html><head><script>window.location.replace('./index/');</script></head></html>"),
        "/xxgk/index/": page(
            "政府信息公开",
            '<div class="menu_tree"><a href="/xxgk/zn.html">政府信息公开指南</a><a href="/nb/">政府信息公开年报</a>'
            '<a href="/nb/fz/">法治政府建设年度报告</a></div>',
            ("政府信息公开",),
        ),
        "/nb/": page(
            "政府信息公开年报",
            '<ul><li><a href="/nb/zf/">县政府</a></li><li><a href="/nb/xz/">乡镇街道</a></li>'
            '<li><a href="/nb/bm/">县直部门</a></li></ul>',
            ("政府信息公开", "政府信息公开年报"),
        ),
        "/nb/zf/": page(
            "县政府",
            "<ul>"
            + row(
                "/nb/zf/1.html",
                "松岭县人民政府2023年政府信息公开工作年…",
                "2024-03-20",
                reports["/nb/zf/1.html"][0],
            )
            + row("2.html", reports["/nb/zf/2.html"][0], "2023-03-20")
            + row("3.html", "2021年度政府网站工作年度报表", "2022-01-20")
            + row("/nb/zf/gone.html", "松岭县人民政府2018年政府信息公开工作年度报告", "2019-03-20")
            + row("/nb/zf/away.html", "松岭县人民政府2017年政府信息公开工作年度报告", "2018-03-20")
            + "</ul>",
            ("政府信息公开", "政府信息公开年报", "县政府"),
        ),
        "/nb/zf/gone.html": page("提示", "<p>您访问的页面不存在或已被删除</p>"),
        "/nb/zf/away.html": Answer("", 302, {"Location": "http://www.example.invalid/casino"}),
        # Three numbered pages, the last of which is gone.
        "/nb/xz/": page(
            "乡镇街道",
            "<ul>"
            + row("101.html", reports["/nb/xz/101.html"][0])
            + row("102.html", reports["/nb/xz/102.html"][0])
            + row("tz.html", "关于做好2023年政府信息公开工作年度报告编制工作的通知")
            + '</ul><p>1 <a href="/nb/xz/list_2.html">2</a> <a href="/nb/xz/list_3.html">3</a></p>',
            ("政府信息公开", "政府信息公开年报", "乡镇街道"),
        ),
        "/nb/xz/list_2.html": page(
            "乡镇街道",
            "<ul>"
            + row("103.html", reports["/nb/xz/103.html"][0])
            + row("104.html", reports["/nb/xz/104.html"][0])
            + row("105.html", reports["/nb/xz/105.html"][0])
            + '</ul><p><a href="/nb/xz/">1</a> 2 <a href="/nb/xz/list_3.html">3</a></p>',
            ("政府信息公开", "政府信息公开年报", "乡镇街道"),
        ),
        "/nb/bm/": page(
            "县直部门",
            '<ul><li><a href="/nb/bm/ly/">松岭县林业局</a></li><li><a href="/nb/bm/jy/">松岭县教育局</a></li>'
            '<li><a href="/nb/bm/sw/">松岭县水务局</a></li></ul>',
            ("政府信息公开", "政府信息公开年报", "县直部门"),
        ),
        "/nb/bm/ly/": page(
            "松岭县林业局",
            "<ul>"
            + row("2020.html", "2020年政府信息公开工作年度报告", "2021-01-30")
            + row("nb.html", "松岭县林业局政府信息公开工作年度报告", "2020-01-30")
            + row("2018.docx", "2018年政府信息公开工作年度报告", "2019-01-15")
            + "</ul>",
            ("政府信息公开", "政府信息公开年报", "县直部门", "松岭县林业局"),
        ),
        "/nb/bm/ly/2020.html": Answer(
            gbk.payload.decode().encode("gb18030"), content_type="text/html; charset=UTF-8"
        ),
        "/nb/bm/ly/nb.html": page(
            "松岭县林业局2019年度报告",
            "<h1>松岭县林业局政府信息公开工作2019年度报告</h1>"
            f"<div class='article-content'>{report_text('林业局', 2019)}</div>",
        ),
        "/nb/bm/ly/2018.docx": Answer(_DOCX, content_type="text/html"),
        "/nb/bm/jy/": page(
            "松岭县教育局",
            "<ul>"
            + row("2022.html", "2022年政府信息公开工作年度报告（图片版）", "2023-01-30")
            + row("2021.html", "2021年政府信息公开工作年度报告")
            + "</ul>",
        ),
        "/nb/bm/jy/2022.html": page(
            "2022年政府信息公开工作年度报告（图片版）",
            "<h1>2022年政府信息公开工作年度报告（图片版）</h1><p>发布时间:2023-01-30 09:00 来源:松岭县教育局</p>"
            "<div id='zoom'><img src='p1.jpg'><img src='p2.jpg'></div>",
        ),
        "/nb/bm/jy/p1.jpg": Answer(b"\xff\xd8\xff\xe0 one", content_type="image/jpeg"),
        "/nb/bm/jy/p2.jpg": Answer(b"\xff\xd8\xff\xe0 two", content_type="image/jpeg"),
        "/nb/bm/jy/2021.html": page(
            "2021年政府信息公开工作年度报告",
            "<h1>2021年政府信息公开工作年度报告</h1><p>发布时间:2022-01-28</p><div id='zoom'><p>详见附件。</p></div>"
            "<div class='fj'>附件：<a href='/viewer.html?file=/files/nb2021.pdf'>2021年报.pdf</a>"
            "<a href='/files/gone.pdf'>附表.pdf</a><a href='/files/html.doc'>说明.doc</a></div>",
        ),
        "/files/nb2021.pdf": Answer(b"%PDF-1.4 ...", content_type="application/pdf"),
        "/files/html.doc": Answer("<html><body>附件下载 请输入验证码</body></html>"),
        "/nb/bm/sw/": page("松岭县水务局", "<div class='list'>暂无相关信息</div>"),
        **articles,
    }
