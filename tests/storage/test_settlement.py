from __future__ import annotations

from datetime import date

from extraction.report import Cell, Number
from storage.database import Database
from tests.storage.builders import Nights, dump, report

AS_OF = date(2024, 6, 1)
OVER, IN = "requests.carried_over", "requests.carried_in"


def _two_years(
    nights: Nights, last: dict[str, Number | Cell | None], this: dict[str, Number | Cell | None]
) -> list[tuple[object, ...]]:
    nights.discover(report(year=2022, cells=last, text="a"), url="https://www.yunling.example/2022")
    nights.discover(report(year=2023, cells=this, text="b"), url="https://www.yunling.example/2023")
    nights.database.settle(AS_OF)
    sql = "SELECT rule, severity, cells, expected, found FROM findings ORDER BY rule, cells"
    return [tuple(row) for row in nights.database.query(sql)]


def test_a_carried_over_figure_that_does_not_match(nights: Nights) -> None:
    found = _two_years(
        nights,
        {f"{OVER}.natural_person": 3, f"{OVER}.total": 3},
        {f"{IN}.natural_person": 1, f"{IN}.total": 1},
    )
    assert found == [("carried_between_years", "error", '["requests.carried_in.total"]', 3, 1)]


def test_single_columns_are_compared_where_totals_agree(nights: Nights) -> None:
    found = _two_years(
        nights,
        {f"{OVER}.natural_person": 3, f"{OVER}.business": 0, f"{OVER}.total": 3},
        {f"{IN}.natural_person": 2, f"{IN}.business": 1, f"{IN}.total": 3},
    )
    assert [row[2:] for row in found] == [
        ('["requests.carried_in.business"]', 0, 1),
        ('["requests.carried_in.natural_person"]', 3, 2),
    ]


def test_a_blank_is_compared_with_nothing(nights: Nights) -> None:
    assert _two_years(nights, {f"{OVER}.total": 3}, {f"{IN}.total": None}) == []


def test_a_hardly_readable_figure_is_only_a_warning(nights: Nights) -> None:
    found = _two_years(nights, {f"{OVER}.total": 3}, {f"{IN}.total": Cell(8, "8", status="uncertain")})
    assert [row[1] for row in found] == ["warning"]


def test_documents_in_force_do_not_add_up(nights: Nights) -> None:
    row = "disclosure.normative_documents"
    found = _two_years(
        nights,
        {f"{row}.in_force": 10},
        {f"{row}.issued": 4, f"{row}.repealed": 1, f"{row}.in_force": 14},
    )
    assert [(rule, expected, printed) for rule, _, _, expected, printed in found] == [
        ("in_force_between_years", 13, 14)
    ]


def test_the_2019_form_has_nothing_in_force_to_compare(nights: Nights) -> None:
    row = "disclosure.normative_documents"
    last: dict[str, Number | Cell | None] = {f"{row}.published_total": 10}
    assert _two_years(nights, last, {f"{row}.issued": 4, f"{row}.repealed": 1, f"{row}.in_force": 14}) == []


def test_identical_tables_are_found(nights: Nights) -> None:
    same: dict[str, Number | Cell | None] = {"disclosure.licensing.decisions": 88}
    assert [row[0] for row in _two_years(nights, same, dict(same))] == ["identical_tables"]


def test_identical_zeros_are_ordinary(nights: Nights) -> None:
    zeros: dict[str, Number | Cell | None] = {"disclosure.licensing.decisions": 0, f"{IN}.total": None}
    assert _two_years(nights, zeros, dict(zeros)) == []


def test_years_apart_and_other_kinds_are_not_compared(database: Database, nights: Nights) -> None:
    same: dict[str, Number | Cell | None] = {"disclosure.licensing.decisions": 88}
    nights.discover(report(year=2021, cells=same, text="a"), url="https://www.yunling.example/2021")
    nights.discover(report(year=2023, cells=same, text="b"), url="https://www.yunling.example/2023")
    nights.discover(report(year=2022, cells=same, kind="aggregate"), url="https://www.yunling.example/2022")
    database.settle(AS_OF)
    assert database.query("SELECT * FROM findings") == []


def test_a_correction_makes_the_finding_go(database: Database, nights: Nights) -> None:
    _two_years(nights, {f"{OVER}.total": 3}, {f"{IN}.total": 1})
    corrected = report(year=2023, cells={f"{IN}.total": 3}, text="b", document="c")
    nights.next().discover(corrected, url="https://www.yunling.example/2023")
    database.settle(AS_OF)
    assert database.query("SELECT * FROM findings") == []
    assert {row[0] for row in database.query("SELECT finding_count FROM reports")} == {0}


def test_a_verdict_stays_through_every_settling(database: Database, nights: Nights) -> None:
    _two_years(nights, {f"{OVER}.total": 3}, {f"{IN}.total": 1})
    (finding,) = database.query("SELECT id, report_id FROM findings")
    with nights.apply():
        database.record_verdict(finding["id"], "dismiss", "电话核实：笔误", nights.at)
    database.settle(AS_OF)
    (row,) = database.query("SELECT verdict, verdict_note FROM findings")
    assert tuple(row) == ("dismiss", "电话核实：笔误")
    counts = database.query("SELECT finding_count FROM reports WHERE id = ?", (finding["report_id"],))
    assert counts[0]["finding_count"] == 1


def test_settling_again_changes_nothing(database: Database, nights: Nights) -> None:
    _two_years(nights, {f"{OVER}.total": 3}, {f"{IN}.total": 1})
    before = dump(database)
    database.settle(AS_OF)
    assert dump(database) == before


def test_a_copied_narrative_names_the_other_report(database: Database, nights: Nights) -> None:
    text = "，".join(
        f"第{n}项工作由{chr(0x4E00 + 37 * n)}{chr(0x5E00 + 53 * n)}组负责落实" for n in range(40)
    )
    nights.discover(report(authority="青石镇", text=text), published_on="2024-01-10")
    nights.discover(
        report(authority="白马乡", text=text.replace("第3项", "第三件"), document="b"),
        url="https://www.yunling.example/b",
        published_on="2024-01-20",
    )
    database.settle(AS_OF)
    (row,) = database.query(
        "SELECT rule, found, message, mine.published_on AS day, other.published_on AS other_day FROM findings "
        "JOIN reports mine ON mine.id = report_id JOIN reports other ON other.id = other_report_id"
    )
    assert (row["rule"], row["day"], row["other_day"]) == ("copied_narrative", "2024-01-20", "2024-01-10")
    assert row["found"] > 0.9
    assert "青石镇人民政府2023年报告" in row["message"]
