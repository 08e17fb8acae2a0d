"""Fonts of PDFs that say nothing of how high they are, or anything: lines are as high as their print."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest

from extraction.layout import Paragraph
from extraction.readers.pdf.fonts import stand_in
from extraction.readers.pdf.pdf import read_pdf
from extraction.readers.pdf.text import glyphs_of
from tests.extraction.raw_pdf import raw_pdf, stream

SIZE = 10.5
PITCH = 12.0
LINES = ("一、本年新收", "二、上年结转", "1.5-0")
INK = {
    "一": (80, 380, 920, 440),
    "、": (60, -70, 260, 130),
    "1": (90, 0, 420, 740),
    ".": (80, 0, 190, 110),
    "-": (60, 250, 300, 320),
}
"""The bounds of the ink of some characters, in thousandths of an em; others fill theirs."""


def of_type_3() -> bytes:
    """The lines in a font whose characters are drawn as pictures, as cairo and Chromium write some."""
    characters = list(dict.fromkeys("".join(LINES)))
    codes = {character: 65 + number for number, character in enumerate(characters)}
    wide = {character: 500 if character.isascii() else 1000 for character in characters}
    drawn = []
    for character in characters:
        left, bottom, right, top = INK.get(character, (40, -110, wide[character] - 40, 850))
        box = f"{left} {bottom} {right - left} {top - bottom} re f"
        drawn.append(stream(f"{wide[character]} 0 {left} {bottom} {right} {top} d1 {box}"))
    names = " ".join(f"/c{number}" for number in range(len(characters)))
    procedures = " ".join(f"/c{number} {7 + number} 0 R" for number in range(len(characters)))
    meant = " ".join(f"<{code:02x}> <{ord(character):04x}>" for character, code in codes.items())
    font = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 -200 1000 900] /FontMatrix [0.001 0 0 0.001 0 0]"
        f" /CharProcs << {procedures} >> /Encoding << /Type /Encoding /Differences [65 {names}] >>"
        f" /FirstChar 65 /LastChar {64 + len(characters)} /Widths [{' '.join(map(str, wide.values()))}]"
        " /ToUnicode 6 0 R >>"
    )
    shown = [f"<{''.join(f'{codes[one]:02x}' for one in line)}>" for line in LINES]
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff>"
        f" endcodespacerange {len(codes)} beginbfchar {meant} endbfchar endcmap end end"
    )
    return raw_pdf(font, content(shown), stream(cmap), *drawn)


def of_odd_ascent() -> bytes:
    """The lines in a font that states an ascent and a descent of three lines, as cairo takes them from font files."""
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font"
        " /Subtype /CIDFontType0 /BaseFont /SimSun /DW 1000 /W [814 939 500]"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor"
        " /FontName /SimSun /Flags 4 /FontBBox [-1000 -1050 2900 1810] /Ascent 1810 /Descent -1050 /CapHeight 733"
        " /StemV 80 /ItalicAngle 0 >> >>] >>"
    )
    return raw_pdf(font, content([f"<{line.encode('utf-16-be').hex()}>" for line in LINES]))


def content(shown: list[str]) -> str:
    lines = " ".join(f"1 0 0 1 70 {700 - PITCH * place} Tm {line} Tj" for place, line in enumerate(shown))
    return f"BT /F {SIZE} Tf {lines} ET"


@pytest.mark.parametrize("write", [of_type_3, of_odd_ascent])
def test_boxes_are_an_em_high_and_on_their_line(write: Callable[[], bytes]) -> None:
    with stand_in():
        page = pypdfium2.PdfDocument(write())[0]
        boxes = glyphs_of(page.get_textpage()).boxes.tolist()
    lines = [place for place, line in enumerate(LINES) for _ in line]
    assert len(boxes) == len(lines)
    for (left, bottom, right, top), place in zip(boxes, lines, strict=True):
        assert 0.85 * SIZE <= top - bottom <= 1.6 * SIZE
        assert bottom <= 700 - PITCH * place < top
        assert left < right


@pytest.mark.parametrize("write", [of_type_3, of_odd_ascent])
def test_lines_are_not_taken_apart_or_together(write: Callable[[], bytes]) -> None:
    texts = [block.text for block in read_pdf(write()).blocks if isinstance(block, Paragraph)]
    assert "".join(texts) == "".join(LINES)
