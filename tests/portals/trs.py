"""TRS look-alikes: both script pagers, .htm and .shtml.

With a mobile twin, an article in parts, a dead `oldsrc` beside an attachment, and a last page that is a stub.
"""

from __future__ import annotations

from tests.portals.simulator import Answer, Site, page, report_text, row


def _article(of: str, year: int, extra: str = "") -> Answer:
    title = f"{of}{year}年政府信息公开工作年度报告"
    head = (
        f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{year + 1}-01-20 10:00">'
    )
    return page(
        title, f'<h1>{title}</h1><div class="TRS_Editor">{report_text(of, year)}</div>{extra}', head=head
    )


def site(host: str) -> Site:
    town, office = "/jz/qxz/zfxxgknb_70772/", "/bm/zfxxgknb_8/"
    pager = '<script>createPageHTML(3, {current}, "index", "htm");</script>'
    variables = "<script>var currentPage = {current}; var countPage = 3;//共多少页</script>"
    return {
        "/": page("松岭县人民政府", '<a href="/jz/">街镇</a> <a href="/bm/">部门</a>'),
        "/jz/": page("街镇", '<a href="./qxz/">清溪镇</a>'),
        "/jz/qxz/": page("清溪镇", '<a href="./zwgk/">政务公开</a>'),
        "/jz/qxz/zwgk/": page("政务公开", f'<a href="{town}">政府信息公开年报</a>'),
        town: page(
            "政府信息公开年报",
            row("./202401/t20240120_11.htm", "清溪镇2023年政府信息公开工作年度报告", "2024-01-20")
            + row("./202401/t20240120_11_wap.htm", "清溪镇2023年政府信息公开工作年度报告", "2024-01-20")
            + pager.format(current=0),
            ("街镇", "清溪镇", "政务公开", "政府信息公开年报"),
        ),
        town + "index_1.htm": page(
            "政府信息公开年报",
            row("./202301/t20230120_10.htm", "2022年政府信息公开工作年度报告", "2023-01-20")
            + pager.format(current=1),
        ),
        # The last page is the stub that some sites answer with: nothing, at status 200.
        town + "index_2.htm": Answer("<html><body>&nbsp;</body></html>"),
        town + "202401/t20240120_11.htm": _article(
            "清溪镇",
            2023,
            '<p>附件：<a href="./P020240120.docx" oldsrc="/protect/P020240120.docx">附表.docx</a></p>',
        ),
        town + "202401/P020240120.docx": Answer(b"PK\x03\x04 docx", content_type="application/octet-stream"),
        town + "202301/t20230120_10.htm": page(
            "2022年政府信息公开工作年度报告",
            "<h1>2022年政府信息公开工作年度报告</h1><p>日期：2023-01-20</p>"
            f'<div class="TRS_Editor">{report_text("清溪镇", 2022)}'
            '<script>createPageHTML(2, 0, "t20230120_10", "htm");</script></div>',
            ("街镇", "清溪镇", "政务公开", "政府信息公开年报"),
        ),
        town + "202301/t20230120_10_1.htm": page(
            "第二页", '<div class="TRS_Editor">四、复议和诉讼情况表</div>'
        ),
        "/bm/": page("部门", '<a href="/bm/zfxxgknb_8/">县财政局信息公开年报</a>'),
        **{
            office + name: page(
                "信息公开年报",
                row(f"./t2021012{k}_{k}.shtml", f"{2020 - k}年政府信息公开工作年度报告", f"{2021 - k}-01-20")
                + variables.format(current=k)
                + '<script>document.write("index" + "_" + 1 + ".shtml")</script>',
            )
            for k, name in enumerate(("", "index_1.shtml", "index_2.shtml"))
        },
        **{office + f"t2021012{k}_{k}.shtml": _article("县财政局", 2020 - k) for k in range(3)},
    }
