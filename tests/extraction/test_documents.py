"""Every format and both forms, cell by cell: real reports beside the checkout, and invented ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extraction import Document, Report, read
from extraction.forms import FORMS
from tests.extraction import samples

REAL = (
    "seeds/000_4b1104c5c2484d6c.txt",
    "seeds/001_bd789740f228bc76.txt",
    "seeds/002_7c44bb757eda1ba7.txt",
    "seeds/003_47d82fe70f5f9d49.txt",
    "seeds/004_d4e73e73a1b7a1d3.txt",
    "corpus/hongze2023.pdf",
    "corpus/hangzhou_2025_fixture.html",
    "corpus/shuyang_county_2025.txt",
)
# The notes in the truth: this file's authority is misread throughout, that one's is replaced by an invented one.
AUTHORITY_AS_PRINTED = {"shuyang_county_2025": "沐阳县人民政府", "hangzhou_2025_fixture": "测试市"}
YEARS = {"2019": 2020, "2021": 2022}


def read_one(content: bytes, name: str = "") -> Report:
    [report] = read([Document(content, name)])
    return report


def values(report: Report) -> dict[str, Any]:
    return {key: cell.value for key, cell in report.cells.items()}


@pytest.mark.parametrize("path", REAL)
def test_real_report_is_read_exactly(shared: Path, path: str) -> None:
    truth = json.loads((shared / "corpus/truth" / (Path(path).stem + ".json")).read_text(encoding="utf-8"))
    report = read_one((shared / path).read_bytes())
    assert report.error is None
    for table in ("disclosure", "requests", "reviews"):
        assert report.table(table) == truth[table]
        if table != "reviews":
            assert list(report.table(table)) == list(truth[table])
    expected = truth["report"]
    assert (report.year, report.form) == (expected["year"], expected["form"])
    assert report.authority == AUTHORITY_AS_PRINTED.get(Path(path).stem, expected["authority"])
    assert report.region_hint == expected.get("region_hint")
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]


def test_real_pdf_gives_page_and_box_of_every_cell(shared: Path) -> None:
    report = read_one((shared / "corpus/hongze2023.pdf").read_bytes())
    assert all(cell.page in (2, 3, 4) and cell.box for cell in report.cells.values())


def rendered(format_name: str, form: str, seed: int, **options: Any) -> tuple[bytes, dict[str, Any]]:
    """An invented report in a format, and the values that are in it."""
    definition, year = FORMS[form], YEARS[form]
    printed = samples.values_of(definition, seed)
    expected = samples.yuan(definition, printed)
    if format_name == "html":
        return samples.html(definition, printed, year, **options).encode(), expected
    if format_name == "docx":
        return samples.docx(definition, printed, year), expected
    if format_name == "pdf":
        return samples.pdf(definition, printed, year, **options), expected
    return samples.text(definition, printed, year, format_name).encode(), expected


TEXT = ("cell a line", "tabs", "pipes", "lines", "cell pipes", "row pipes", "bare pipes", "columns")
FORMATS = ("html", "docx", "pdf", *TEXT)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("seed", [1, 2])
def test_invented_report_is_read_exactly(format_name: str, form: str, seed: int) -> None:
    content, expected = rendered(format_name, form, seed)
    report = read_one(content)
    assert report.error is None
    assert values(report) == expected
    assert (report.form, report.forms) == (form, {"disclosure": form, "requests": form})
    assert (report.authority, report.region_hint) == (samples.AUTHORITY, samples.REGION)
    assert (report.year, report.kind) == (YEARS[form], "own")
    assert report.published_on == f"{YEARS[form] + 1}-01-20"
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert [(finding.rule, finding.message) for finding in report.findings] == []


@pytest.mark.parametrize("form", FORMS)
def test_header_of_filler_cells(form: str) -> None:
    content, expected = rendered("html", form, 3, fillers=True)
    assert values(read_one(content)) == expected


@pytest.mark.parametrize("form", FORMS)
def test_page_chrome_and_decoy_tables_are_passed_over(form: str) -> None:
    content, expected = rendered("html", form, 4, chrome=True)
    report = read_one(content)
    assert values(report) == expected
    assert report.published_on == f"{YEARS[form] + 1}-01-22"
    text = "\n".join(section.text for section in report.sections)
    assert "版权所有" not in text
    assert "首页" not in text
    assert len(report.sections) == 6


def test_gb18030_that_claims_to_be_utf8() -> None:
    content, expected = rendered("html", "2021", 5)
    report = read_one(content.decode().encode("gb18030"))
    assert values(report) == expected
    assert report.authority == samples.AUTHORITY


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_with_and_without_its_mark(encoding: str) -> None:
    form = FORMS["2021"]
    printed = samples.values_of(form, 12)
    for original in (samples.html(form, printed, 2022), samples.text(form, printed, 2022, "tabs")):
        assert values(read_one(original.encode(encoding))) == samples.yuan(form, printed)


def test_blank_cells_stay_blank_in_every_format() -> None:
    form = FORMS["2019"]
    printed: dict[str, int | None] = dict(samples.values_of(form, 6))
    organisations = ("business", "research", "social_welfare", "legal_service", "other_organization")
    for key in printed:
        if key.startswith("requests.") and key.endswith(organisations):
            printed[key] = None
    for content in (
        samples.html(form, printed, 2020).encode(),
        samples.docx(form, printed, 2020),
        samples.pdf(form, printed, 2020),
        samples.text(form, printed, 2020, "cell a line").encode(),
        samples.text(form, printed, 2020, "tabs").encode(),
        samples.text(form, printed, 2020, "pipes").encode(),
        samples.text(form, printed, 2020, "cell pipes").encode(),
        samples.text(form, printed, 2020, "row pipes").encode(),
        samples.text(form, printed, 2020, "bare pipes").encode(),
    ):
        report = read_one(content)
        assert values(report) == printed
        assert not [finding for finding in report.findings if finding.severity == "error"]


def test_table_over_two_pages_keeps_each_cells_page() -> None:
    content, _ = rendered("pdf", "2021", 7)
    report = read_one(content)
    assert {cell.page for key, cell in report.cells.items() if key.startswith("requests.")} == {1, 2}
    assert all(cell.box for cell in report.cells.values())


@pytest.mark.parametrize("form", FORMS)
def test_pdf_without_ruling_lines(form: str) -> None:
    content, expected = rendered("pdf", form, 8, ruled=False)
    assert values(read_one(content)) == expected


def test_landing_page_and_attachment_are_one_report() -> None:
    content, expected = rendered("docx", "2021", 9)
    page = (
        "<html><head><title>云溪县青石镇人民政府2022年政府信息公开工作年度报告</title>"
        '<meta name="PubDate" content="2023-01-18 10:20"></head><body><p>附件：年度报告.docx</p></body></html>'
    )
    [report] = read([Document(page.encode(), "page.html"), Document(content, "report.docx")], together=True)
    assert values(report) == expected
    assert report.source.path == "report.docx"
    assert [source.path for source in report.sources] == ["report.docx", "page.html"]
    assert report.published_on == "2023-01-18"


def test_documents_apart_are_reports_of_their_own() -> None:
    first, _ = rendered("html", "2019", 10)
    second, _ = rendered("docx", "2021", 11)
    reports = read([Document(first, "a"), Document(second, "b")])
    assert [(report.source.path, report.year, report.reader) for report in reports] == [
        ("a", 2020, "html"),
        ("b", 2022, "docx"),
    ]


def test_single_row_of_other_handling_inside_the_newer_form() -> None:
    form = FORMS["2021"]
    page = samples.html(form, samples.values_of(form, 12), 2022)
    old, new = FORMS["2019"], samples.values_of(FORMS["2019"], 12)
    table = samples.html_table(samples.requests_rows(old, samples.texts_of(new)))
    start = page.index("<table", page.index(form.headings["requests"]))
    end = page.index("</table>", start) + len("</table>")
    report = read_one((page[:start] + table + page[end:]).encode())
    assert report.form == "2021"
    assert report.forms == {"disclosure": "2021", "requests": "2019"}
    assert "other" in report.table("requests")
    assert "other_misc" not in report.table("requests")
    assert [finding.rule for finding in report.findings] == ["wrong_form_for_year"]


def test_values_that_a_converter_lost_are_not_read_as_data() -> None:
    form = FORMS["2021"]
    printed = samples.values_of(form, 13)
    lines = samples.text(form, printed, 2022, "lines").split("\n")
    kept = [line for place, line in enumerate(lines) if not place or line != lines[place - 1]]
    report = read_one("\n".join(kept).encode())
    read_cells = {key: cell for key, cell in report.cells.items() if key.startswith("requests.")}
    wrong = [key for key, cell in read_cells.items() if cell.value is not None and cell.value != printed[key]]
    assert wrong == []
    lost = [cell for cell in read_cells.values() if cell.value is None]
    assert lost
    assert all(cell.status == "uncertain" for cell in lost)


def test_a_row_with_more_values_than_columns_is_not_read() -> None:
    content, _ = rendered("html", "2021", 14)
    row = content.decode().replace("2.重复申请</span>", "2.重复申请</span></td><td>5</td><td>6", 1)
    cells = read_one(row.encode()).cells
    assert all(cells[key].value is None for key in cells if key.startswith("requests.unprocessed_repeated."))


def test_real_report_whose_labels_stand_away_from_their_numbers(shared: Path) -> None:
    truth = json.loads((shared / "corpus/truth/shanghai_stcsm_2024.json").read_text(encoding="utf-8"))
    report = read_one((shared / "corpus/shanghai_stcsm_2024.md").read_bytes())
    for table in ("disclosure", "requests", "reviews"):
        assert report.table(table) == truth[table]
    # The text never writes the name in full.
    assert (report.authority, report.year, report.form) == ("上海市科委", 2024, "2021")
    assert report.findings == []
    assert [key for key, cell in report.cells.items() if cell.status == "uncertain"] == []


def without_labels(form: str, seed: int, *rows: str) -> tuple[str, dict[str, Any]]:
    """An invented report in pipes whose named rows of section 三 have lost their labels."""
    printed = samples.values_of(FORMS[form], seed)
    text = samples.text(FORMS[form], printed, YEARS[form], "pipes")
    for row in rows:
        label = next(item.label for item in FORMS[form].requests_rows if item.key == row)
        start, values = text.split(f"| {label} |", 1)
        start = start[: start.rindex("\n") + 1]
        text = f"{start}{label}\n|{values}"
    return text, samples.yuan(FORMS[form], printed)


def test_numbers_without_a_label_take_the_rows_that_are_between() -> None:
    text, expected = without_labels(
        "2021", 15, "refused_third_party_rights", "unprocessed_excessive", "carried_over"
    )
    report = read_one(text.encode())
    assert values(report) == expected
    assert {cell.status for key, cell in report.cells.items() if key.startswith("requests.")} == {"plain"}


def test_rows_without_a_label_are_uncertain_where_the_sums_do_not_prove_them() -> None:
    text, _ = without_labels("2021", 15, "refused_third_party_rights")
    lines = text.split("\n")
    place = lines.index("4.保护第三方合法权益") + 1
    lines[place] = lines[place].replace("|", "| 9", 1)
    cells = read_one("\n".join(lines).encode()).cells
    assert {c.status for k, c in cells.items() if k.startswith("requests.refused_third_party")} == {
        "uncertain"
    }
    assert {c.status for k, c in cells.items() if k.startswith("requests.granted")} == {"plain"}


def test_more_rows_without_a_label_than_the_form_has_are_not_read() -> None:
    text, _ = without_labels("2021", 15, "refused_third_party_rights")
    report = read_one(
        text.replace(
            "4.保护第三方合法权益\n", "4.保护第三方合法权益\n| 1 | 1 | 1 | 1 | 1 | 1 | 6 |\n", 1
        ).encode()
    )
    row = [cell for key, cell in report.cells.items() if "refused_third_party_rights" in key]
    assert {(cell.value, cell.status) for cell in row} == {(None, "uncertain")}


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_page_whose_script_writes_the_report_is_read_like_the_report_itself(quote: str) -> None:
    form = FORMS["2021"]
    printed = samples.html(form, samples.values_of(form, 7), 2022)
    markup = printed.decode() if isinstance(printed, bytes) else printed
    inner = markup[markup.index("<body") :].partition(">")[2].rpartition("</body>")[0]
    text = json.dumps(inner).replace("<", "\\u003c").replace(">", "\\u003e")
    if quote == "'":
        text = "'" + text[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"
    script = f"window._CONFIG = {{DETAIL: {{'id': 1, \"content\": {text}}}}};"
    page = f"<html><body><div id='app'></div><script>{script}</script>"
    assert values(read_one(page.encode())) == values(read_one(markup.encode()))
