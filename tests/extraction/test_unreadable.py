"""Bad input ends in a Report with a plain reason, never in an exception."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from extraction import Document, read, report_to_json
from extraction.forms import FORMS
from tests.extraction import samples


def error_of(content: bytes) -> str | None:
    [report] = read([Document(content, "original.bin")])
    return report.error


def zip_with(name: str, content: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (bytes(range(256)) * 8, "no format that is known"),
        (b"\x00" * 500, "no format that is known"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "neither a Word nor an Excel"),
        (b"{\\rtf1\\ansi{\\fonttbl}}", "holds no text"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 64, "image is damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "image is damaged"),
        (b"Rar!\x1a\x07\x01\x00" + b"\x00" * 64, "archive is damaged"),
        (b"7z\xbc\xaf\x27\x1c" + b"\x01" * 64, "archive is damaged"),
        (zip_with("xl/workbook.xml", b"<workbook/>"), "Excel file is damaged"),
        (zip_with("OFD.xml", b"<OFD/>"), "OFD file lists no page"),
        (zip_with("scan.jpg", b"\xff\xd8\xff\xe0"), "scan.jpg: the image is damaged"),
        (zip_with("ppt/slides/slide1.xml", b"<x/>"), "PowerPoint"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--", "MHTML"),
        (b"%PDF-1.7\nnothing more", "damaged"),
        (zip_with("word/document.xml", b"<w:document"), "not well-formed"),
        (zip_with("word/document.xml", b"<document/>"), "no text part"),
        (zip_with("word/other.xml", b"<document/>"), "no word/document.xml"),
    ],
)
def test_the_reason_is_named(content: bytes, words: str) -> None:
    error = error_of(content)
    assert error is not None
    assert error.startswith("original.bin: ")
    assert words in error


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_cut_short(share: float) -> None:
    form = FORMS["2021"]
    values = samples.values_of(form, 31)
    for content in (samples.docx(form, values, 2022), samples.pdf(form, values, 2022)):
        [report] = read([Document(content[: int(len(content) * share)], "cut")])
        assert report.error is None or "fetch the original again" in report.error


def test_locked_or_empty_pages() -> None:
    out = BytesIO()
    canvas = Canvas(out)
    canvas.rect(50, 50, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    assert "no text could be read on any page" in (error_of(out.getvalue()) or "")


def test_an_external_entity_is_not_fetched_nor_expanded() -> None:
    xml = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>一、总体情况&b;&c;</w:t></w:r></w:p></w:body></w:document>"
    )
    [report] = read([Document(zip_with("word/document.xml", xml.encode()))])
    assert "root:" not in str(report)
    assert "aaaaaaaaaa" not in str(report)


def test_a_part_that_unpacks_beyond_measure() -> None:
    bomb = zip_with("word/document.xml", b"<w>" + b" " * (65 * 1024 * 1024) + b"</w>")
    assert "unpacks to more than" in (error_of(bomb) or "")


@pytest.mark.parametrize("tag", ["div", "table", "span", "b"])
def test_deep_nesting(tag: str) -> None:
    page = "<html><body>" + f"<{tag}>" * 20_000 + "深" + f"</{tag}>" * 20_000 + "</body></html>"
    [report] = read([Document(page.encode())])
    assert report.cells == {}


def test_spans_without_end() -> None:
    cell = '<td colspan="1000" rowspan="1000">0</td>'
    page = "<html><body><table>" + ("<tr>" + cell * 10 + "</tr>") * 1000 + "</table></body></html>"
    assert "more than 200000 cells" in (error_of(page.encode()) or "")


def test_one_bad_document_does_not_stop_the_others() -> None:
    good = samples.html(FORMS["2021"], samples.values_of(FORMS["2021"], 32), 2022).encode()
    reports = read([Document(b"", "bad"), Document(good, "good")])
    assert [report.error is None for report in reports] == [False, True]


def test_together_reads_what_can_be_read() -> None:
    good = samples.html(FORMS["2021"], samples.values_of(FORMS["2021"], 32), 2022).encode()
    [report] = read([Document(b"", "bad"), Document(good, "good")], together=True)
    assert report.error is None
    assert report.source.path == "good"


def test_no_documents_no_reports() -> None:
    assert read([]) == []
    assert read([], together=True) == []


def test_a_failed_reading_prints_like_any_other() -> None:
    [report] = read([Document(b"", "nothing")])
    shown = report_to_json(report, version="1")
    assert shown["error"] == report.error
    assert (shown["disclosure"], shown["requests"], shown["reviews"], shown["findings"]) == ({}, {}, {}, [])


def test_a_text_that_is_no_report_has_no_form() -> None:
    [report] = read([Document("关于召开会议的通知\n各单位：请准时参加。".encode())])
    assert (report.error, report.form, report.cells) == (None, None, {})


def test_prose_alone_is_the_free_form() -> None:
    text = "青石镇2012年政府信息公开工作年度报告\n一、概述\n2012年，我镇推进公开。\n"
    text += "二、主动公开政府信息情况\n公开10条。"
    [report] = read([Document(text.encode())])
    assert (report.error, report.form, report.year, len(report.sections)) == (None, "free", 2012, 2)


def test_a_broken_character_does_not_spoil_a_page() -> None:
    form = FORMS["2021"]
    values = samples.values_of(form, 33)
    page = samples.html(form, values, 2022).encode().replace("健全".encode(), "健全".encode()[:-1])
    [report] = read([Document(page)])
    assert report.error is None
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(form, values)
