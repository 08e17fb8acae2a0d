"""OFD as the standard allows it (GB/T 33190-2016): the same report, however its pages are put together."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from extraction import Document, read
from extraction.forms import FORMS
from tests.extraction import samples, writers

FORM = FORMS["2021"]
VALUES = samples.values_of(FORM, 14)
Parts = dict[str, str]
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_LAYER = re.compile(r"(<ofd:Layer[^>]*>)(.*)(</ofd:Layer>)", re.S)
_PAGE = re.compile(r"Doc_0/Pages/Page_(\d+)/Content.xml")


def pages(parts: Parts) -> list[tuple[str, str]]:
    return [(name, found[1]) for name in parts if (found := _PAGE.fullmatch(name))]


def in_common_data(parts: Parts, markup: str) -> None:
    name = "Doc_0/Document.xml"
    parts[name] = parts[name].replace("</ofd:CommonData>", f"{markup}</ofd:CommonData>")


def composites(parts: Parts) -> None:
    """What a page draws is a unit among the resources, a tenth smaller and moved, drawn by reference."""
    units = ""
    for name, number in pages(parts):
        drawn = _LAYER.search(parts[name])
        assert drawn
        units += (
            f'<ofd:CompositeGraphicUnit ID="8{number}" Width="210" Height="297"><ofd:Content>{drawn[2]}'
            "</ofd:Content></ofd:CompositeGraphicUnit>"
        )
        place = 'Boundary="5 5 210 297" CTM="0.9 0 0 0.9 0 0"'
        used = f'<ofd:CompositeObject ID="9{number}" ResourceID="8{number}" {place}/>'
        parts[name] = parts[name].replace(drawn[0], f"{drawn[1]}{used}{drawn[3]}")
    parts["Doc_0/Res.xml"] = (
        f"{_XML}<ofd:Res {_SPACE}><ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    in_common_data(parts, "<ofd:DocumentRes>Res.xml</ofd:DocumentRes>")


def templates(parts: Parts) -> None:
    listed = ""
    for name, number in pages(parts):
        parts[f"Doc_0/Tpls/Tpl_{number}.xml"] = parts[name]
        listed += f'<ofd:TemplatePage ID="7{number}" BaseLoc="Tpls/Tpl_{number}.xml"/>'
        parts[name] = (
            f'{_XML}<ofd:Page {_SPACE}><ofd:Template TemplateID="7{number}"/><ofd:Content><ofd:Layer ID="3"/>'
            "</ofd:Content></ofd:Page>"
        )
    in_common_data(parts, listed)


def blocks(parts: Parts) -> None:
    for name, _ in pages(parts):
        parts[name] = _LAYER.sub(r"\1<ofd:PageBlock>\2</ofd:PageBlock>\3", parts[name])


def stamps(parts: Parts) -> None:
    """An annotation is no part of the report."""
    listed = ""
    for _, number in pages(parts):
        listed += (
            f'<ofd:Page PageID="{10 + int(number)}"><ofd:FileLoc>A_{number}.xml</ofd:FileLoc></ofd:Page>'
        )
        parts[f"Doc_0/Annots/A_{number}.xml"] = (
            f'{_XML}<ofd:PageAnnot {_SPACE}><ofd:Annot ID="6" Type="Stamp"><ofd:Appearance Boundary="60 90 60 20">'
            '<ofd:TextObject ID="5" Boundary="0 0 60 10" Size="4"><ofd:TextCode X="0" Y="5">777</ofd:TextCode>'
            "</ofd:TextObject></ofd:Appearance></ofd:Annot></ofd:PageAnnot>"
        )
    parts["Doc_0/Annots/Annotations.xml"] = f"{_XML}<ofd:Annotations {_SPACE}>{listed}</ofd:Annotations>"


def elsewhere(parts: Parts) -> None:
    for name in list(parts):
        parts[name.replace("Doc_0/", "Docs/Main/")] = parts.pop(name).replace("/Doc_0/", "Docs/Main/")


@pytest.mark.parametrize(
    "change", [composites, templates, blocks, stamps, elsewhere], ids=lambda change: change.__name__
)
def test_a_package_says_the_same(change: Callable[[Parts], None]) -> None:
    with zipfile.ZipFile(BytesIO(writers.ofd(FORM, VALUES, 2022))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    change(parts)
    content = writers.zip_of({name: text.encode() for name, text in parts.items()})
    [report] = read([Document(content)])
    assert report.error is None
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORM, dict(VALUES))
    assert not [key for key, cell in report.cells.items() if cell.status == "uncertain"]
    assert report.findings == []


def test_a_unit_that_draws_itself_without_end_is_refused() -> None:
    with zipfile.ZipFile(BytesIO(writers.ofd(FORM, VALUES, 2022))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    composites(parts)
    used = '<ofd:CompositeObject ID="1" ResourceID="80" Boundary="0 0 9 9"/>' * 400
    parts["Doc_0/Res.xml"] = parts["Doc_0/Res.xml"].replace("<ofd:Content>", f"<ofd:Content>{used}")
    [report] = read([Document(writers.zip_of({name: text.encode() for name, text in parts.items()}))])
    assert report.error is not None
    assert "draws more than" in report.error
