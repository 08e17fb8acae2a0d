"""A county whose pages are somewhere else than they seem.

One shell for all articles, whose script asks for the text of each by the number in its address; the files of several
authorities in one article; links by https where only http is served; a redirect whose address is no ASCII; backslashes;
pages that load themselves anew after a while; addresses with the clock in them; titles that are cut, and whole in the
name of the file; a page that says that it is gone within all of the site's frame.
"""

from __future__ import annotations

import json

from tests.portals.simulator import Answer, Site, page, report_page, report_text, report_title, row

YEARS = (2023, 2022)
_DOC = b"\xd0\xcf\x11\xe0 "
_SCRIPT = (
    'var id = getQuery("id"); $.get("/api/info/detail?infoId=" + id, function(r){ show(r.data.content); });'
)
_SHELL = f"<h1 id='t'></h1><div id='c'></div><script>{_SCRIPT}</script>"


def site(host: str) -> Site:
    units = {
        "石桥镇": f"https://{host}/sq/",
        "柳林镇": "/ll",
        "白沙乡": "\\bs\\index.html",
        "松岭县财政局": "/cz/",
        "松岭县档案馆": "/da/",
    }
    again = '<meta http-equiv="refresh" content="600;url=/nb/">'
    anchors = "".join(f'<li><a href="{url}">{name}</a></li>' for name, url in units.items())
    pages: dict[str, Answer] = {
        "/": page(
            "松岭县人民政府",
            '<a href="/nb/?t=1709000000">政府信息公开年报</a>',
            head=f'<meta http-equiv="refresh" content="300; url=http://{host}/">',
        ),
        "/nb/": page(
            "年报",
            anchors + row("/all.html?t=1709000001", "松岭县2022年度各乡镇政府信息公开工作年度报告"),
            head=again,
        ),
        "/sq/": page(
            "石桥镇",
            "".join(row(f"http://{host}/sq/{year}.html", report_title("石桥镇", year)) for year in YEARS),
        ),
        # The address goes out in UTF-8, byte by byte.
        "/ll": Answer("", 302, {"Location": "/年报/".encode().decode("latin-1")}),
        "/%E5%B9%B4%E6%8A%A5/": page(
            "柳林镇", "".join(row(f"{year}.html", report_title("柳林镇", year)) for year in YEARS)
        ),
        "/bs/index.html": page(
            "白沙乡",
            "<table>"
            + "".join(
                f'<tr><td><a href="%E7%99%BD%E6%B2%99%E4%B9%A1{year}%E5%B9%B4%E5%B9%B4%E5%BA%A6%E6%8A%A5%E5%91%8A.doc">'
                f"白沙乡{year}年..&gt;</a></td><td>34K</td></tr>"
                for year in YEARS
            )
            + "</table>",
        ),
        "/cz/": page(
            "松岭县财政局",
            "".join(
                row(f"/show.html?id=77{year}", f"{year}年政府信息公开工作年度报告") for year in (*YEARS, 2021)
            ),
        ),
        "/show.html?id=772021": _gone(),
        "/da/": page(
            "松岭县档案馆",
            "".join(row(f"{year}.html", f"{year}年年报（政府信息公开）") for year in YEARS),
        ),
        "/all.html": page(
            "年报",
            "<h1>松岭县2022年度各乡镇政府信息公开工作年度报告</h1><div id='zoom'><p>公布如下：</p>"
            + "".join(
                f"<p><a href='/f/{n}.doc'>{report_title(name, 2022)}.doc</a></p>"
                for n, name in enumerate(("青石镇", "柏木镇"))
            )
            + "</div>",
        ),
    }
    for n in range(2):
        pages[f"/f/{n}.doc"] = Answer(_DOC + bytes([n]), content_type="application/msword")
    for year in YEARS:
        pages[f"/sq/{year}.html"] = report_page("石桥镇", year)
        pages[f"/%E5%B9%B4%E6%8A%A5/{year}.html"] = report_page("柳林镇", year)
        name = f"/bs/%E7%99%BD%E6%B2%99%E4%B9%A1{year}%E5%B9%B4%E5%B9%B4%E5%BA%A6%E6%8A%A5%E5%91%8A.doc"
        pages[name] = Answer(_DOC + str(year).encode(), content_type="application/msword")
        pages[f"/show.html?id=77{year}"] = page("信息详情", _SHELL)
        body = {"code": 200, "data": {"content": report_text("松岭县财政局", year)}}
        pages[f"/api/info/detail?infoId=77{year}"] = Answer(json.dumps(body), content_type="application/json")
        file = f"<p>附件：<a href='./W{year}.pdf'>{year}年年报.pdf</a></p>"
        pages[f"/da/{year}.html"] = page(
            "年报", f"<h2>{year}年年报（政府信息公开）</h2><div id='zoom'>{file}</div>"
        )
        pages[f"/da/W{year}.pdf"] = Answer(f"%PDF-1.4 {year}".encode(), content_type="application/pdf")
    return pages


def _gone() -> Answer:
    news = "".join(
        row(f"/xw/{n}.html", f"县里召开第{n}次重点工作推进会议，部署下一阶段任务") for n in range(40)
    )
    about = "<p>松岭县位于某省东部，辖十二个乡镇，户籍人口四十余万，物产丰富，交通便利，历史悠久。</p>" * 8
    return page("松岭县人民政府", f"<p>很抱歉，您要访问的页面已经不在了。</p><ul>{news}</ul>{about}")
