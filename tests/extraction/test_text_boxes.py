"""Text boxes, whole tables in them or single numbers, are read where they hang, in every format that has them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from extraction import Document, read
from extraction.forms import FORMS
from extraction.layout import Paragraph
from extraction.readers.word.rtf import read_rtf
from tests.extraction import samples, writers
from tests.extraction.corpus.writers import write_docx

FORM = FORMS["2021"]
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_BOX = f"""<w:p {nsdecls("w")} xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" xmlns:s="{_SHAPE}">
<w:r><w:drawing><wp:inline><wp:extent cx="5400000" cy="7200000"/><wp:docPr id="1" name="box"/><a:graphic>
<a:graphicData uri="{_SHAPE}"><s:wsp><s:cNvSpPr txBox="1"/><s:spPr><a:xfrm><a:off x="0" y="0"/>
<a:ext cx="5400000" cy="7200000"/></a:xfrm><a:prstGeom prst="rect"/></s:spPr><s:txbx><w:txbxContent/></s:txbx>
<s:bodyPr/></s:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""


_ANCHOR = """<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0"
locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="column"><wp:posOffset>{across}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="paragraph"><wp:posOffset>{down}</wp:posOffset></wp:positionV>"""
_OFFSETS = ((0, 0), (30_000, 0), (-120_000, -30_000))
"""Where boxes hang beside their cells' own places, in English Metric Units (12,700 a point)."""
_ON_THE_NEXT_ROW = (0, 60_000)


def values() -> dict[str, int | None]:
    printed: dict[str, int | None] = dict(samples.values_of(FORM, 44))
    return printed | dict.fromkeys([key for key in printed if key.endswith(".research")], None)


def boxed(*, numbers: bool) -> bytes:
    """A Word file with each table in a text box, or each number of the first rows of section 二 in one of its own."""
    made = samples.parts(FORM, samples.texts_of(values()), 2022)
    word = WordDocument(BytesIO(write_docx(made, frozenset(), 0)))
    for table in list(word.tables)[: 1 if numbers else None]:
        for place in (
            [cell._tc for row in table.rows[2:4] for cell in row.cells[1:]] if numbers else [table._tbl]
        ):
            box = parse_xml(_BOX)
            content = box.find(f".//{qn('w:txbxContent')}")
            if numbers:
                content.append(place.p_lst[0])
                place.append(box)
            else:
                place.addprevious(box)
                content.append(place)
                content.append(parse_xml(f"<w:p {nsdecls('w')}/>"))
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def assert_exact(content: bytes) -> None:
    [report] = read([Document(content)])
    assert report.error is None
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORM, values())
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert report.findings == []


@pytest.mark.parametrize("numbers", [False, True])
def test_in_docx(numbers: bool) -> None:
    assert_exact(boxed(numbers=numbers))


def test_an_rtf_file_that_ends_within_a_text_box_keeps_the_text_around_it() -> None:
    cut_short = b"{\\rtf1\\ansi before {\\shp{\\*\\shpinst{\\shptxt in the box\\par last"
    assert read_rtf(cut_short).blocks == [Paragraph("before"), Paragraph("in the box"), Paragraph("last")]


@pytest.mark.skipif(writers.SOFFICE is None, reason="LibreOffice is not there")
@pytest.mark.parametrize("extension", ["doc", "rtf", "odt"])
def test_in_what_libreoffice_saves(extension: str, tmp_path: Path) -> None:
    sources = [tmp_path / "tables.docx", tmp_path / "numbers.docx"]
    for path, numbers in zip(sources, (False, True), strict=True):
        path.write_bytes(boxed(numbers=numbers))
    writers.convert(tmp_path, sources, extension)
    for path in sources:
        assert_exact(path.with_suffix(f".{extension}").read_bytes())


def boxed_values(across: int, down: int) -> bytes:
    """A Word file with every ninth number of section 三 in a framed box of its own, which lines of the table touch."""
    made = samples.parts(FORM, samples.texts_of(values()), 2022)
    word = WordDocument(BytesIO(write_docx(made, frozenset(), 0)))
    word.styles["Normal"].font.size = Pt(8)  # rows are lower than most boxes
    word.sections[0].left_margin = word.sections[0].right_margin = Pt(50)
    start = _ANCHOR.format(across=across, down=down)
    markup = _BOX.replace("<wp:inline>", start).replace("</wp:inline>", "</wp:anchor>")
    markup = markup.replace("<wp:docPr", "<wp:wrapNone/><wp:docPr").replace("5400000", "380000")
    markup = markup.replace("7200000", "230000").replace("<s:bodyPr/>", '<s:bodyPr lIns="0" tIns="0"/>')
    markup = markup.replace(
        'prst="rect"/>', 'prst="rect"/><a:ln><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
    )
    table = word.tables[1]
    for cell in [cell for cell in table._cells if cell.text.isdecimal()][::9]:
        box = parse_xml(markup)
        [number] = cell._tc.p_lst
        cell._tc.replace(number, box)
        box.find(f".//{qn('w:txbxContent')}").append(number)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


@pytest.mark.skipif(writers.SOFFICE is None, reason="LibreOffice is not there")
def test_in_pdfs_of_libreoffice(tmp_path: Path) -> None:
    """The box of a number rules no cell, and where it lies over another cell it still is its own cell's."""
    offsets = [*_OFFSETS, _ON_THE_NEXT_ROW]
    sources = [tmp_path / f"{place}.docx" for place in range(len(offsets))]
    for path, offset in zip(sources, offsets, strict=True):
        path.write_bytes(boxed_values(*offset))
    writers.convert(tmp_path, sources, "pdf")
    *exact, doubtful = [path.with_suffix(".pdf").read_bytes() for path in sources]
    for content in exact:
        assert_exact(content)
    [report] = read([Document(doubtful)])
    truth = samples.yuan(FORM, values())
    assert set(report.cells) == set(truth)
    sure = {key: cell.value for key, cell in report.cells.items() if cell.status != "uncertain"}
    assert sure == {key: truth[key] for key in sure}
    assert len(truth) - len(sure) < len(truth) / 20
