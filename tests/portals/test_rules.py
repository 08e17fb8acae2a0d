"""Single rules of the general portal, each on the smallest site that needs it."""

from __future__ import annotations

from tests.portals.simulator import Answer, Simulator, Site, page, report_text, row
from tests.spiders.harvest import Harvest, harvest

HOME = page("松岭县人民政府", '<a href="/nb/">政府信息公开年报</a>')
TITLE = "青石镇2022年政府信息公开工作年度报告"
REPORT = page(TITLE, f"<h1>{TITLE}</h1><div id='zoom'>{report_text('青石镇', 2022)}</div>")


def _night(site: Site) -> tuple[Harvest, list[str]]:
    with Simulator(lambda host: {"/": HOME, **site}) as simulator:
        return harvest(simulator.portal()), simulator.paths()


def test_list_that_says_it_has_more_pages_than_anything_leads_to_is_not_complete() -> None:
    found, _ = _night({"/nb/": page("年报", row("/1.html", TITLE) + "<p>共3页</p>"), "/1.html": REPORT})
    assert [(seen["entries"], seen["complete"]) for seen in found.lists] == [(1, False)]


def test_column_whose_script_gets_no_rows_is_shown_by_a_browser() -> None:
    script = "<script>var page = 1; $.getJSON('/api/rows?page=' + page, show);</script>"
    site = {"/nb/": page("年报", script), "/api/rows?page=1": Answer("{}", content_type="application/json")}
    _, asked = _night(site)
    assert asked.count("GET /api/rows?page=1") == 1
    # Once plainly, once for the browser (which this test has none of).
    assert asked.count("GET /nb/") == 2


def test_article_that_is_a_file_by_its_first_bytes_is_the_report() -> None:
    site = {"/nb/": page("年报", row("/show/17", TITLE)), "/show/17": Answer(b"%PDF-1.4 17")}
    found, _ = _night(site)
    (report,) = found.discoveries
    assert [document["role"] for document in report["documents"]] == ["attachment"]
    assert (report["authority"], report["year"]) == ("青石镇", 2022)


def test_year_that_cannot_be_had_makes_its_list_incomplete() -> None:
    years = '<a href="/nb/2022.html">2022年</a><a href="/nb/2021.html">2021年</a>'
    found, _ = _night({"/nb/": page("年报", years), "/nb/2022.html": REPORT})
    assert [(seen["entries"], seen["complete"]) for seen in found.lists] == [(1, False)]


def test_anchor_without_a_word_is_followed_by_its_path() -> None:
    home = page(
        "松岭县人民政府", '<a href="/zfxxgk/"><img src="/1.png"></a><a href="/bsfw/"><img src="/2.png"></a>'
    )
    site = {
        "/": home,
        "/zfxxgk/": page("公开", '<a href="/zfxxgk/zfxxgknb/"><img src="/3.png"></a>'),
        "/zfxxgk/zfxxgknb/": page("公开", row("/1.html", TITLE)),
        "/1.html": REPORT,
    }
    found, asked = _night(site)
    assert len(found.discoveries) == 1
    assert "GET /bsfw/" not in asked


def test_pages_that_may_not_be_there_leave_the_list_whole() -> None:
    # index_1 is the second page here; whether index_2 is there nobody says.
    script = "<script>var pages = 2; function go(n){ location.href = 'index_' + n + '.html'; }</script>"
    site = {
        "/nb/": page("年报", row("/1.html", TITLE) + script),
        "/nb/index_1.html": page("年报", row("/2.html", TITLE.replace("2022", "2021")) + script),
        "/1.html": REPORT,
        "/2.html": page("二", f"<h1>{TITLE.replace('2022', '2021')}</h1>{report_text('青石镇', 2021)}"),
    }
    found, _ = _night(site)
    assert [(seen["entries"], seen["complete"]) for seen in found.lists] == [(2, True)]
