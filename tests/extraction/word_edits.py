"""What Word, WPS and writers of Word files make of the same printed report: each a change of the document's body."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy

from docx.oxml import parse_xml
from docx.oxml.ns import nsmap
from docx.oxml.ns import qn as name
from lxml import etree

Element = etree._Element
WordEdit = Callable[[Element], None]
_SPACES = {
    **nsmap,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
}
_BY = 'w:id="1" w:author="a"'


def _xml(markup: str) -> Element:
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {declared}", markup))


def _text(element: Element) -> str:
    return "".join(text.text or "" for text in element.iter(name("w:t")))


def _runs(body: Element) -> list[Element]:
    """The runs that print a number in a table."""
    cells = body.iter(name("w:tc"))
    return [run for cell in cells for run in cell.iter(name("w:r")) if _text(run).isdecimal()]


def _blanks(body: Element) -> list[Element]:
    """The paragraphs of cells that print nothing and are no part of a merged one."""
    cells = [cell for cell in body.iter(name("w:tc")) if cell.find(f".//{name('w:vMerge')}") is None]
    return [cell.find(name("w:p")) for cell in cells if not _text(cell)]


def _beside_numbers(body: Element, run: str, *, blanks: bool = True) -> None:
    for number in _runs(body):
        number.addprevious(_xml(run))
    for paragraph in _blanks(body) if blanks else ():
        paragraph.append(_xml(run))


def hidden(body: Element) -> None:
    _beside_numbers(body, "<w:r><w:rPr><w:vanish/></w:rPr><w:t>7</w:t></w:r>")


def not_hidden(body: Element) -> None:
    for run in _runs(body):
        run.insert(0, _xml('<w:rPr><w:vanish w:val="0"/><w:strike w:val="false"/></w:rPr>'))


def struck(body: Element) -> None:
    _beside_numbers(body, "<w:r><w:rPr><w:b/><w:strike/></w:rPr><w:t>7</w:t></w:r>")


def corrected(body: Element) -> None:
    _beside_numbers(body, f"<w:del {_BY}><w:r><w:delText>7</w:delText></w:r></w:del>")
    for run in _runs(body):
        inserted = _xml(f"<w:ins {_BY}/>")
        run.addprevious(inserted)
        inserted.append(run)


def raised_marks(body: Element) -> None:
    for run in _runs(body):
        run.addnext(_xml('<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'))


def fields_in_fields(body: Element) -> None:
    """The instruction of a field that computes the number holds a field of its own."""

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = [mark("begin"), "<w:r><w:instrText> REF a </w:instrText></w:r>", mark("separate")]
    outer = [mark("begin"), *inner, "<w:r><w:t>9</w:t></w:r>", mark("end"), mark("separate")]
    for run in _runs(body):
        for part in outer:
            run.addprevious(_xml(part))
        run.addnext(_xml(mark("end")))


def _copied_rows(body: Element, properties: str) -> None:
    """Rows that are not shown before some of those that are."""
    for table in body.iter(name("w:tbl")):
        for row in table.findall(name("w:tr"))[3:6]:
            copy = deepcopy(row)
            for run in _runs(copy):
                run.find(name("w:t")).text = "77"
            copy.insert(0, _xml(f"<w:trPr>{properties}</w:trPr>"))
            row.addprevious(copy)


def deleted_rows(body: Element) -> None:
    _copied_rows(body, f"<w:del {_BY}/>")


def hidden_rows(body: Element) -> None:
    _copied_rows(body, "<w:hidden/>")


def deleted_column(body: Element) -> None:
    for row in next(body.iter(name("w:tbl"))).findall(name("w:tr")):
        cell = _xml(f"<w:tc><w:tcPr><w:cellDel {_BY}/></w:tcPr><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc>")
        row.append(cell)


def _box(content: str) -> str:
    vml = (
        f"<w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wps:txbx>'
        f"<w:txbxContent>{content}</w:txbxContent></wps:txbx></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback>{vml}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def numbers_in_boxes(body: Element) -> None:
    for run in _runs(body):
        run.addprevious(_xml(_box(f"<w:p><w:r><w:t>{_text(run)}</w:t></w:r></w:p>")))
        run.getparent().remove(run)


def tables_in_boxes(body: Element) -> None:
    for table in list(body.iter(name("w:tbl"))):
        table.addprevious(_xml(f"<w:p>{_box(etree.tostring(table, encoding='unicode') + '<w:p/>')}</w:p>"))
        table.getparent().remove(table)


def all_in_a_box(body: Element) -> None:
    parts = [item for item in body if not item.tag.endswith("sectPr")]
    content = "".join(etree.tostring(item, encoding="unicode") for item in parts)
    for item in parts:
        body.remove(item)
    body.insert(0, _xml(f"<w:p>{_box(content)}</w:p>"))


def cells_in_cells(body: Element) -> None:
    for run in _runs(body):
        paragraph = run.getparent()
        table = f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{_text(run)}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        paragraph.addprevious(_xml(table))
        paragraph.remove(run)


def merged_across(body: Element) -> None:
    """As older writers merge: each cell of its own, the later ones marked."""
    for cell in list(body.iter(name("w:tc"))):
        span = cell.find(f"{name('w:tcPr')}/{name('w:gridSpan')}")
        if span is None:
            continue
        properties = span.getparent()
        properties.remove(span)
        for _ in range(int(span.get(name("w:val"))) - 1):
            further = _xml("<w:tc><w:p/></w:tc>")
            further.insert(0, deepcopy(properties))
            further[0].append(_xml("<w:hMerge/>"))
            cell.addnext(further)
        properties.append(_xml('<w:hMerge w:val="restart"/>'))


WORD_EDITS: tuple[WordEdit, ...] = (
    hidden, not_hidden, struck, corrected, raised_marks, fields_in_fields, deleted_rows, hidden_rows, deleted_column,
    numbers_in_boxes, tables_in_boxes, all_in_a_box, cells_in_cells, merged_across,
)  # fmt: skip
"""Every change that leaves what is printed the same, up to marks of footnotes."""
