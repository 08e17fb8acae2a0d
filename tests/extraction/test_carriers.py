"""One report in whatever carries it: Markdown with HTML, drawn tables, JSON, feeds, mails, values between marks."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from html import escape
from io import StringIO

import pytest

from extraction import Document, read
from extraction.forms import FORMS
from tests.extraction import samples
from tests.extraction.samples import Printed, Rows

FORM = FORMS["2021"]


def values() -> dict[str, int | None]:
    printed: dict[str, int | None] = dict(samples.values_of(FORM, 8))
    return printed | dict.fromkeys(
        [key for key in printed if key.endswith((".research", ".legal_service"))], None
    )


def parts() -> list[str | Rows]:
    return samples.parts(FORM, samples.texts_of(values()), 2022)


def page() -> str:
    return samples.html(FORM, values(), 2022)


def bare(table: Rows) -> str:
    """A table in HTML as converters write it, on one line."""
    marked = re.sub(r"</?(?:p|span|o:p)>", "", samples.html_table(table))
    return marked.replace("&nbsp;", "").replace("\n", "").replace(" border=1", "")


def markdown_with_markup() -> str:
    return "\n\n".join(
        f"## {part}" if isinstance(part, str) else f"<div>\n{bare(part)}\n</div>" for part in parts()
    )


def markdown_with_markup_on_lines() -> str:
    return "\n".join(
        part
        if isinstance(part, str)
        else f"<html><body>{bare(part).replace('<tr>', chr(10) + '<tr>')}</body></html>"
        for part in parts()
    )


def markdown_with_breaks() -> str:
    """Labels broken by <br> within the rows between pipes."""

    def broken(row: list[Printed]) -> list[Printed]:
        return [replace(c, text=f"{c.text[:4]}<br>{c.text[4:]}" if len(c.text) > 8 else c.text) for c in row]

    shown = [part if isinstance(part, str) else list(map(broken, part)) for part in parts()]
    lines = [[part] if isinstance(part, str) else samples.text_table(part, "pipes") for part in shown]
    return "\n".join(line for own in lines for line in own)


def drawn() -> str:
    """Tables whose lines are drawn with characters."""
    out: list[str] = []
    for part in parts():
        if isinstance(part, str):
            out.append(part)
            continue
        rows = samples.slots(part)
        width = max(map(len, rows))

        def rule(left: str, middle: str, right: str, width: int = width) -> str:
            return left + middle.join(["────"] * width) + right

        drawn_rows = (
            "│" + "│".join(f" {c} " for c in [*row, *[""] * (width - len(row))]) + "│" for row in rows
        )
        out += [rule("┌", "┬", "┐"), f"\n{rule('├', '┼', '┤')}\n".join(drawn_rows), rule("└", "┴", "┘")]
    return "\n".join(out)


def as_json() -> str:
    return json.dumps({"code": 200, "data": {"title": samples.TITLE.format(year=2022), "content": page()}})


def as_call() -> str:
    return f"show({json.dumps([{'id': 7, 'content': page()}], ensure_ascii=False)});"


def as_feed() -> str:
    entry = f"<item><title>年报</title><description>{escape(page())}</description></item>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{entry}</channel></rss>'


def as_mail() -> str:
    mail = EmailMessage()
    mail["Subject"] = "年报"
    mail.set_content("请看网页版。")
    mail.add_alternative(page(), subtype="html")
    return mail.as_string()


def _separated(mark: str, *, even: bool) -> str:
    out = StringIO()
    writer = csv.writer(out, delimiter=mark)
    for part in parts():
        for row in [[part]] if isinstance(part, str) else samples.slots(part):
            writer.writerow([*row, *[""] * (15 - len(row))] if even else row)
    return out.getvalue()


def between_commas() -> str:
    return _separated(",", even=False)


def between_semicolons() -> str:
    return _separated(";", even=True)


CARRIERS = (
    markdown_with_markup, markdown_with_markup_on_lines, markdown_with_breaks, drawn, as_json, as_call, as_feed,
    as_mail, between_commas, between_semicolons,
)  # fmt: skip


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda carrier: carrier.__name__)
def test_the_report_is_read_out_of_it(carrier: Callable[[], str]) -> None:
    [report] = read([Document(carrier().encode())])
    assert report.error is None
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORM, values())
    assert not [key for key, cell in report.cells.items() if cell.status == "uncertain"]
    assert (report.authority, report.year, len(report.sections)) == (samples.AUTHORITY, 2022, 6)
    assert report.findings == []


def test_json_without_an_article_is_a_text() -> None:
    for content in ('{"code": 404}', '{"content": ', "[" * 5000, '["短"]'):
        [report] = read([Document(content.encode())])
        assert not report.cells
