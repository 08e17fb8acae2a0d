"""What could go on for ever, or count one thing twice, does not."""

from __future__ import annotations

from tests.portals import catalogue
from tests.portals.simulator import Answer, Simulator, page, report_text, row
from tests.spiders.harvest import harvest


def test_endless_pages_without_anything_new_end() -> None:
    class Calendar(dict[str, Answer]):
        """Has a page for every number."""

        def __missing__(self, path: str) -> Answer:
            number = int(path.rpartition("=")[2])
            link = f'<a href="/nb/?page={number + 1}">下一页</a>'
            return page("政府信息公开年报", row("/nb/1.html", "青石镇2020年政府信息公开工作年度报告") + link)

    site = Calendar(
        {
            "/": page("松岭县人民政府", '<a href="/nb/?page=1">政府信息公开年报</a>'),
            "/nb/1.html": page(
                "年报", f"<h1>青石镇2020年政府信息公开工作年度报告</h1>{report_text('青石镇', 2020)}"
            ),
        }
    )
    with Simulator(lambda host: site) as simulator:
        found = harvest(simulator.portal())
    assert len(found.discoveries) == 1
    assert len(simulator.paths()) < 6


def test_pages_that_repeat_the_last_one_beside_something_new_end() -> None:
    class Repeating(dict[str, Answer]):
        """Gives its last page for every number after it, with a link that is new on each, and days as a calendar."""

        def __missing__(self, path: str) -> Answer:
            number = int(path.rpartition("=")[2]) if "p=" in path else 1
            days = "".join(
                f'<a href="/nb/?day=2024-{number % 12 + 1:02}-{day:02}">{day}</a>' for day in range(2, 29)
            )
            return page(
                "政府信息公开年报",
                row("/nb/1.html", "青石镇2020年政府信息公开工作年度报告")
                + f'<a href="/nb/?p={number + 1}">下一页</a><a href="/news/{number}.html">随机推荐</a>'
                + f'<table>{days}<a href="/nb/?month=2024-{number % 12 + 1:02}">&gt;&gt;</a></table>',
            )

    site = Repeating(
        {
            "/": page("松岭县人民政府", '<a href="/nb/?p=1">政府信息公开年报</a>'),
            "/nb/1.html": page(
                "年报", f"<h1>青石镇2020年政府信息公开工作年度报告</h1>{report_text('青石镇', 2020)}"
            ),
        }
    )
    with Simulator(lambda host: site) as simulator:
        found = harvest(simulator.portal())
    assert len(found.discoveries) == 1
    assert len(simulator.paths()) < 20
    assert not [path for path in simulator.paths() if "2024" in path]


def test_one_page_for_every_address_is_one_report_at_most() -> None:
    years = range(2015, 2024)
    rows = "".join(row(f"/nb/{year}.html", f"青石镇{year}年政府信息公开工作年度报告") for year in years)
    busy = page("年报", f"<h1>青石镇2020年政府信息公开工作年度报告</h1>{report_text('青石镇', 2020)}")
    site = {
        "/": page("松岭县人民政府", '<a href="/nb/">政府信息公开年报</a>'),
        "/nb/": page("年报", rows),
        **{f"/nb/{year}.html": busy for year in years},
    }
    with Simulator(lambda host: site) as simulator:
        found = harvest(simulator.portal())
    assert len(found.discoveries) == 1


def test_a_unit_that_does_not_say_its_years_is_asked_for_six_without_a_report_in_a_row() -> None:
    with Simulator(catalogue.site) as simulator:
        harvest(simulator.portal())
    asked = [path for path in simulator.paths() if "area=014500858&fbtime" in path]
    assert len(asked) == 6


def test_a_file_of_two_reports_is_fetched_once_and_belongs_to_both() -> None:
    def article(name: str) -> Answer:
        title = f"{name}2020年政府信息公开工作年度报告"
        return page(title, f"<h1>{title}</h1><div id='zoom'><a href='/f/all.pdf'>全县年报.pdf</a></div>")

    site = {
        "/": page("松岭县人民政府", '<a href="/nb/">政府信息公开年报</a>'),
        "/nb/": page(
            "年报",
            "".join(row(f"/nb/{n}.html", f"{n}2020年政府信息公开工作年度报告") for n in ("a镇", "b镇")),
        ),
        "/nb/a%E9%95%87.html": article("青石镇"),
        "/nb/b%E9%95%87.html": article("白水镇"),
        "/f/all.pdf": Answer(b"%PDF-1.4", content_type="application/pdf"),
    }
    with Simulator(lambda host: site) as simulator:
        found = harvest(simulator.portal())
    assert [len(report["documents"]) for report in found.discoveries] == [2, 2]
    assert simulator.paths().count("GET /f/all.pdf") == 1
