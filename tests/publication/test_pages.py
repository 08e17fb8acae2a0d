"""The pages that a person reads."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from tests.publication.conftest import Ask
from tests.publication.world import World

REPORT = "/reports/a2-2023-own"
OWN = [
    "/",
    REPORT,
    "/search?q=%E9%9D%92%E7%9F%B3",
    "/authorities/a2",
    "/regions",
    "/regions/341599",
    "/findings",
    "/compare?a=a2-2022-own&b=a2-2023-own",
]


def soup(ask: Ask, path: str, status: int = 200) -> BeautifulSoup:
    answer = ask(path)
    assert answer.status_code == status
    return BeautifulSoup(answer.text, "lxml")


def cell(page: BeautifulSoup, key: str) -> str:
    found = page.find("td", id=key)
    assert found is not None
    return found.get_text(" ", strip=True)


def test_home_shows_the_state_of_the_archive(ask: Ask) -> None:
    page = soup(ask, "/")
    tally = page.find(class_="tally").get_text(" ", strip=True)
    assert "报告 46" in tally
    assert "2019–2024" in tally
    assert "被拦截" in page.get_text()
    assert "首页返回 HTTP 412 验证页" in page.get_text()


def test_home_shows_coverage_by_region_and_year(ask: Ask) -> None:
    heat = soup(ask, "/").find(class_="heat")
    row = next(row for row in heat.find_all("tr") if "云岭县" in row.get_text())
    for words in row.select(".unseen"):
        words.extract()
    assert [cell.get_text("|", strip=True) for cell in row.find_all("td")] == [
        "8/8",
        "6/8|迟1 缺1",
        "7/8|缺1",
        "7/8|缺1",
        "7/8|迟1",
        "6/7|迟1",
    ]
    assert row.find("a", href="/regions/341599") is not None


def test_home_explains_only_nights_that_went_wrong(ask: Ask) -> None:
    rows = soup(ask, "/?lang=en").find(id="last-run").find_next("table").find_all("tr")
    told = {row.find("th").get_text(): row.find("td", class_="message").get_text() for row in rows[1:]}
    assert told["云岭县人民政府"] == ""
    assert told["石河县人民政府"] == "The portal refused us; we stopped and went no further."


def test_home_lists_findings_that_are_errors_first(ask: Ask) -> None:
    page = soup(ask, "/")
    entries = page.find(id="newest-findings").find_next("ul").find_all("li")
    assert "收支不平" in entries[0].get_text()
    assert not any("提示" in entry.get_text() for entry in entries)


def test_the_report_page_shows_the_tables_as_printed(ask: Ask) -> None:
    page = soup(ask, REPORT)
    assert cell(page, "requests.new_requests.total").startswith("133")
    assert cell(page, "requests.refused_state_secret.total") == "0"
    assert "（三）不予公开" in page.get_text()
    assert "3. 其他" in page.get_text()


def test_blanks_stay_blank(ask: Ask) -> None:
    page = soup(ask, "/reports/a4-2024-own")
    assert cell(page, "requests.new_requests.business") == "0"
    assert cell(page, "requests.new_requests.research") == ""
    assert cell(page, "disclosure.coercive_measures.decisions") == ""


def test_every_row_of_a_table_spans_the_same_width(ask: Ask) -> None:
    for path in (REPORT, "/reports/a2-2019-own"):
        for table in soup(ask, path).find_all("table", class_="statutory"):
            occupied: dict[int, int] = {}
            widths = set()
            for number, row in enumerate(table.find_all("tr")):
                for box in row.find_all(["td", "th"]):
                    for line in range(int(box.get("rowspan", 1))):
                        occupied[number + line] = occupied.get(number + line, 0) + int(box.get("colspan", 1))
                widths.add(occupied[number])
            assert len(widths) == 1


def test_a_form_of_2019_has_its_own_tables(ask: Ask) -> None:
    page = soup(ask, "/reports/a2-2019-own")
    assert "政府集中采购" in page.get_text()
    assert cell(page, "requests.other.total") == "0"
    assert page.find(id="requests.other_misc.total") is None


def test_printed_text_stands_beside_the_number(ask: Ask) -> None:
    page = soup(ask, REPORT)
    assert cell(page, "disclosure.normative_documents.issued") == "22 原文“22（其中修订16件）”"
    assert cell(page, "disclosure.fees.amount_yuan") == "251,000 原文“25.1万元”"


def test_a_plain_number_is_not_repeated(ask: Ask) -> None:
    assert cell(soup(ask, "/reports/a2-2019-own"), "disclosure.regulations.published_total") == "1,344,000"


def test_a_report_of_before_2019_shows_its_statistics(ask: Ask) -> None:
    page = soup(ask, "/reports/p1")
    assert "机关不详" in page.get_text()
    rows = [row.get_text("|", strip=True) for row in page.find("table", class_="statutory").find_all("tr")]
    assert rows[1:] == ["主动公开政府信息数|条|218", "收到申请数|条"]


def test_a_report_that_could_not_be_read_says_why(ask: Ask) -> None:
    assert "此件未能读出：文件有密码，无法打开。" in soup(ask, "/reports/p2").get_text()


def test_sections_carry_their_printed_numbers(ask: Ask) -> None:
    headings = [h.get_text() for h in soup(ask, REPORT).find(class_="narrative").find_all("h3")]
    assert headings[0] == "一、总体情况"
    assert headings[1].startswith("五、")


def test_an_uncertain_cell_is_marked(ask: Ask) -> None:
    assert "存疑" in cell(soup(ask, REPORT), "requests.granted.natural_person")


def test_findings_stand_at_the_cells_they_are_about(ask: Ask) -> None:
    page = soup(ask, REPORT)
    marked = page.find("td", id="requests.total_handled.total")
    assert "marked" in marked["class"]
    target = marked.find("a")["href"].removeprefix("#")
    assert "收支不平" in page.find(id=target).get_text()


def test_a_finding_leads_to_the_other_report(ask: Ask) -> None:
    assert soup(ask, REPORT).find("a", href="/reports/a2-2022-own", string=re.compile("2022")) is not None


def test_the_original_is_offered_with_its_proof(ask: Ask, world: World) -> None:
    page = soup(ask, REPORT)
    text = page.find(class_="document").get_text(" ", strip=True)
    assert world.sha256("pdf") in text
    assert world.captures["pdf"].warc_file in text
    assert "2025-01-20 02:00:07" in text
    assert page.find("a", href=f"/originals/{world.sha256('pdf')}") is not None


def test_a_withheld_original_is_not_offered(ask: Ask, world: World) -> None:
    page = soup(ask, REPORT)
    documents = [d for d in page.find_all(class_="document") if "涉及个人隐私" in d.get_text()]
    assert "此件已停止提供：含公民身份号码" in documents[0].get_text()
    assert documents[0].find("a", class_="button") is None


def test_the_other_years_are_linked_and_the_missing_one_is_told(ask: Ask) -> None:
    years = soup(ask, "/reports/a3-2023-own").find(class_="years")
    assert "2022 缺失" in years.get_text(" ", strip=True)
    assert years.find("a", href="/reports/a3-2024-own") is not None


def test_versions_say_what_changed(ask: Ask) -> None:
    versions = soup(ask, REPORT).find(class_="versions").get_text(" ", strip=True)
    assert "第 2 版" in versions
    assert "悄改内容" in versions


def test_an_unknown_report_is_not_found_in_one_sentence(ask: Ask) -> None:
    answer = ask("/reports/none")
    assert answer.status_code == 404
    assert "没有编号为“none”的报告。" in answer.text


def test_pages_speak_english_on_request(ask: Ask) -> None:
    page = soup(ask, REPORT + "?lang=en")
    assert page.html["lang"] == "en"
    assert "Download the original" in page.get_text()
    assert page.find("a", href="/reports/a2-2022-own?lang=en") is not None
    assert "云岭县公安局" in page.get_text()


@pytest.mark.parametrize("path", [*OWN, "/gongkai", "/nothing"])
def test_pages_load_nothing_from_elsewhere_and_run_no_script(ask: Ask, path: str) -> None:
    page = BeautifulSoup(ask(path).text, "lxml")
    assert page.find_all("script") == []
    loaded = page.select("img, iframe, script, link[rel=stylesheet], link[rel=icon]")
    sources = [tag.get("src") or tag.get("href") for tag in loaded]
    assert all(source.startswith("/") for source in sources)


@pytest.mark.parametrize("path", OWN)
def test_own_pages_forbid_scripts(ask: Ask, path: str) -> None:
    policy = ask(path).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")


def test_an_unknown_page_is_not_found_in_one_sentence(ask: Ask, capfd: pytest.CaptureFixture[str]) -> None:
    answer = ask("/nothing")
    assert answer.status_code == 404
    assert "没有这个网页" in answer.text
    assert "Traceback" not in capfd.readouterr().err


def test_table_cells_lead_to_reports_and_originals(ask: Ask, world: World) -> None:
    page = soup(ask, "/gongkai/reports?_col=title&_col=sha256&authority_id=a2")
    assert page.find("a", href=REPORT) is not None
    assert page.find("a", href=f"/originals/{world.sha256('pdf')}") is not None


def test_the_findings_table_leads_to_the_report_pages(ask: Ask) -> None:
    page = soup(ask, "/gongkai/findings")
    assert page.find("td", class_="col-report_id").find("a", href=REPORT) is not None
    assert "收支不平" in page.find("td", class_="col-rule").get_text()


def test_table_columns_carry_their_chinese_names(ask: Ask) -> None:
    page = soup(ask, "/gongkai/reports")
    assert page.select_one("th.col-refused").get_text(strip=True) == "不予公开"
    assert page.find("code", string="refused")


def test_a_region_draws_what_its_authorities_print(ask: Ask) -> None:
    page = soup(ask, "/regions/341599")
    assert [figure.figcaption.get_text() for figure in page.select(".charts figure")] == [
        "本年新收申请（件）",
        "办理结果（件）",
        "行政复议与行政诉讼（件）",
    ]
    row = next(row for row in page.select("table.totals tbody tr") if row.th.get_text() == "2023")
    received = row.find_all("td")[1].get_text()
    assert f"2023 本年新收申请 {received}" in [title.get_text() for title in page.select(".charts title")]


def test_fingerprints_are_shortened_for_the_eye_only(ask: Ask) -> None:
    shown = soup(ask, "/gongkai/reports?id=a2-2023-own").find("td", class_="col-content_sha256").code
    whole = ask("/gongkai/reports.json?id=a2-2023-own&_shape=array").json()[0]["content_sha256"]
    assert shown["title"] == whole
    assert shown.get_text() == whole[:12] + "…"


def test_machine_data_stays_plain(ask: Ask) -> None:
    row = ask("/gongkai/reports.json?id=a2-2023-own&_shape=array").json()[0]
    assert row["new_requests"] == 133
    assert row["kind"] == "own"


def test_the_document_that_was_read_is_told_among_several(ask: Ask) -> None:
    documents = soup(ask, REPORT).select(".document")
    read = [document for document in documents if "下列数值读自此件" in document.get_text()]
    assert len(documents) > 1
    assert len(read) == 1
    assert read[0].select_one("details[open]")
