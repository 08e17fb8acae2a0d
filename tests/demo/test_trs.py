"""The TRS-like portal: directories, a pager in script, files beside their article, validators, robots.txt."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from demo.expected import expected
from demo.server import SamplePortals
from tests.demo.client import ask

LIST = "/zwgk/zfxxgknb/xzbm_1102/"
REPORTS = [report for report in expected(1) if report.portal_id == "yunqi"]


def links(page: str, base: str) -> list[str]:
    return [urljoin(base, href) for href in re.findall(r'<li><a href="([^"]+)" target', page)]


def test_the_way_from_home_to_the_lists(portals: SamplePortals) -> None:
    assert 'href="./zwgk/">政府信息公开</a>' in ask(portals, "yunqi", "/").text
    assert 'href="./zfxxgknb/">政府信息公开年报</a>' in ask(portals, "yunqi", "/zwgk/").text
    groups = ask(portals, "yunqi", "/zwgk/zfxxgknb/").text
    assert 'href="./xzbm_1102/">县直部门</a>' in groups


def test_the_pager_is_in_script_alone(portals: SamplePortals) -> None:
    first = ask(portals, "yunqi", LIST).text
    assert 'createPageHTML(3, 0, "index", "html")' in first
    assert 'href="index_1.html"' not in first
    assert 'createPageHTML(3, 1, "index", "html")' in ask(portals, "yunqi", f"{LIST}index_1.html").text


def test_beyond_the_last_page_is_an_empty_stub(portals: SamplePortals) -> None:
    stub = ask(portals, "yunqi", f"{LIST}index_3.html")
    assert stub.status == 200
    assert "<li>" not in stub.text
    assert ask(portals, "yunqi", f"{LIST}index_4.html").status == 404


def test_the_lists_link_every_report_and_no_other(portals: SamplePortals) -> None:
    linked: set[str] = set()
    townships = re.findall(r'href="\./(\w+_1103)/"', ask(portals, "yunqi", "/zwgk/zfxxgknb/xzjd_1103/").text)
    assert len(townships) == 3
    folders = ["xzf_1101", "xzbm_1102", *(f"xzjd_1103/{township}" for township in townships)]
    for folder in folders:
        base = f"/zwgk/zfxxgknb/{folder}/"
        total = int(re.findall(r"createPageHTML\((\d+)", ask(portals, "yunqi", base).text)[0])
        for number in range(total):
            page = f"{base}index_{number}.html" if number else base
            linked.update(links(ask(portals, "yunqi", page).text, page))
    landing = {report.landing_path for report in REPORTS}
    assert landing <= linked
    assert all("30000" in decoy for decoy in linked - landing)


def test_an_attachment_lies_beside_its_article(portals: SamplePortals) -> None:
    report = next(r for r in REPORTS if r.format == "docx")
    assert report.attachment_path is not None
    page = ask(portals, "yunqi", report.landing_path).text
    href = re.findall(r'<a href="(\./P0\d+\.docx)" oldsrc="/protect/', page)[0]
    assert urljoin(report.landing_path, href) == report.attachment_path
    assert ask(portals, "yunqi", report.attachment_path).body.startswith(b"PK")
    assert "本年新收政府信息公开申请数量" not in page


def test_articles_carry_the_standard_metadata(portals: SamplePortals) -> None:
    report = next(r for r in REPORTS if r.format == "html" and r.authority == "烟萝乡人民政府")
    page = ask(portals, "yunqi", report.landing_path).text
    assert f'<meta name="PubDate" content="{report.published_on} 09:30">' in page
    assert '<meta name="ContentSource" content="烟萝乡人民政府">' in page
    assert f'<meta name="ArticleTitle" content="{report.title}">' in page


def test_some_titles_do_not_say_who_reports(portals: SamplePortals) -> None:
    page = ask(portals, "yunqi", "/zwgk/zfxxgknb/xzjd_1103/qsz_1103/").text
    assert ">2021年度政府信息公开工作年度报告</a>" in page


def test_one_link_does_not_say_the_year(portals: SamplePortals) -> None:
    page = ask(portals, "yunqi", "/zwgk/zfxxgknb/xzjd_1103/hwjd_1103/").text
    report = next(r for r in REPORTS if r.authority == "河湾街道办事处" and r.year == 2022)
    link = re.findall(rf'{report.landing_path.rsplit("/", 1)[1]}"[^>]*>([^<]+)<', page)[0]
    assert "2022" not in link
    assert "2022" in report.title


def test_one_page_is_in_gb18030(portals: SamplePortals) -> None:
    report = next(r for r in REPORTS if r.authority == "云栖县人民政府办公室" and r.year == 2019)
    answer = ask(portals, "yunqi", report.landing_path)
    assert answer.headers["content-type"] == "text/html"
    assert b'<meta charset="gb2312">' in answer.body
    assert "云栖县人民政府办公室" in answer.body.decode("gb18030")


def test_an_unchanged_page_is_answered_304(portals: SamplePortals) -> None:
    first = ask(portals, "yunqi", LIST)
    for condition in (
        {"If-None-Match": first.headers["etag"]},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = ask(portals, "yunqi", LIST, headers=condition)
        assert (again.status, again.body) == (304, b"")


def test_a_changed_list_is_sent_again_on_the_second_night(portals: SamplePortals) -> None:
    first = ask(portals, "yunqi", LIST)
    portals.night = 2
    for condition in (
        {"If-None-Match": first.headers["etag"]},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        assert ask(portals, "yunqi", LIST, headers=condition).status == 200


def test_robots_closes_what_the_navigation_links(portals: SamplePortals) -> None:
    assert "Disallow: /search/" in ask(portals, "yunqi", "/robots.txt").text
    assert 'href="/search/nb.html"' in ask(portals, "yunqi", "/").text
    assert ask(portals, "yunqi", "/search/nb.html").status == 200
