"""Single rules of the general portal, each on the smallest site that needs it."""

from __future__ import annotations

from collections.abc import Callable

from tests.portals.simulator import Answer, Asked, Simulator, Site, page, report_text, row
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


def _form(chosen: str) -> str:
    options = "".join(
        f"<option value={n}{' selected' if n == chosen else ''}>{unit}</option>" for n, unit in UNITS.items()
    )
    return f"<form action='/nb/'><select name='unit'><option value=''>请选择单位</option>{options}</select></form>"


UNITS = {"1": "松岭县财政局", "2": "青石镇"}
UNTITLED = "2022年政府信息公开工作年度报告"


def _of_units(heeded: bool) -> Site:
    def answer(number: str) -> Answer:
        rows = (
            row(f"/{number}.html", UNTITLED)
            if heeded and number
            else ""
            if heeded
            else row("/1.html", UNTITLED)
        )
        return page("政府信息公开年报", _form(number) + rows)

    reports = {
        f"/{n}.html": page(UNTITLED, f"<h1>{UNTITLED}</h1>{report_text(unit, 2022)}")
        for n, unit in UNITS.items()
    }
    return {"/nb/": answer(""), **{f"/nb/?unit={n}": answer(n) for n in UNITS}, **reports}


def test_units_in_the_select_box_of_a_form_have_their_lists() -> None:
    found, _ = _night(_of_units(heeded=True))
    assert sorted(report["authority"] for report in found.discoveries) == ["松岭县财政局", "青石镇"]


def test_a_choice_that_is_not_heeded_says_nothing_of_whose_a_report_is() -> None:
    found, asked = _night(_of_units(heeded=False))
    assert [report["authority"] for report in found.discoveries] == [None]
    # The page shows all at once: the units are not asked for at all.
    assert not [path for path in asked if "unit=" in path]


def test_the_home_page_in_the_place_of_an_article_is_no_report() -> None:
    home = page(
        "松岭县人民政府", f"<a href='/nb/'>政府信息公开年报</a><p>{'松岭县今日新闻，第1次会议。' * 30}</p>"
    )
    site = {"/": home, "/nb/": page("年报", row("/1.html", TITLE)), "/1.html": home}
    found, _ = _night(site)
    assert found.discoveries == []
    assert [len(seen["dead"]) for seen in found.lists] == [1]


def test_pages_by_numbers_that_a_script_posts() -> None:
    script = "<script>function go(n){ document.f.page.value = n; document.f.submit(); }</script>"
    years = {1: 2022, 2: 2021, 3: 2020}

    def answer(asked: Asked) -> Answer:
        here = int(asked.form.get("page", "1"))
        numbers = "".join(f"<a href='javascript:go({n})'>{n}</a>" for n in years)
        form = f"<form name='f' method='post' action='/nb/'><input type='hidden' name='page' value='{here}'></form>"
        title = TITLE.replace("2022", str(years[here]))
        return page("年报", f"{form}{row(f'/{years[here]}.html', title)}{numbers}{script}")

    reports = {
        f"/{year}.html": page(
            str(year), f"<h1>{TITLE.replace('2022', str(year))}</h1>{report_text('青石镇', year)}"
        )
        for year in years.values()
    }
    found, _ = _night({"/nb/": answer, **reports})
    assert sorted(report["year"] for report in found.discoveries) == [2020, 2021, 2022]


def test_newest_reports_of_all_units_beside_a_unit_are_not_its_own() -> None:
    units = ("松岭县财政局", "松岭县水务局", "青石镇")
    side = "<div><h3>热点信息</h3>" + "".join(row(f"/gk/{n}/1.html", UNTITLED) for n in range(3)) + "</div>"
    tree = "".join(f'<a href="/gk/{n}/">{unit}</a>' for n, unit in enumerate(units))
    site = {"/nb/": page("政府信息公开年报", tree)}
    for n, unit in enumerate(units):
        site[f"/gk/{n}/"] = page("年报", row("1.html", UNTITLED) + side)
        site[f"/gk/{n}/1.html"] = page(UNTITLED, f"<h1>{UNTITLED}</h1>{report_text(unit, 2022)}{side}")
    found, _ = _night(site)
    places = {report["landing_url"].split("/")[-2]: report["authority"] for report in found.discoveries}
    assert places == {str(n): unit for n, unit in enumerate(units)}


def test_the_governments_own_report_is_not_the_offices_that_is_its_source() -> None:
    shown = f"<h1>{UNTITLED}</h1><p>来源：县政府办</p><div id='zoom'>{report_text('松岭县', 2022)}</div>"
    site = {
        "/nb/": page("政府信息公开年报", '<a href="/zf/">县政府</a>'),
        "/zf/": page("县政府", row("/1.html", UNTITLED)),
        "/1.html": page(UNTITLED, shown),
    }
    found, _ = _night(site)
    assert [report["authority"] for report in found.discoveries] == ["松岭县人民政府"]


def test_a_column_in_the_frame_of_several_units_is_none_of_theirs() -> None:
    units = ("松岭县财政局", "青石镇")
    frame = '<div class="side"><a href="/nb/">政府信息公开年报</a></div>'
    tree = "".join(f'<a href="/u/{n}/">{unit}</a>' for n, unit in enumerate(units))
    site: dict[str, Answer] = {
        "/": page("松岭县人民政府", tree),
        "/nb/": page("政府信息公开年报", frame + row("/nb/1.html", UNTITLED)),
        "/nb/1.html": page(UNTITLED, f"<h1>{UNTITLED}</h1>{report_text('松岭县', 2022)}"),
    }
    for n, unit in enumerate(units):
        site[f"/u/{n}/"] = page(unit, f'{frame}<a href="/u/{n}/nb/">年度报告</a>')
        site[f"/u/{n}/nb/"] = page("年度报告", frame + row("1.html", UNTITLED))
        site[f"/u/{n}/nb/1.html"] = page(UNTITLED, f"<h1>{UNTITLED}</h1>{report_text(unit, 2022)}")
    found, _ = _night(site)
    assert sorted((report["authority"] or "") for report in found.discoveries) == ["", *sorted(units)]


def test_files_beside_a_report_of_one_authority_are_its_own() -> None:
    files = "".join(
        f"<p><a href='/f/{n}.doc'>青石镇2022年政府信息公开工作年度报告{n}.doc</a></p>" for n in (1, 2)
    )
    site = {
        "/nb/": page("年报", row("/1.html", TITLE)),
        "/1.html": page(TITLE, f"<h1>{TITLE}</h1><div id='zoom'>{files}</div>"),
        **{f"/f/{n}.doc": Answer(b"\xd0\xcf\x11\xe0" + bytes([n])) for n in (1, 2)},
    }
    found, _ = _night(site)
    assert [len(report["documents"]) for report in found.discoveries] == [3]


def test_unit_in_a_column_whose_page_shows_nothing_is_shown_by_a_browser_three_times_at_most() -> None:
    units = ("青石镇", "柏木镇", "石门镇", "柳湾镇", "白水镇")
    site = {
        "/nb/": page(
            "政府信息公开年报", "".join(f'<a href="/u/{n}/">{unit}</a>' for n, unit in enumerate(units))
        ),
        **{
            f"/u/{n}/": page(unit, "<div id='l'></div><script>load();</script>")
            for n, unit in enumerate(units)
        },
    }
    _, asked = _night(site)
    assert len([path for path in asked if "/u/" in path]) == len(units) + 3


def test_scheme_that_a_host_does_not_answer_by_is_tried_once() -> None:
    rows = "".join(
        row(f"https://{{host}}/{year}.html", TITLE.replace("2022", str(year))) for year in (2020, 2021, 2022)
    )
    reports = {
        f"/{year}.html": page(
            str(year), f"<h1>{TITLE.replace('2022', str(year))}</h1>{report_text('青石镇', year)}"
        )
        for year in (2020, 2021, 2022)
    }
    with Simulator(
        lambda host: {"/": HOME, "/nb/": page("年报", rows.format(host=host)), **reports}
    ) as simulator:
        found = harvest(simulator.portal())
    assert sorted(report["year"] for report in found.discoveries) == [2020, 2021, 2022]
    assert [(seen["entries"], seen["complete"]) for seen in found.lists] == [(3, True)]


def test_a_pager_whose_addresses_are_new_each_time_ends() -> None:
    class Fresh(dict[str, Answer]):
        """Links itself and its reports by another session on each page."""

        number = 0

        def __missing__(self, path: str) -> Answer:
            if path.startswith("/1.html?s="):
                return REPORT
            if not path.startswith("/nb/?s="):
                raise KeyError(path)
            self.number += 1
            session = f"{self.number:08x}cafe"
            return page("年报", row(f"/1.html?s={session}", TITLE) + f'<a href="/nb/?s={session}">下一页</a>')

    fresh = Fresh({"/": page("松岭县人民政府", '<a href="/nb/?s=0">政府信息公开年报</a>')})
    with Simulator(lambda host: fresh) as simulator:
        found = harvest(simulator.portal())
    assert len(found.discoveries) == 1
    assert len(simulator.paths()) < 250


def test_home_page_that_leads_nowhere_has_its_columns_in_a_sitemap() -> None:
    def sitemap(kind: str, *paths: str) -> Callable[[Asked], Answer]:
        return lambda asked: Answer(
            f'<?xml version="1.0" encoding="UTF-8"?><{kind}set xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            + "".join(f"<{kind}><loc>http://{asked.headers['host']}{path}</loc></{kind}>" for path in paths)
            + f"</{kind}set>",
            content_type="application/xml",
        )

    site: Site = {
        "/": Answer(
            "<html><title>松岭县</title><body><div id='app'></div><script>run()</script></body></html>"
        ),
        "/sitemap.xml": sitemap("url", "/", "/xw/1.html", "/zwgk/zfxxgknb/", "/bsfw/"),
        "/zwgk/zfxxgknb/": page("政府信息公开年报", row("/1.html", TITLE)),
        "/1.html": REPORT,
    }
    found, asked = _night(site)
    assert len(found.discoveries) == 1
    assert not [path for path in asked if "/xw/" in path or "/bsfw/" in path]
