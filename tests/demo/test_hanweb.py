"""The Hanweb-like portal: XML within a script, a POST proxy that wants its form and Referer, files as text/html."""

from __future__ import annotations

import re

from demo.expected import expected
from demo.portals.hanweb import EMPTY_ANSWER, PROXY_PATH
from demo.server import SamplePortals
from tests.demo.client import Answer, ask

COLUMN = "/col/col1229300112/index.html"
QUERY = f"{PROXY_PATH}?startrecord=7&endrecord=12&perpage=6"
FORM = {"col": "1", "webid": "73", "path": "/", "columnid": "1229300112", "unitid": "6600112"}
REPORTS = [report for report in expected(1) if report.portal_id == "yanhu"]


def proxy(portals: SamplePortals, query: str = QUERY, referer: str | None = COLUMN, **changed: str) -> Answer:
    headers = {"Referer": portals.home("yanhu").rstrip("/") + referer} if referer else {}
    return ask(portals, "yanhu", query, form={**FORM, **changed}, headers=headers)


def test_the_way_from_home_to_the_lists(portals: SamplePortals) -> None:
    assert "/col/col1229300100/index.html" in ask(portals, "yanhu", "/").text
    assert "/col/col1229300110/index.html" in ask(portals, "yanhu", "/col/col1229300100/index.html").text
    assert f'href="{COLUMN}"' in ask(portals, "yanhu", "/col/col1229300110/index.html").text


def test_the_first_page_is_embedded(portals: SamplePortals) -> None:
    page = ask(portals, "yanhu", COLUMN).text
    assert page.count("<record>") == 6
    assert "<totalrecord>21</totalrecord><totalpage>4</totalpage>" in page
    assert "webid=73" in page
    assert "columnid=1229300112" in page
    assert "unitid=6600112" in page


def test_the_proxy_continues_the_list(portals: SamplePortals) -> None:
    answer = proxy(portals)
    assert answer.status == 200
    assert answer.text.count("<record>") == 6
    assert answer.text.startswith("<datastore>")


def test_the_proxy_refuses_a_request_without_referer(portals: SamplePortals) -> None:
    assert proxy(portals, referer=None).status == 403


def test_the_proxy_is_empty_for_another_columns_referer(portals: SamplePortals) -> None:
    assert proxy(portals, referer="/col/col1229300111/index.html").body == EMPTY_ANSWER


def test_the_proxy_is_empty_without_the_right_form(portals: SamplePortals) -> None:
    assert proxy(portals, unitid="1").body == EMPTY_ANSWER
    assert proxy(portals, columnid="nonsense").body == EMPTY_ANSWER
    assert proxy(portals, query=PROXY_PATH).body == EMPTY_ANSWER


def test_the_proxy_is_empty_for_a_get(portals: SamplePortals) -> None:
    referer = {"Referer": portals.home("yanhu").rstrip("/") + COLUMN}
    assert ask(portals, "yanhu", QUERY, headers=referer).body == EMPTY_ANSWER


def test_the_proxy_gives_three_pages_at_most(portals: SamplePortals) -> None:
    answer = proxy(portals, query=f"{PROXY_PATH}?startrecord=1&endrecord=5000&perpage=5000")
    assert answer.text.count("<record>") == 18


def test_the_lists_link_every_report(portals: SamplePortals) -> None:
    linked: set[str] = set()
    for column in ("1229300111", "1229300112", "1229300113"):
        path = f"/col/col{column}/index.html"
        unit = str(int(column) - 1222700000)
        linked.update(re.findall(r'href="(/art/[^"]+)"', ask(portals, "yanhu", path).text))
        for start in (7, 13, 19):
            answer = proxy(
                portals,
                query=f"{PROXY_PATH}?startrecord={start}&endrecord={start + 5}&perpage=6",
                referer=path,
                columnid=column,
                unitid=unit,
            )
            linked.update(re.findall(r'href="(/art/[^"]+)"', answer.text))
    landing = {report.landing_path for report in REPORTS}
    assert landing <= linked
    assert len(linked - landing) == 9


def test_a_long_title_stands_in_full_in_the_attribute_alone(portals: SamplePortals) -> None:
    records = ask(portals, "yanhu", COLUMN).text + proxy(portals).text
    cut = re.findall(r'title="([^"]+)" target="_blank">([^<]+)…</a>', records)
    assert cut
    assert all(full.startswith(shown) for full, shown in cut)


def test_a_file_is_served_as_html_and_named_in_the_query_alone(portals: SamplePortals) -> None:
    report = next(r for r in REPORTS if r.format == "pdf")
    assert report.attachment_path is not None
    page = ask(portals, "yanhu", report.landing_path).text
    assert report.attachment_path.replace("&", "&amp;") in page
    answer = ask(portals, "yanhu", report.attachment_path)
    assert answer.headers["content-type"] == "text/html"
    assert answer.body.startswith(b"%PDF")


def test_days_in_addresses_have_no_leading_zero() -> None:
    assert any(re.match(r"/art/\d{4}/[1-9]/\d{1,2}/art_", report.landing_path) for report in REPORTS)
