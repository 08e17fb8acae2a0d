"""Text boxes, whole tables in them or single numbers, are read where they hang, in every format that has them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

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
