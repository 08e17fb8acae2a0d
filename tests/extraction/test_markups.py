"""The same report reads the same, whatever an editor, Word or a portal made of its page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from extraction import Document, read
from extraction.forms import FORMS
from extraction.report import Report
from tests.extraction import samples
from tests.extraction.corpus.writers import write_docx
from tests.extraction.markups import MARKUPS, PRINTED, Element, Markup, parts_of
from tests.extraction.samples import Rows
from tests.extraction.unseen_markups import UNSEEN

YEARS = {"2019": 2020, "2021": 2022}


def reading(content: bytes) -> Report:
    [report] = read([Document(content)])
    assert report.error is None
    return report


def changed(markup: Markup, form: str) -> tuple[Element, dict[str, int | None], Report]:
    """A changed page, the values that are in it, and the reading of the page as it was."""
    definition = FORMS[form]
    printed: dict[str, int | None] = dict(samples.values_of(definition, 21))
    printed |= dict.fromkeys([key for key in printed if key.endswith((".research", ".legal_service"))], None)
    source = samples.html(definition, printed, YEARS[form])
    page = html.document_fromstring(source)
    markup(page)
    return page, samples.yuan(definition, printed), reading(source.encode())


def assert_same(report: Report, values: dict[str, int | None], plain: Report) -> None:
    assert {key: cell.value for key, cell in report.cells.items()} == values
    assert not [key for key, cell in report.cells.items() if cell.status == "uncertain"]
    assert report.sections == plain.sections
    assert (report.authority, report.region_hint, report.year) == (
        plain.authority,
        plain.region_hint,
        plain.year,
    )
    assert (report.form, report.forms, report.kind) == (plain.form, plain.forms, plain.kind)
    assert (report.published_on, report.title) == (plain.published_on, plain.title)
    assert report.findings == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("markup", [*MARKUPS, *UNSEEN], ids=lambda markup: markup.__name__)
def test_a_page_stays_the_same(markup: Markup, form: str) -> None:
    page, values, plain = changed(markup, form)
    assert_same(reading(html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>")), values, plain)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("format_name", ["docx", "pipes", "tabs"])
@pytest.mark.parametrize("markup", PRINTED, ids=lambda markup: markup.__name__)
def test_a_document_stays_the_same(markup: Markup, format_name: str, form: str) -> None:
    page, values, plain = changed(markup, form)
    parts = parts_of(page)
    content = write_docx(parts, frozenset(), 0) if format_name == "docx" else text_of(parts, format_name)
    assert_same(reading(content), values, plain)


def text_of(parts: list[str | Rows], shape: str) -> bytes:
    """As converters print it: a cell is on one line."""
    lines = [
        [part]
        if isinstance(part, str)
        else samples.text_table(
            [[replace(c, text=" ".join(c.text.split())) for c in row] for row in part], shape
        )
        for part in parts
    ]
    return "\n".join(line for own in lines for line in own).encode()


@pytest.mark.parametrize(
    "gap", ["&nbsp;" * 4, "<span>&nbsp; &nbsp;</span>", "&emsp;&emsp;", "\u3000\u3000", "\t"]
)
@pytest.mark.parametrize("form", FORMS)
def test_blanks_between_the_cells_of_a_row_part_its_columns(form: str, gap: str) -> None:
    definition = FORMS[form]
    printed = samples.values_of(definition, 21)
    blocks = [
        [part] if isinstance(part, str) else [gap.join(row) for row in samples.slots(part)]
        for part in samples.parts(definition, samples.texts_of(printed), YEARS[form])
    ]
    page = "".join(f"<p>{line}</p>" for lines in blocks for line in lines)
    report = reading(f"<html><body><div>{page}</div></body></html>".encode())
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(definition, printed)


@pytest.mark.parametrize(
    "frame", ["<pre>{}</pre>", "<div style='white-space: pre-wrap'>{}</div>", "<pre><b></b>{}</pre>"]
)
@pytest.mark.parametrize("shape", ["tabs", "columns", "pipes"])
def test_preformatted_tables_are_read_like_text(shape: str, frame: str) -> None:
    definition = FORMS["2021"]
    printed = samples.values_of(definition, 21)
    made = [
        f"<p>{part}</p>"
        if isinstance(part, str)
        else frame.format("\n".join(samples.text_table(part, shape)).lstrip("\n"))
        for part in samples.parts(definition, samples.texts_of(printed), 2022)
    ]
    report = reading(f"<html><body><div>{''.join(made)}</div></body></html>".encode())
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(definition, printed)


@pytest.mark.parametrize("last", ["", "<div style='clear:both'></div>"])
@pytest.mark.parametrize("tag", ["p", "div"])
def test_empty_elements_are_blank_cells_where_the_rows_prove_it(tag: str, last: str) -> None:
    definition = FORMS["2021"]
    printed: dict[str, int | None] = dict(samples.values_of(definition, 21))
    printed |= dict.fromkeys([key for key in printed if key.endswith((".research", ".corrected"))], None)
    printed |= dict.fromkeys(
        [key for key in printed if key.endswith((".review.upheld", "direct.upheld"))], None
    )
    made = [
        f"<p>{part}</p>"
        if isinstance(part, str)
        else "".join(
            "".join(f"<{tag}>{cell.text}</{tag}>" for cell in row) + last for row in samples.filled(part)
        )
        for part in samples.parts(definition, samples.texts_of(printed), 2022)
    ]
    report = reading(f"<html><body><div>{''.join(made)}</div></body></html>".encode())
    truth = samples.yuan(definition, printed)
    sure = {key: cell.value for key, cell in report.cells.items() if cell.status != "uncertain"}
    assert sure == {key: truth[key] for key in sure}
    assert {key for key in truth if key.startswith("requests.")} <= set(sure)
