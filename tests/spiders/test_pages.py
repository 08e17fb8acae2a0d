"""What is read off a page: its text, links, statements, body, files."""

from __future__ import annotations

import pytest

from spiders import bodies, files
from spiders.articles import judge_page
from spiders.asking import with_number
from spiders.decoding import decode
from spiders.links import Link
from spiders.markup import absolute, find_date
from spiders.pages import Page
from spiders.statements import breadcrumb, stated_date, stated_source, unit_in_breadcrumb
from spiders.walls import find_wall, is_missing, is_stub, shell_target

URL = "http://www.example.invalid/a/b.html"


def page(html: str, status: int = 200) -> Page:
    return Page(URL, html.encode(), "text/html", status)


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta"),
    [
        ("utf-8", "", ""),
        ("gbk", "text/html; charset=UTF-8", ""),
        ("gbk", "", '<meta http-equiv="ContentType" content="text/html; charset=gb2312">'),
        ("utf-8", "text/html; charset=gb2312", ""),
        ("gb18030", "text/html; charset=nonsense", ""),
        ("utf-8-sig", "text/html; charset=iso-8859-1", ""),
        # What servers declare that were told nothing.
        ("gb18030", "text/html; charset=ISO-8859-1", ""),
    ],
)
def test_decoding_believes_the_bytes(encoding: str, content_type: str, meta: str) -> None:
    text = f"{meta}<p>政府信息公开工作年度报告</p>"
    assert decode(text.encode(encoding), content_type)[0] == text


def test_damaged_text_keeps_its_marks() -> None:
    assert decode("公开年报".encode() + b"\xff")[0] == "公开年报\ufffd"


def test_links_have_whole_texts_dates_and_clean_addresses() -> None:
    found = page(
        '<ul><li><a href="c.html#top" title="青石镇2020年年报">青石镇20…</a> <span>2021-1-9</span></li>'
        '<li><a href="javascript:void(0)" onclick="window.open(\'/d.html\')">丁</a></li>'
        '<li><a href="mailto:a@example.invalid">信</a><a href="#">顶</a></li></ul>'
    ).links
    assert found == [
        Link("http://www.example.invalid/a/c.html", "青石镇2020年年报", "2021-01-09"),
        Link("http://www.example.invalid/d.html", "丁"),
    ]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/b.html?_=1706000000000", "/b.html"),
        ("/b.html?t=0.5170&id=7", "/b.html?id=7"),
        ("/b.html?id=7&_t=1706000000000", "/b.html?id=7"),
        # A type, a day: these say what is asked for.
        ("/b.html?t=3", "/b.html?t=3"),
        ("/b.html?ts=20240101", "/b.html?ts=20240101"),
    ],
)
def test_the_clock_in_an_address_is_left_out(address: str, kept: str) -> None:
    assert absolute(URL, address) == f"http://www.example.invalid{kept}"


def test_routes_of_a_script_are_addresses_and_places_on_a_page_are_none() -> None:
    html = (
        '<a href="#/list/7">甲</a><a href="/app#!/gk">乙</a><a href="#/">丙</a><a href="#top">丁</a>'
        '<a href="/e#f">戊</a>'
    )
    assert [link.url.removeprefix("http://www.example.invalid") for link in page(html).links] == [
        "/a/b.html#/list/7",
        "/app#!/gk",
        "/e",
    ]


def test_link_text_that_stays_cut_is_marked() -> None:
    assert page('<a href="c">青石镇2020年政府信...</a>').links[0].cut


def test_base_element_counts() -> None:
    assert (
        page('<base href="/x/"><a href="y.html">丙</a>').links[0].url == "http://www.example.invalid/x/y.html"
    )


@pytest.mark.parametrize("html", ["", "\x00", "<?xml version='1.0' encoding='gbk'?>", "<div>" * 5000 + "文"])
def test_hopeless_pages_are_empty_pages(html: str) -> None:
    assert page(html).links == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021年1月9日", "2021-01-09"),
        ("2021/01/09 10:00", "2021-01-09"),
        ("2026-02-00018", None),
        ("2021-13-01", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize(
    "html",
    [
        '<div class="dqwz">当前位置：<a>首页</a> &gt; <a>政务公开</a> &gt; <a>青石镇</a> &gt; 政府信息公开年报</div>',
        "<p>您所在的位置:首页»政务公开»青石镇»政府信息公开年报</p>",
        '<ul class="breadcrumb"><li><a>首页</a></li><li><a>政务公开</a></li><li><a>青石镇</a></li>'
        "<li><a>政府信息公开年报</a></li></ul>"
        "",
        '<div id="position"><a>首页</a>-&gt;<a>政务公开</a>-&gt;<a>青石镇</a>-&gt;<a>政府信息公开年报</a></div>',
    ],
)
def test_breadcrumb(html: str) -> None:
    assert breadcrumb(page(html)) == ["政务公开", "青石镇", "政府信息公开年报"]
    assert unit_in_breadcrumb(page(html), "松岭县人民政府") == "青石镇"


def test_the_portal_itself_is_no_unit_at_the_root_of_a_breadcrumb() -> None:
    crumbs = page('<div class="crumb"><a>松岭县人民政府</a> > <a>县政府</a> > <a>政府信息公开年报</a></div>')
    assert unit_in_breadcrumb(crumbs, "松岭县人民政府") is None


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>索 引 号：</td><td>0045/2021-None</td>"
        "<td>发 布 机 构：</td><td>青石镇人民政府</td></tr></table>",
        '<meta name="contentsource" content="青石镇人民政府">',
        "<p>发布时间:2021-01-29 来源：青石镇人民政府 点击:[]</p>",
        "<ul><li><b>发布机构：</b>青石镇人民政府</li></ul>",
    ],
)
def test_source(html: str) -> None:
    assert stated_source(page(html)) == "青石镇人民政府"


def test_source_that_is_no_authority_is_none() -> None:
    assert stated_source(page("<p>来源：本站原创</p>")) is None


@pytest.mark.parametrize(
    "html",
    [
        '<meta name="pubdate" content="2021-01-29 10:44">',
        "<p>日期:2021-01-29</p>",
        "<td>发布日期</td><td>2021年1月29日</td>",
    ],
)
def test_published(html: str) -> None:
    assert stated_date(page(html)) == "2021-01-29"


def test_attachments_in_all_their_forms() -> None:
    found = bodies.attachments(
        page(
            "<div class='nav'><a href='/guide.pdf'>办事指南</a></div><h1>年报</h1><div id='zoom'>见附件"
            '<a href="./P020210129.docx" oldsrc="/protect/P020210129.docx">年报.docx</a>'
            '<a href="/module/download/downfile.jsp?classid=0&amp;showname=%E5%B9%B4%E6%8A%A5.pdf'
            '&amp;filename=0a.pdf">甲</a>'
            '<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&amp;wbfileid=12">乙.doc</a>'
            '<iframe src="/js/viewer.html?file=/files/c.pdf"></iframe><a onclick="down3(\'UUID.PDF\')">丙</a>'
            '<p data-file="/files/d.ofd">丁</p><a href="/group3/M00/90/D2/wKgSG2.doc">戊</a>'
            '<a href="/x.html">己</a></div>'
            "<div>附件：<a href='/attachment/1/9.wps'>庚.wps</a></div>"
        )
    )
    assert [(file.url.removeprefix("http://www.example.invalid"), file.name) for file in found] == [
        ("/a/P020210129.docx", "年报.docx"),
        (
            "/module/download/downfile.jsp?classid=0&showname=%E5%B9%B4%E6%8A%A5.pdf&filename=0a.pdf",
            "年报.pdf",
        ),
        ("/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=12", "乙.doc"),
        ("/files/c.pdf", "c.pdf"),
        ("/a/UUID.PDF", "丙"),
        ("/files/d.ofd", "丁"),
        ("/group3/M00/90/D2/wKgSG2.doc", "戊"),
        ("/attachment/1/9.wps", "庚.wps"),
    ]


@pytest.mark.parametrize(
    "shown",
    [
        '<iframe src="/pdfviewer/index.html?pdfurl=/f/nb.pdf"></iframe>',
        '<div id="p"></div><script>PDFObject.embed("/f/nb.pdf", "#p");</script>',
        "<canvas></canvas><script>var url = '/f/nb.pdf'; pdfjsLib.getDocument(url);</script>",
    ],
)
def test_a_file_that_a_viewer_or_a_script_shows(shown: str) -> None:
    (file,) = bodies.attachments(page(f"<h1>青石镇2020年年报</h1><div id='zoom'>{shown}</div>"))
    assert file.url == "http://www.example.invalid/f/nb.pdf"


def test_a_file_by_its_name_alone() -> None:
    html = (
        "<h1>青石镇2020年年报</h1><div id='zoom'><p>详见附件。</p><a href='/oss/4c88af31'>年报.docx</a></div>"
    )
    assert [file.url for file in bodies.attachments(page(html))] == [
        "http://www.example.invalid/oss/4c88af31"
    ]


def test_an_error_page_is_no_file() -> None:
    assert files.is_error_page(b"\r\n<!DOCTYPE html><html>")
    assert files.is_error_page(b"")
    assert not files.is_error_page(b"%PDF-1.7")


def test_shells_lead_on() -> None:
    assert (
        shell_target(page("<script>location.replace('./c/')</script>")) == "http://www.example.invalid/a/c/"
    )
    refresh = '<meta http-equiv="refresh" content="0;url=/home/index.html">'
    assert shell_target(page(refresh)) == "http://www.example.invalid/home/index.html"
    assert shell_target(page("<a href='/x'>甲</a><script>location.href='/c'</script>")) is None
    put_together = "<script>var u = '/portal/'; window.location.replace(u + 'list.html');</script>"
    assert shell_target(page(put_together)) == "http://www.example.invalid/portal/list.html"


def test_a_shell_that_tells_devices_apart_leads_to_the_wide_page() -> None:
    phones = "if(/iPhone/.test(navigator.userAgent)){ location.href='/wap/' } else { location.href='/pc/' }"
    assert shell_target(page(f"<script>{phones}</script>")) == "http://www.example.invalid/pc/"


def test_missing_pages() -> None:
    assert is_missing(page("<title>提示</title><p>您访问的页面不存在或已被删除</p>"))
    assert is_missing(page(""))
    assert not is_missing(page("<h1>年报</h1>" + "<p>本年度没有公开申请，页面不存在变更。</p>" * 200))


def test_stubs_and_application_shells_are_told_apart() -> None:
    assert is_stub(page("<html><script>go({a:1})</script></html>"))
    assert not is_stub(page("<div id='app'></div><script src='/app.js'></script>"))
    assert not is_stub(page("<div id='zoom'><img src='1.jpg'></div><script>x()</script>"))
    assert find_wall(page("<script>go({a:1})</script>")) is None
    assert find_wall(page("<script>go({a:1})</script>"), at_the_door=True) is not None


def test_a_captcha_is_a_wall_but_before_a_file() -> None:
    captcha = page(
        "<title>安全验证</title><form><p>您的访问过于频繁，请输入验证码</p><input name='code'></form>"
    )
    assert find_wall(captcha)
    assert find_wall(captcha, of_file=True) is None
    assert find_wall(page("<p>本年度依法公开，咨询须经人机验证。</p>" * 40)) is None


def test_a_page_with_links_is_no_wall() -> None:
    assert find_wall(page("<script>var a='WZWS'</script><a href='/x'>政府信息公开</a>")) is None
    assert find_wall(page("<html></html>", 403)) is None
    assert find_wall(page("<html></html>", 403), at_the_door=True) is not None


def test_selection_whose_values_end_an_address() -> None:
    found = page(
        "<select onchange=\"location.href='/nb/list.jsp?nbYear=' + this.value\">"
        "<option value=''>年度</option><option value='2020'>2020年</option></select>"
        "<select onchange=\"window.open(this.value)\"><option value='2019'>2019年</option></select>"
    )
    assert [(link.url, link.text) for link in found.links] == [
        ("http://www.example.invalid/nb/list.jsp?nbYear=2020", "2020年")
    ]


def test_what_stands_behind_an_early_end_of_the_page_belongs_to_it() -> None:
    late = page('<html><body><p>甲</p></html>乙<a href="c.html">丙</a><html><body><h1>丁</h1></body></html>')
    assert late.text == "甲 乙丙丁"
    assert [link.text for link in late.links] == ["丙"]
    assert late.titles == ["丁"]


TITLE = "青石镇2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "line",
    [
        f"<div class='bt'>{TITLE}</div>",
        f"<table><tr><td><b><font size=5>{TITLE}</font></b></td></tr></table>",
        "<p>青石镇<br>2022年<strong>政府信息公开工作年度报告</strong></p>",
    ],
)
def test_a_title_may_stand_in_no_heading(line: str) -> None:
    above = (
        "<div>首页 &gt; 政府信息公开年报</div><p><a href='/x'>白马镇2021年政府信息公开工作年度报告</a></p>"
    )
    judgement = judge_page(
        page(f"<title>政府信息公开指南</title><h2>政府信息公开</h2>{above}{line}<p>正文。</p>")
    )
    assert (judgement.is_report, judgement.year, judgement.authority) == (True, 2022, "青石镇")


def test_a_line_without_a_year_is_no_title() -> None:
    assert not judge_page(page("<title>年报</title><p>青石镇政府信息公开年报</p>")).is_report


@pytest.mark.parametrize(
    ("url", "numbered"),
    [
        ("/s?a=-x,-y&page=1&b=%3D", "/s?a=-x,-y&page=3&b=%3D"),
        ("/s?sort=day:0&page=", "/s?sort=day:0&page=3"),
        ("/s?page", "/s?page=3"),
        ("/s", "/s?page=3"),
    ],
)
def test_a_number_is_put_into_an_address_as_it_is_written(url: str, numbered: str) -> None:
    assert with_number(url, "page", 3) == numbered


def test_a_picture_that_leads_to_a_file_says_what_its_row_says() -> None:
    row = '<table><tr><td>1</td><td>松岭县财政局</td><td><a href="/f/1.pdf"><img src="/pdf.png"></a></td></tr></table>'
    (link,) = Page("http://127.0.0.1/", row.encode()).links
    assert (link.url, link.text) == ("http://127.0.0.1/f/1.pdf", "松岭县财政局")


def test_a_page_that_loads_itself_anew_leads_nowhere() -> None:
    def target(content: str, body: str = "<a href='/1.html'>一</a>") -> str | None:
        meta = f'<meta http-equiv="refresh" content="{content}">'
        return shell_target(Page("http://127.0.0.1/nb/", f"<html><head>{meta}</head>{body}</html>".encode()))

    assert target("5;url=/nb/", "") is None
    assert target("600; url=/") is None
    assert target("0; url=/") == "http://127.0.0.1/"
    assert target("60;URL='/new/'", "") == "http://127.0.0.1/new/"
