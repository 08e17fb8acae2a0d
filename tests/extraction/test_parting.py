"""Several reports in one document are several reports, and one report printed oddly is one."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document as WordDocument
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

from extraction import Document, Report, read
from extraction.forms import FORMS
from tests.extraction import samples
from tests.extraction.samples import Rows

FORM = FORMS["2021"]
TOWNS = ("青石镇人民政府", "白鹭乡人民政府", "河湾街道办事处")


def report_parts(seed: int, authority: str, year: int) -> list[str | Rows]:
    texts = samples.texts_of(samples.values_of(FORM, seed))
    return [
        part.replace(samples.AUTHORITY, authority) if isinstance(part, str) else part
        for part in samples.parts(FORM, texts, year)
    ]


def rendered(reports: list[list[str | Rows]], format_name: str) -> bytes:
    parts = [part for report in reports for part in report]
    if format_name == "html":
        body = "".join(
            f"<p>{part}</p>" if isinstance(part, str) else samples.html_table(part) for part in parts
        )
        return f"<html><title>2022年政府信息公开年报_云溪县</title><body><div>{body}</div></body></html>".encode()
    out = BytesIO()
    if format_name == "docx":
        word = WordDocument()
        for part in parts:
            if isinstance(part, str):
                word.add_paragraph(part)
            else:
                width = sum(cell.colspan for cell in part[0])
                samples.fill_word_table(word.add_table(rows=len(part), cols=width), part)
        word.save(out)
        return out.getvalue()
    if format_name == "pdf":
        story: list[object] = []
        for report in reports:
            for part in report:
                story += (
                    [Paragraph(part, samples.BODY)]
                    if isinstance(part, str)
                    else [Spacer(1, 6), samples.pdf_table(part, ruled=True)]
                )
            story.append(PageBreak())
        SimpleDocTemplate(out).build(story)
        return out.getvalue()
    lines = [[part] if isinstance(part, str) else samples.text_table(part, format_name) for part in parts]
    return "\n".join(line for group in lines for line in group).encode()


def assert_values(report: Report, seed: int) -> None:
    expected = samples.yuan(FORM, dict(samples.values_of(FORM, seed)))
    assert {key: cell.value for key, cell in report.cells.items()} == expected


@pytest.mark.parametrize("format_name", ["html", "docx", "pdf", "pipes", "tabs", "lines"])
def test_several_authorities_on_one_page(format_name: str) -> None:
    content = rendered([report_parts(seed, town, 2022) for seed, town in enumerate(TOWNS)], format_name)
    reports = read([Document(content, "all")])
    assert [(r.source.part, r.authority, r.year) for r in reports] == [
        (part, town, 2022) for part, town in enumerate(TOWNS, start=1)
    ]
    for seed, report in enumerate(reports):
        assert_values(report, seed)
        assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("format_name", ["html", "docx", "pdf", "pipes"])
def test_two_years_in_one_document(format_name: str) -> None:
    content = rendered([report_parts(year, TOWNS[0], year) for year in (2022, 2021)], format_name)
    reports = read([Document(content)])
    assert [(r.source.part, r.authority, r.year) for r in reports] == [
        (1, TOWNS[0], 2022),
        (2, TOWNS[0], 2021),
    ]
    assert_values(reports[1], 2021)
    assert [r.published_on for r in reports] == ["2023-01-20", "2022-01-20"]


def test_titles_on_two_lines() -> None:
    texts = []
    for seed, town in enumerate(TOWNS):
        _first, *rest = report_parts(seed, town, 2022)
        texts.append([town, "2022年政府信息公开工作年度报告", *rest])
    reports = read([Document(rendered(texts, "pipes"))])
    assert [report.authority for report in reports] == list(TOWNS)


def test_reports_without_titles_begin_where_the_sections_begin_anew() -> None:
    texts = [report_parts(seed, town, 2022)[1:] for seed, town in enumerate(TOWNS)]
    reports = read([Document(rendered(texts, "html"))])
    assert len(reports) == 3
    for seed, report in enumerate(reports):
        assert_values(report, seed)


def test_a_report_printed_twice_is_one() -> None:
    [report] = read([Document(rendered([report_parts(1, TOWNS[0], 2022)] * 2, "html"))])
    assert_values(report, 1)


def test_contents_and_attachments_make_no_report() -> None:
    parts = report_parts(2, TOWNS[0], 2022)
    headings = [part for part in parts if isinstance(part, str) and part[1:2] == "、"]
    shown = [
        parts[0],
        *headings,
        *parts,
        "附件：2022年政府信息公开工作年度报告",
        "2021年政府信息公开工作年度报告",
    ]
    [report] = read([Document(rendered([shown], "pipes"))])
    assert_values(report, 2)
    assert report.source.part == 1


def test_each_report_of_an_attachment_is_one_with_its_page() -> None:
    content = rendered([report_parts(seed, town, 2022) for seed, town in enumerate(TOWNS)], "docx")
    page = '<html><head><meta name="PubDate" content="2023-01-18"></head><body><p>附件：各乡镇年报</p></body></html>'
    reports = read([Document(page.encode(), "page"), Document(content, "all")], together=True)
    assert [(r.source.path, r.source.part, r.authority, r.published_on) for r in reports] == [
        ("all", part, town, "2023-01-18") for part, town in enumerate(TOWNS, start=1)
    ]
