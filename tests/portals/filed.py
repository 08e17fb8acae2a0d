"""Reports as files: lists whose rows are downloads named by the unit alone, an archive for all, stubs with a viewer.

Two levels of navigation with words that the decree does not fix: 公开工作 › 工作年报.
"""

from __future__ import annotations

from tests.portals.simulator import Answer, Site, page, row

_PDF = "application/pdf"


def site(host: str) -> Site:
    return {
        "/": page("松岭县人民政府", "<map><area href='/openness.html' alt='政府信息公开'></map>"),
        "/openness.html": page(
            "政府信息公开",
            "<a href='/open/catalog.html'>政府信息公开目录</a><a href='/open/rule.html'>政府信息公开制度</a>"
            "<a href='/open/work.html'>政府信息公开工作</a>",
        ),
        "/open/catalog.html": page("政府信息公开目录", "<a href='/open/org.html'>机构信息</a>"),
        "/open/work.html": page(
            "政府信息公开工作",
            "<a href='/open/annual.html'>工作年报</a><a href='/open/train.html'>培训工作</a>",
        ),
        "/open/annual.html": page(
            "工作年报",
            "<div><a href='/open/annual/2022.html'>2022年度</a><a href='/open/annual/2021.html'>2021年度</a></div>",
        ),
        "/open/annual/2022.html": page(
            "2022年度工作年报",
            "<ul>"
            + row("/down.do?id=501", "榆林镇.pdf", "2023-01-11")
            + row("/down.do?id=502", "平岗街道办事处2022年年报.docx", "2023-01-12")
            + row("/d/503.ofd", "松岭县商务局2022年政府信息公开工作年度报告", "2023-01-13")
            + row("/d/zn.pdf", "松岭县政府信息公开指南.pdf", "2023-01-14")
            + "</ul>",
        ),
        "/open/annual/2021.html": page(
            "2021年度工作年报",
            "<ul>"
            + row("/open/annual/2021/1.html", "榆林镇2021年政府信息公开工作年度报告", "2022-01-11")
            + row(
                "/open/annual/2021/2.html",
                "松岭县人民政府关于2021年度政府信息公开工作情况的报告",
                "2022-03-11",
            )
            + "</ul>",
        ),
        "/open/annual/2021/1.html": page(
            "榆林镇2021年政府信息公开工作年度报告",
            "<h1>榆林镇2021年政府信息公开工作年度报告</h1>"
            "<iframe src='/pdfjs/web/viewer.html?file=%2Fd%2F601.pdf'></iframe>",
        ),
        "/open/annual/2021/2.html": page(
            "松岭县人民政府关于2021年度政府信息公开工作情况的报告",
            "<h1>松岭县人民政府关于2021年度政府信息公开工作情况的报告</h1><div id='zoom'><p>见附件</p></div>"
            "<p><a href='javascript:;' onclick=\"downFile('/d/602.doc')\">附件.doc</a></p>",
        ),
        "/down.do?id=501": Answer(b"%PDF-1.4 501", content_type=_PDF),
        "/down.do?id=502": Answer(b"PK\x03\x04 502", content_type="application/octet-stream"),
        "/d/503.ofd": Answer(b"PK\x03\x04 503", content_type="application/octet-stream"),
        "/d/zn.pdf": Answer(b"%PDF-1.4 zn", content_type=_PDF),
        "/d/601.pdf": Answer(b"%PDF-1.4 601", content_type=_PDF),
        "/d/602.doc": Answer(b"\xd0\xcf\x11\xe0 602", content_type="application/msword"),
    }
