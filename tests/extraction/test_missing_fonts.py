"""A PDF whose fonts are not embedded, on a machine that has none for it: nothing is lost without a trace."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from demo.documents import pdf_file
from demo.reports import catalogue
from extraction.forms import FORMS
from extraction.labels import best

# PDFium looks for fonts where it is told to when it starts: here, where there are none.
READ_WITHOUT_FONTS = """
import ctypes, json, sys
import pypdfium2.raw as pdfium
from extraction import Document, read

nowhere = ctypes.create_string_buffer(b"/nowhere")
paths = (ctypes.POINTER(ctypes.c_char) * 2)(ctypes.cast(nowhere, ctypes.POINTER(ctypes.c_char)), None)
pdfium.FPDF_DestroyLibrary()
pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=paths))
(report,) = read([Document(open(sys.argv[1], "rb").read(), "report.pdf")])
print(json.dumps({key: cell.value for key, cell in report.cells.items()}))
"""


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_cell_is_read_without_fonts(form: str, tmp_path: Path) -> None:
    report = next(r for r in catalogue() if r.format == "pdf" and r.document.figures.form == form)
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_file(report.document))
    done = subprocess.run(
        [sys.executable, "-c", READ_WITHOUT_FONTS, str(path)], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == dict(report.document.figures.values)


def test_a_hidden_character_stands_for_any_in_a_label() -> None:
    rows = FORMS["2021"].review_columns
    found = best("结果纠\N{REPLACEMENT CHARACTER}", rows)
    assert found is not None
    assert (found.label.key, found.cost) == ("corrected", 0)
