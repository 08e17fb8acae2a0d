"""Pages that are put into a PDF whole, as forms, moved and made smaller: their lines are where their print is."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest

from extraction import Document, read
from extraction.forms import FORMS
from tests.extraction import samples
from tests.extraction.corpus.documents import documents
from tests.extraction.corpus.writers import is_there


def as_forms(pdf: bytes, scale: float, depth: int) -> bytes:
    """A PDF whose pages hold those of another as forms, `depth` deep, as printing two to a sheet or stamping makes."""
    for _ in range(depth):
        old, new = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new()
        for number in range(len(old)):
            page = new.new_page(595, 842)
            form = old.page_as_xobject(number, new).as_pageobject()
            form.set_matrix(pypdfium2.PdfMatrix().scale(scale, scale).translate(31, 17))
            page.insert_obj(form)
            page.gen_content()
        out = BytesIO()
        new.save(out)
        new.close()
        old.close()
        pdf = out.getvalue()
    return pdf


@pytest.mark.parametrize(("scale", "depth"), [(0.8, 1), (1.0, 1), (0.9, 2)])
@pytest.mark.parametrize("form", FORMS)
def test_tables_in_forms(form: str, scale: float, depth: int) -> None:
    values = samples.values_of(FORMS[form], 4)
    pdf = as_forms(samples.pdf(FORMS[form], values, 2022), scale, depth)
    [report] = read([Document(pdf, "report.pdf")])
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORMS[form], values)


@pytest.mark.skipif(not is_there("pdf printed"), reason="Chromium is not installed")
@pytest.mark.parametrize(("scale", "depth"), [(0.8, 1), (0.9, 2)])
def test_pages_of_chromium_in_forms(scale: float, depth: int) -> None:
    # Chromium rules a table by boxes as thin as a line, and draws some characters as pictures: PDFium is asked where
    # the boxes lie, and forgets where those characters do.
    [original] = documents("pdf printed", ["2021"], [0])
    [report] = read([Document(as_forms(original.content, scale, depth), "report.pdf")])
    assert {key: report.cells[key].value for key in original.truth.cells} == original.truth.cells
