"""The same report reads the same, however a Word file says and packs it."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as WordDocument
from lxml import etree

from extraction import Document, read
from extraction.forms import FORMS
from extraction.report import Report
from tests.extraction import samples, word_edits, writers
from tests.extraction.test_markups import YEARS, assert_same
from tests.extraction.word_edits import WORD_EDITS, WordEdit


def printed(form: str) -> dict[str, int | None]:
    values: dict[str, int | None] = dict(samples.values_of(FORMS[form], 21))
    return values | {key: None for key in values if key.endswith((".research", ".legal_service"))}


@cache
def original(form: str) -> bytes:
    return samples.docx(FORMS[form], printed(form), YEARS[form])


def edited(edit: WordEdit, form: str) -> bytes:
    document = WordDocument(BytesIO(original(form)))
    edit(document.element.body)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def reading(content: bytes) -> Report:
    [report] = read([Document(content)])
    assert report.error is None
    return report


def assert_reads_like_the_original(content: bytes, form: str) -> None:
    assert_same(reading(content), samples.yuan(FORMS[form], printed(form)), reading(original(form)))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("edit", WORD_EDITS, ids=lambda edit: edit.__name__)
def test_a_document_stays_the_same(edit: WordEdit, form: str) -> None:
    assert_reads_like_the_original(edited(edit, form), form)


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(original("2021"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def renamed(pattern: str, to: str) -> bytes:
    """The package with its paths, and what refers to them, under other names."""
    files = {re.sub(pattern, to, path): content for path, content in parts().items()}
    for path in ("_rels/.rels", "[Content_Types].xml"):
        files[path] = re.sub(pattern, to, files[path].decode()).encode()
    return writers.zip_of(files)


def test_parts_under_other_names() -> None:
    assert_reads_like_the_original(renamed("word/", "office/main/"), "2021")


def test_paths_in_other_case() -> None:
    files = {path.replace("word/document", "Word/Document"): content for path, content in parts().items()}
    assert_reads_like_the_original(writers.zip_of(files), "2021")


def test_paths_with_backslashes() -> None:
    files = {path.replace("/", "\\"): content for path, content in parts().items()}
    assert_reads_like_the_original(writers.zip_of(files), "2021")


def test_line_ends_that_a_server_put_before_the_file() -> None:
    assert_reads_like_the_original(b"\r\n\r\n" + original("2021"), "2021")


def test_a_web_page_or_rtf_as_the_whole_text() -> None:
    """html-docx.js and its like write no text of their own."""
    definition, year = FORMS["2021"], YEARS["2021"]
    page = samples.html(definition, printed("2021"), year)
    for chunk in (
        page.encode(),
        writers.mhtml(page, charset="utf-8", encoding="quoted-printable"),
        writers.rtf_gbk(definition, printed("2021"), year),
    ):
        files = parts() | {"word/afchunk.mht": chunk}
        spaces = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
        root = etree.fromstring(files["word/document.xml"])
        [body] = root.findall("w:body", spaces)
        del body[:]
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        etree.SubElement(body, f"{{{spaces['w']}}}altChunk").set(f"{{{relation}}}id", "chunk")
        files["word/document.xml"] = etree.tostring(root)
        files["word/_rels/document.xml.rels"] = files["word/_rels/document.xml.rels"].replace(
            b"</Relationships>",
            f'<Relationship Id="chunk" Type="{relation}/aFChunk" Target="/word/afchunk.mht"/></Relationships>'.encode(),
        )
        report = reading(writers.zip_of(files))
        assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(
            definition, printed("2021")
        )


def test_a_package_written_as_one_file() -> None:
    out = ['<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>']
    out.append('<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">')
    for path, content in parts().items():
        if path.endswith((".xml", ".rels")) and not path.startswith("["):
            data = re.sub(r"<\?xml[^>]*\?>", "", content.decode())
            out.append(f'<pkg:part pkg:name="/{path}"><pkg:xmlData>{data}</pkg:xmlData></pkg:part>')
    assert_reads_like_the_original("".join([*out, "</pkg:package>"]).encode(), "2021")


@pytest.mark.skipif(writers.SOFFICE is None, reason="LibreOffice is not there: libreoffice-writer-nogui")
@pytest.mark.parametrize("to", ["xml:MS Word 2003 XML", "doc", "rtf"])
def test_saved_by_another_program(to: str, tmp_path: Path) -> None:
    sources = []
    edits = [word_edits.struck, word_edits.raised_marks, word_edits.cells_in_cells]
    if not to.startswith("xml"):  # that filter of LibreOffice loses that text is hidden
        edits.append(word_edits.hidden)
    for edit in edits:
        sources.append(tmp_path / f"{edit.__name__}.docx")
        sources[-1].write_bytes(edited(edit, "2021"))
    writers.convert(tmp_path, sources, to)
    for source in sources:
        saved = source.with_suffix(f".{to.partition(':')[0]}")
        assert_reads_like_the_original(saved.read_bytes(), "2021")


@pytest.mark.parametrize(
    ("number", "blank"),
    [
        (rb"{\strike 7}%s", rb"{\strike 7}"),
        (rb"\striked1 7\striked0 %s", rb"\striked1 7\striked0 "),
        (rb"%s{\super 1}", b""),
        (rb"%s\super 1\nosupersub ", b""),
    ],
)
def test_struck_and_raised_print_in_rtf(number: bytes, blank: bytes) -> None:
    written = writers.rtf_gbk(FORMS["2021"], printed("2021"), YEARS["2021"])
    changed = re.sub(
        rb"\{\\f0 (\d+)\}", lambda found: b"{\\f0 " + number.replace(b"%s", found[1]) + b"}", written
    )
    assert changed != written
    assert_reads_like_the_original(changed.replace(rb"{\f0 }", rb"{\f0 " + blank + b"}"), "2021")


@pytest.mark.parametrize("fonts", [rb"{\f0\fnil\cpg936 SimSun;}", rb"{\f0\fnil SimSun;}"])
def test_rtf_that_does_not_say_its_code_page(fonts: bytes) -> None:
    written = writers.rtf_gbk(FORMS["2021"], printed("2021"), YEARS["2021"])
    head = rb"{\rtf1\ansi\deff0{\fonttbl" + fonts + b"}\n"
    assert_reads_like_the_original(b"\xef\xbb\xbf\r\n" + head + written.partition(b"\n")[2], "2021")
