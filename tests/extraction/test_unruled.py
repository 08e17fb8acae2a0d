"""Tables that no line rules and whose cells leave no gap between them, as a page without borders prints them."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import pytest
from docx import Document as WordDocument
from docx.shared import Mm, Pt
from reportlab.platypus import Paragraph, SimpleDocTemplate

from extraction import Document, read
from extraction.forms import FORMS
from extraction.report import Form
from tests.extraction import samples
from tests.extraction.corpus.writers import office, print_by_chromium
from tests.extraction.writers import SOFFICE

STYLES = (
    "",
    "body { font-size: 10pt }",
    "td { vertical-align: top }",
    "td { text-align: center }",
    "td { text-align: right }",
)
SEEDS = (0, 2)
DOUBTFUL = ("uncertain", "inferred")

by_office = pytest.param("office", marks=pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice here"))
by_chromium = pytest.param("chromium", marks=pytest.mark.browser)


def page(form: Form, seed: int, style: str) -> bytes:
    html = samples.html(FORMS[form], samples.values_of(FORMS[form], seed), 2022)
    for ruled, plain in (("<table border=1>", "<table>"), ("<p><span>", ""), ("</span><o:p></o:p></p>", "")):
        html = html.replace(ruled, plain)
    return html.replace("<head>", f"<head><style>{style}</style>").encode()


@cache
def printed(program: str, form: Form) -> dict[tuple[str, int], bytes]:
    """The PDF of each style and each report, all made in one run of a program."""
    keys = [(style, seed) for style in STYLES for seed in SEEDS]
    convert = office("pdf", "html") if program == "office" else print_by_chromium
    return dict(zip(keys, convert([page(form, seed, style) for style, seed in keys]), strict=True))


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("program", [by_office, by_chromium])
def test_no_number_is_taken_for_another_columns_without_a_word(program: str, form: Form) -> None:
    for (style, seed), content in printed(program, form).items():
        truth = samples.yuan(FORMS[form], samples.values_of(FORMS[form], seed))
        [report] = read([Document(content, "report.pdf")])
        wrong = [
            key
            for key, cell in report.cells.items()
            if cell.value not in (None, truth[key]) and cell.status not in DOUBTFUL
        ]
        assert not wrong, (style, seed)
        assert report.cells


@pytest.mark.parametrize(
    ("program", "form", "style"),
    [
        pytest.param("office", "2021", STYLES[0], marks=by_office.marks),
        pytest.param("office", "2021", STYLES[1], marks=by_office.marks),
        pytest.param("office", "2021", STYLES[2], marks=by_office.marks),
        pytest.param("chromium", "2019", STYLES[0], marks=by_chromium.marks),
    ],
)
def test_columns_and_wrapped_labels_are_found(program: str, form: Form, style: str) -> None:
    truth = samples.yuan(FORMS[form], samples.values_of(FORMS[form], SEEDS[0]))
    [report] = read([Document(printed(program, form)[style, SEEDS[0]], "report.pdf")])
    assert {key: cell.value for key, cell in report.cells.items()} == truth


def test_two_numbers_in_each_cell_of_a_row_are_not_one() -> None:
    form = FORMS["2021"]
    texts = samples.texts_of(samples.values_of(form, 5))
    row = [key for key in texts if key.startswith("requests.carried_over.")]
    texts |= {key: f"{texts[key]}<br/>0" for key in row}
    story = [
        Paragraph(part, samples.BODY) if isinstance(part, str) else samples.pdf_table(part, ruled=False)
        for part in samples.parts(form, texts, 2022)
    ]
    out = BytesIO()
    SimpleDocTemplate(out).build(story)
    [report] = read([Document(out.getvalue(), "report.pdf")])
    assert {report.cells[key].status for key in row} == {"uncertain"}


@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice here")
def test_the_rows_of_a_header_may_stand_far_apart() -> None:
    """Small print, each line with the space of a paragraph below it."""
    truth = samples.values_of(FORMS["2021"], SEEDS[0])
    word = WordDocument(BytesIO(samples.docx(FORMS["2021"], truth, 2022)))
    word.sections[0].left_margin = word.sections[0].right_margin = Mm(18)
    word.sections[0].page_width = Mm(210)
    for table in word.tables:
        for cell in table._cells:
            for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
                run.font.size = Pt(6)
    out = BytesIO()
    word.save(out)
    [content] = office("pdf", "docx")([out.getvalue()])
    [report] = read([Document(content, "report.pdf")])
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORMS["2021"], truth)
