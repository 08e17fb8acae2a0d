"""What a reporter does, in Chromium, on the demo's archive: at the width of a telephone and of a desk."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser
WIDTHS = {"telephone": 390, "desk": 1280}


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, chromium: Browser, demo_site: str) -> Iterator[Page]:
    """An empty page on the site; whatever it complains about fails the test."""
    context = chromium.new_context(
        base_url=demo_site, viewport={"width": WIDTHS[request.param], "height": 900}, accept_downloads=True
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def downloaded(page: Page, name: str | re.Pattern[str]) -> tuple[str, bytes]:
    """Click on a link and give the name and the bytes of what the browser saves."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).first.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def follow(page: Page, link: Locator) -> None:
    """Click on it and wait until the next page is there with its style sheet: text is laid out by then."""
    with page.expect_navigation():
        link.click()


def test_a_township_is_found_by_two_characters_and_shows_its_years(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("烟萝")
    with page.expect_navigation():
        page.get_by_role("searchbox").press("Enter")
    follow(page, page.get_by_role("link", name="烟萝乡人民政府").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("烟萝乡人民政府")
    years = page.locator("table.by-year").nth(1).locator("thead th").all_inner_texts()
    assert [year[:4] for year in years[1:7]] == ["2019", "2020", "2021", "2022", "2023", "2024"]
    expect(page.locator("svg.chart").first).to_be_visible()


def test_a_failed_sum_is_noticed_and_followed_to_its_cell(page: Page) -> None:
    page.goto("/")
    follow(page, page.get_by_role("link", name="疑点", exact=True).first)
    follow(page, page.get_by_role("link", name=re.compile("^复议诉讼合计不符")))
    expect(page.locator(".entries li")).to_have_count(1)
    follow(page, page.get_by_role("link", name="看这一格"))
    cell = page.locator("td:target")
    expect(cell).to_have_class(re.compile("marked"))
    expect(cell).to_be_in_viewport()


def test_the_original_is_downloaded_and_its_digest_is_the_one_shown(page: Page) -> None:
    page.goto("/search?q=自然资源局")
    follow(page, page.get_by_role("link", name="云栖县自然资源局").first)
    follow(page, page.locator(".timeline a").first)
    shown = page.locator(".document .record code").first.inner_text()
    _, content = downloaded(page, "下载原件")
    assert hashlib.sha256(content).hexdigest() == shown


def test_two_versions_are_compared(page: Page) -> None:
    page.goto("/gongkai/edited")
    edited = page.get_by_role("row").filter(has_text="澄溪县市场监督管理局").filter(has_text="2021")
    follow(page, edited.get_by_role("link", name="看报告"))
    follow(page, page.get_by_role("link", name="与前一版对照"))
    expect(page.get_by_role("heading", level=1)).to_have_text("同一报告的两个版本")
    assert page.locator("table.pairs tbody tr:not(.group-line)").count() == 1
    expect(page.locator(".right mark")).to_contain_text("经复核")


def test_a_filtered_table_is_exported_and_opens_in_a_spreadsheet(page: Page) -> None:
    page.goto("/gongkai/reports")
    page.get_by_label("列", exact=True).select_option("year")
    page.locator('input[name="_filter_value"]').fill("2022")
    follow(page, page.get_by_role("button", name="应用"))
    name, content = downloaded(page, "下载表格（Excel、WPS）")
    assert name == "reports.csv"
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {row["报告年度"] for row in rows} == {"2022"}
    assert len(rows) > 20


def test_a_ready_question_is_answered_without_sql(page: Page) -> None:
    page.goto("/")
    follow(page, page.get_by_role("link", name="哪些机关收到的申请最多"))
    page.get_by_label("年度（留空为全部）").fill("2023")
    follow(page, page.get_by_role("button", name="运行"))
    years = page.locator("td.col-年度, td").filter(has_text=re.compile(r"^2023$"))
    assert years.count() > 5
    assert page.get_by_text("SELECT").count() == 0


def test_the_language_is_switched_and_stays(page: Page) -> None:
    page.goto("/findings")
    follow(page, page.get_by_role("link", name="English"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Findings")
    follow(page, page.get_by_role("link", name="Data and queries"))
    follow(page, page.locator('.cards a[href^="/gongkai/reports"]').first)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    follow(page, page.get_by_role("link", name="中文"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("报告")


def test_a_figure_is_seen_on_the_page_of_the_original(page: Page) -> None:
    page.goto("/gongkai/sums")
    with page.expect_navigation():
        page.get_by_role("row").filter(has_text="纵向总计不符").get_by_role("link").first.click()
    follow(page, page.locator("td.marked a.placed").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("原件第")
    picture = page.locator(".page-picture img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 800


def test_a_question_is_narrowed_down_by_a_choice(page: Page) -> None:
    page.goto("/gongkai/by_reason")
    page.get_by_label("理由", exact=True).select_option(label="（四）无法提供 1. 本机关不掌握相关政府信息")
    follow(page, page.get_by_role("button", name="运行"))
    reasons = set(page.locator("td.col-理由, tbody td:nth-child(3)").all_inner_texts())
    assert reasons == {"1. 本机关不掌握相关政府信息"}


def test_copied_narratives_stand_side_by_side(page: Page) -> None:
    page.goto("/findings?rule=copied_narrative")
    follow(page, page.get_by_role("link", name=re.compile("^对照")).first)
    assert page.locator(".left mark.shared").count() > 0
    assert page.locator(".left mark.shared").first.inner_text() == (
        page.locator(".right mark.shared").first.inner_text()
    )


@pytest.mark.parametrize(
    "path",
    ["/", "/regions", "/findings", "/gongkai", "/gongkai/reports", "/gongkai/sums", "/search?q=公开"],
)
def test_no_page_is_wider_than_its_window(page: Page, path: str) -> None:
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_keyboard_reaches_content_search_and_menu(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_what_was_published_fits_on_a_telephone(page: Page) -> None:
    page.goto("/gongkai/findings")
    page.goto(page.locator("a[href^='/reports/']").first.get_attribute("href") or "")
    box = page.locator(".scroll:has(.disclosure)").first
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") == 0


def test_what_colours_say_is_printed(page: Page) -> None:
    page.goto("/authorities/990103-19b7f48b8905")
    page.emulate_media(media="print")
    for sign in (".swatch", ".mark"):
        assert page.locator(sign).first.evaluate("sign => getComputedStyle(sign).printColorAdjust") == "exact"
