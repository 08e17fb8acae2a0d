"""OpenDocument texts and spreadsheets, packed and flat, as LibreOffice saves them."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction import Document, read
from tests.extraction import word_edits, writers
from tests.extraction.test_word_edits import assert_reads_like_the_original, edited
from tests.extraction.test_workbooks import (
    ACCOUNTING,
    NO_ZEROS,
    STRUCK,
    VALUES,
    assert_saved_reads,
    formatted,
    with_hidden_parts,
)

pytestmark = pytest.mark.skipif(
    writers.SOFFICE is None, reason="LibreOffice is not there: libreoffice-*-nogui"
)


@pytest.mark.parametrize("extension", ["odt", "fodt"])
def test_a_text(extension: str, tmp_path: Path) -> None:
    edits = (
        word_edits.not_hidden,
        word_edits.struck,
        word_edits.hidden,
        word_edits.raised_marks,
        word_edits.corrected,
        word_edits.cells_in_cells,
        word_edits.merged_across,
    )
    sources = [tmp_path / f"{edit.__name__}.docx" for edit in edits]
    for source, edit in zip(sources, edits, strict=True):
        source.write_bytes(edited(edit, "2021"))
    writers.convert(tmp_path, sources, extension)
    for source in sources:
        assert_reads_like_the_original(source.with_suffix(f".{extension}").read_bytes(), "2021")


@pytest.mark.parametrize("extension", ["ods", "fods"])
def test_a_spreadsheet(extension: str, tmp_path: Path) -> None:
    changes = {
        "hidden": (with_hidden_parts, VALUES),
        "accounting": (formatted(ACCOUNTING), NO_ZEROS),
        "struck": (STRUCK, VALUES),
    }
    assert_saved_reads(changes, extension, tmp_path)


@pytest.mark.parametrize("cut", [100, 5000])
def test_a_damaged_text_says_so(cut: int, tmp_path: Path) -> None:
    source = tmp_path / "report.docx"
    source.write_bytes(edited(word_edits.not_hidden, "2021"))
    writers.convert(tmp_path, [source], "odt")
    content = source.with_suffix(".odt").read_bytes()
    [report] = read([Document(content[:-cut], "report.odt")])
    assert report.error is not None
    assert "report.odt: the OpenDocument file is damaged" in report.error
