"""The portal of script-built columns: shells without entries, the JSON behind them, and what a browser sees."""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import Any

import pytest

from demo.expected import expected
from demo.server import SamplePortals
from tests.demo.client import ask

REPORTS = [report for report in expected(1) if report.portal_id == "luting"]
CHANNEL = re.compile(r'<a href="(/gongkai/channel_[0-9a-f]{24}/)">([^<]+)</a>')
CHROMIUM = shutil.which("chromium")


def channel(portals: SamplePortals) -> str:
    """The path of the column of annual reports, as the home page links it."""
    paths = {title: path for path, title in CHANNEL.findall(ask(portals, "luting", "/").text)}
    return paths["政府信息公开年报"]


def entries(portals: SamplePortals, page: int) -> dict[str, Any]:
    identifier = channel(portals).removeprefix("/gongkai/channel_").strip("/")
    answer = ask(portals, "luting", f"/gongkai/api/channel?id={identifier}&page={page}")
    assert answer.headers["content-type"] == "application/json"
    told: dict[str, Any] = json.loads(answer.body)
    return told


def test_the_way_from_home_to_the_columns_is_of_ordinary_links(portals: SamplePortals) -> None:
    assert '<a href="/gongkai/">政府信息公开</a>' in ask(portals, "luting", "/").text
    columns = CHANNEL.findall(ask(portals, "luting", "/gongkai/").text)
    assert [title for _, title in columns] == ["法定主动公开内容", "政府信息公开年报"]
    assert columns[1][0] == channel(portals)


def test_a_column_page_is_a_shell_without_entries(portals: SamplePortals) -> None:
    for path, title in CHANNEL.findall(ask(portals, "luting", "/gongkai/").text):
        page = ask(portals, "luting", path)
        assert page.status == 200
        assert f"首页 &gt; 政府信息公开 &gt; {title}" in page.text
        assert '<div id="app"></div>' in page.text
        assert '<script src="/gongkai/static/list.js"></script>' in page.text
        assert "doc_" not in page.text
        assert not any(report.title in page.text for report in REPORTS)


def test_the_script_is_served(portals: SamplePortals) -> None:
    script = ask(portals, "luting", "/gongkai/static/list.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert "/gongkai/api/channel?id=" in script.text


def test_the_entries_come_in_three_pages_with_three_that_mislead(portals: SamplePortals) -> None:
    pages = [entries(portals, number) for number in (1, 2, 3)]
    assert [len(page["rows"]) for page in pages] == [8, 8, 5]
    assert {(page["pages"], page["total"]) for page in pages} == {(3, 21)}
    rows = {row["url"]: row for page in pages for row in page["rows"]}
    for report in REPORTS:
        row = rows.pop(report.landing_path)
        assert (row["title"], row["date"]) == (report.title, report.published_on)
    misleading = [row["title"] for row in rows.values()]
    assert len(misleading) == 3
    assert "鹭汀县人民政府2021年法治政府建设年度报告" in misleading
    assert all(ask(portals, "luting", url).status == 200 for url in rows)
    assert entries(portals, 4)["rows"] == []


@pytest.mark.parametrize("query", ["", "?id=0", "?id={channel}&page=0", "?id={channel}&page=x"])
def test_an_unknown_channel_or_page_is_not_found(portals: SamplePortals, query: str) -> None:
    identifier = channel(portals).removeprefix("/gongkai/channel_").strip("/")
    path = f"/gongkai/api/channel{query.format(channel=identifier)}"
    assert ask(portals, "luting", path).status == 404


def test_every_report_is_a_plain_page_with_its_publisher(portals: SamplePortals) -> None:
    for report in REPORTS:
        assert re.fullmatch(
            r"/gongkai/site_[a-z]+/channel_[0-9a-f]{24}/doc_[0-9a-f]{24}\.html", report.landing_path
        )
        page = ask(portals, "luting", report.landing_path).text
        assert f"<h1>{report.title}</h1>" in page
        assert f"<th>索引号：</th><td>/{report.year + 1}-None</td>" in page
        assert f"<th>发布机构：</th><td>{report.authority}</td>" in page
        assert ("三、收到和处理政府信息公开申请情况" in page) == (report.format == "html")


def test_one_report_is_a_file(portals: SamplePortals) -> None:
    (report,) = [report for report in REPORTS if report.format != "html"]
    assert report.attachment_path is not None
    assert f'href="{report.attachment_path}"' in ask(portals, "luting", report.landing_path).text
    assert ask(portals, "luting", report.attachment_path).body.startswith(b"PK")


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no program named chromium on this machine")
def test_a_browser_sees_every_report_in_the_column(portals: SamplePortals) -> None:
    from playwright.sync_api import sync_playwright

    home = portals.home("luting").rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        page = browser.new_page()
        page.goto(f"{home}{channel(portals)}", wait_until="networkidle")
        items = page.locator("#app li")
        seen = {
            item.locator("a").get_attribute("href"): (
                item.locator("a").get_attribute("title"),
                item.locator("span").inner_text(),
            )
            for item in items.all()
        }
        browser.close()
    assert len(seen) == 21
    for report in REPORTS:
        assert seen[report.landing_path] == (report.title, report.published_on)
