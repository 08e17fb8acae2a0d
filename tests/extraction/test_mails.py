"""Mails whose report is attached, or stands in them."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from io import BytesIO

import pytest

from extraction import Document, Report, read
from extraction.forms import FORMS
from tests.extraction import samples, writers

FORM = FORMS["2021"]
VALUES = samples.values_of(FORM, 8)
NAME = "青石镇2022年政府信息公开工作年度报告"
DOCX = samples.docx(FORM, VALUES, 2022)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"{NAME}.docx", DOCX)
    return out.getvalue()


def mail(*attached: tuple[str, bytes], body: str = "年报见附件，请查收。", page: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@town.example", "b@county.example", "报送年报"
    message.set_content(body)
    if page:
        message.add_alternative(page, subtype="html")
    for name, content in attached:
        kind = ("image", "png") if name.endswith(".png") else ("application", "octet-stream")
        message.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=name)
    return message.as_bytes()


def assert_read(report: Report, reader: str) -> None:
    assert report.error is None
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORM, dict(VALUES))
    assert (report.authority, report.year, report.reader) == (samples.AUTHORITY, 2022, reader)


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (mail((f"{NAME}.docx", DOCX)), "docx"),
        (mail((f"{NAME}.docx", DOCX)).replace(b"\n", b"\r\n"), "docx"),
        (mail(("logo.png", PNG), (f"{NAME}.docx", DOCX)), "docx"),
        (mail((f"{NAME}.docx", DOCX), page="<html><body><p>请查收。</p></body></html>"), "docx"),
        (mail((f"{NAME}.zip", zipped())), "docx"),
        (mail((f"{NAME}.pdf", samples.pdf(FORM, VALUES, 2022))), "pdf"),
        (mail((f"{NAME}.html", samples.html(FORM, VALUES, 2022).encode())), "html"),
        (mail(body=samples.text(FORM, VALUES, 2022, "pipes")), "text"),
    ],
    ids=["docx", "crlf", "logo", "page", "zip", "pdf", "html", "text"],
)
def test_a_mail_with_a_report(content: bytes, reader: str) -> None:
    [report] = read([Document(content, "报送年报.eml")])
    assert_read(report, reader)
    assert report.source.media_type == "message/rfc822"


def test_a_message_of_outlook() -> None:
    storage = "__attach_version1.0_#00000000"
    content = writers.compound(
        {
            "__properties_version1.0": bytes(32),
            "__substg1.0_1000001F": "年报见附件。".encode("utf-16-le"),
            f"{storage}/__substg1.0_37010102": DOCX,
            f"{storage}/__substg1.0_3707001F": f"{NAME}.docx".encode("utf-16-le"),
        }
    )
    [report] = read([Document(content, "年报.msg")])
    assert_read(report, "docx")
    assert report.source.media_type == "application/vnd.ms-outlook"


def test_a_mail_with_two_reports_gives_both() -> None:
    other = samples.docx(FORM, samples.values_of(FORM, 9), 2021)
    reports = read([Document(mail((f"{NAME}.docx", DOCX), ("上年.docx", other)), "年报.eml")])
    assert [(report.year, report.source.part) for report in reports] == [(2022, 1), (2021, 2)]


def test_a_damaged_attachment_is_named() -> None:
    [report] = read([Document(mail((f"{NAME}.docx", DOCX[:3000])), "年报.eml")])
    assert report.error is not None
    assert "年报.eml" in report.error
    assert NAME in report.error


def test_a_damaged_message_says_so() -> None:
    content = writers.compound({"__properties_version1.0": bytes(32)})
    [report] = read([Document(content[:1200], "年报.msg")])
    assert report.error is not None
