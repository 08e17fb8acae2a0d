"""PDFs whose fonts are not embedded: they are read alike on any machine, with fonts for them or without."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from demo.documents import pdf_file
from demo.reports import catalogue
from extraction import Document, read
from extraction.forms import FORMS
from extraction.layout import Paragraph
from extraction.readers.pdf.fonts import fonts_of_the_machine, stand_in
from extraction.readers.pdf.pdf import read_pdf
from extraction.readers.pdf.pictures import drawn
from extraction.readers.pdf.text import glyphs_of
from extraction.words.labels import best
from tests.extraction.raw_pdf import raw_pdf, stream

# PDFium looks for fonts where it is told to when it starts: here, where there are none.
READ_WITHOUT_FONTS = """
import ctypes, json, sys
from dataclasses import asdict
import pypdfium2.raw as pdfium
from extraction import Document, read

nowhere = ctypes.create_string_buffer(b"/nowhere")
paths = (ctypes.POINTER(ctypes.c_char) * 2)(ctypes.cast(nowhere, ctypes.POINTER(ctypes.c_char)), None)
pdfium.FPDF_DestroyLibrary()
pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=paths))
(report,) = read([Document(open(sys.argv[1], "rb").read(), "report.pdf")])
print(json.dumps({key: asdict(cell) for key, cell in report.cells.items()}))
"""

LINES = ("7.5", "商", "业", "6", "㐀", "１", "科研机构")
SIZE = 10.5
FONTS = {
    "by glyph": "/Type0 /BaseFont /SimSun /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<< /Type /Font"
    " /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>]",
    "standard": "/Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding",
    "by character": "/Type0 /BaseFont /FZXBSJW /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font"
    " /Subtype /CIDFontType0 /BaseFont /FZXBSJW /DW 1000"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> >>]",
}


def by_hand(font: str, lines: Sequence[str] = LINES) -> bytes:
    """A PDF that prints lines, in a font that it does not embed."""
    characters = dict.fromkeys("".join(lines))
    by_glyph = font == FONTS["by glyph"]
    codes = {one: 500 + number if by_glyph else ord(one) for number, one in enumerate(characters)}
    digits = 4 if font.startswith("/Type0") else 2
    shown = " ".join(
        f"1 0 0 1 70 {760 - 30 * place} Tm <{''.join(f'{codes[one]:0{digits}x}' for one in line)}> Tj"
        for place, line in enumerate(lines)
    )
    meant = " ".join(f"<{code:04x}> <{ord(one):04x}>" for one, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <ffff>"
        f" endcodespacerange {len(codes)} beginbfchar {meant} endbfchar endcmap end end"
    )
    return raw_pdf(f"<< /Type /Font /Subtype {font} >>", f"BT /F {SIZE} Tf {shown} ET", stream(cmap))


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_cell_is_read_in_its_place_without_fonts(form: str, tmp_path: Path) -> None:
    report = next(r for r in catalogue() if r.format == "pdf" and r.document.figures.form == form)
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_file(report.document))
    done = subprocess.run(
        [sys.executable, "-c", READ_WITHOUT_FONTS, str(path)], capture_output=True, text=True, check=True
    )
    without = json.loads(done.stdout)
    assert {key: cell["value"] for key, cell in without.items()} == dict(report.document.figures.values)
    [here] = read([Document(path.read_bytes(), "report.pdf")])
    assert without == json.loads(json.dumps({key: asdict(cell) for key, cell in here.cells.items()}))


@pytest.mark.parametrize("font", FONTS)
def test_no_character_is_lost(font: str) -> None:
    lines = [line for line in LINES if line.isascii() or font != "standard"] * 3
    blocks = read_pdf(by_hand(FONTS[font], lines)).blocks
    assert "".join(block.text for block in blocks if isinstance(block, Paragraph)) == "".join(lines)


@pytest.mark.parametrize("font", FONTS)
def test_characters_are_as_high_as_their_font_and_stand_beside_each_other(font: str) -> None:
    content = by_hand(FONTS[font], ["1117.5"])
    with stand_in():
        page = pypdfium2.PdfDocument(content)[0]
        boxes = glyphs_of(page.get_textpage()).boxes.tolist()
    assert len(boxes) == 6
    for left, bottom, right, top in boxes:
        assert 0.9 * SIZE < top - bottom < 1.6 * SIZE
        assert bottom < 760 < top
        assert left < right
    for before, after in pairwise(boxes):
        assert after[0] == pytest.approx(before[2], abs=0.1)


def test_pictures_are_drawn_in_the_fonts_of_the_machine() -> None:
    content = by_hand(FONTS["by character"])
    usual = drawn(content, 0, 100).pixels
    with stand_in():
        page = pypdfium2.PdfDocument(content)[0]
        page.get_textpage()
        assert (drawn(content, 0, 100).pixels == usual).all()
    # And the other way round: what is drawn at the moment does not come into the text.
    with fonts_of_the_machine():
        pypdfium2.PdfDocument(content)[0].get_textpage()
        assert len(read_pdf(content).blocks) > 0


def test_a_hidden_character_stands_for_any_in_a_label() -> None:
    rows = FORMS["2021"].review_columns
    found = best("结果纠\N{REPLACEMENT CHARACTER}", rows)
    assert found is not None
    assert (found.label.key, found.cost) == ("corrected", 0)
