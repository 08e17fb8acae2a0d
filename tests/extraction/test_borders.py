"""Tables as browsers print them, with borders and print of every kind: lines, dots and boxes rule alike."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as WordDocument

from extraction import Document, read
from extraction.forms import FORMS
from tests.extraction import samples, writers
from tests.extraction.corpus.writers import chromium, print_by_chromium

BORDERS = {
    "dotted": "table { border-collapse: collapse } td, th { border: 1px dotted #000 }",
    "thick dots": "table { border-collapse: collapse } td, th { border: 2px dotted #000 }",
    "dashed": "table { border-collapse: collapse } td, th { border: 1px dashed #000 }",
    "double": "table { border-collapse: collapse } td, th { border: 3px double #000 }",
    "boxes": "table { border-collapse: separate; border-spacing: 2px } td, th { border: 1px solid #000 }",
    "boxes apart": "table { border-collapse: separate; border-spacing: 6px } td, th { border: 1px solid #000 }",
    "boxes in a frame": "table { border-collapse: separate; border-spacing: 4px; border: 1px solid #000 } "
    "td, th { border: 1px solid #000 }",
    "gaps": "table { border-collapse: separate; border-spacing: 1px; background: #888 } td, th { background: #fff }",
    "round corners": "table { border-spacing: 0 } td, th { border: 1px solid #000; border-radius: 4px }",
    "ridges": "table { border: 2px ridge } td, th { border: 2px ridge #555 }",
    "slanted print": "table { border-collapse: collapse } td, th { border: 1px solid #000; font-style: italic }",
    "pale print": "table { border-collapse: collapse } td, th { border: 1px solid #000; opacity: 0.6 }",
    "made smaller": "body { transform: scale(0.8); transform-origin: 0 0 } table { border-collapse: collapse } "
    "td, th { border: 1px solid #000 }",
    "below": "table { border-collapse: collapse } td, th { border-bottom: 1px solid #000 }",
}
FORM = FORMS["2021"]
_STRUCK = "<s>77</s>"


@pytest.fixture(scope="module")
def printed() -> dict[str, bytes]:
    """The same report with each kind of border, printed by Chromium."""
    if not chromium():
        pytest.skip("Chromium is not there")
    page = samples.html(FORM, samples.values_of(FORM, 5), 2022)
    pages = [f"<meta charset=utf-8><style>{style}</style>{page}".encode() for style in BORDERS.values()]
    return dict(zip(BORDERS, print_by_chromium(pages), strict=True))


@pytest.mark.parametrize("border", BORDERS)
def test_a_border_of_any_kind_parts_cells(printed: dict[str, bytes], border: str) -> None:
    [report] = read([Document(printed[border], "report.pdf")])
    expected = samples.yuan(FORM, samples.values_of(FORM, 5))
    assert {key: cell.value for key, cell in report.cells.items()} == expected
    assert {cell.status for key, cell in report.cells.items() if key.startswith("requests.")} == {"plain"}


@pytest.mark.browser
@pytest.mark.parametrize("border", ["1px solid #000", "0", "1px dotted #000"])
def test_struck_numbers_are_not_read_and_underlined_ones_are(border: str) -> None:
    if not chromium():
        pytest.skip("Chromium is not there")
    values = samples.values_of(FORM, 5)
    texts = {key: f"<u>{value}</u>" for key, value in values.items()}
    texts |= {key: f"{_STRUCK}{values[key]}" for key in list(values)[::4]}
    body = "".join(
        f"<p>{part}</p>" if isinstance(part, str) else samples.html_table(part)
        for part in samples.parts(FORM, texts, 2022)
    )
    style = (
        f"table {{ border-collapse: collapse; font-size: 10px }} td {{ border: {border}; padding: 2px 3px }}"
    )
    [content] = print_by_chromium([f"<meta charset=utf-8><style>{style}</style>{body}".encode()])
    [report] = read([Document(content, "report.pdf")])
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORM, values)


@pytest.mark.skipif(writers.SOFFICE is None, reason="LibreOffice is not there")
def test_columns_that_every_other_row_rules_are_columns_of_all_rows(tmp_path: Path) -> None:
    """Word's style Light List as LibreOffice prints it. The lines of its groups' labels are missing, too."""
    values = samples.values_of(FORM, 5)
    word = WordDocument(BytesIO(samples.docx(FORM, values, 2022)))
    for table in word.tables:
        table.style = "Light List"
    source = tmp_path / "report.docx"
    word.save(str(source))
    writers.convert(tmp_path, [source], "pdf")
    [report] = read([Document(source.with_suffix(".pdf").read_bytes())])
    truth = samples.yuan(FORM, values)
    sure = {key: cell.value for key, cell in report.cells.items() if cell.status != "uncertain"}
    assert sure == {key: truth[key] for key in sure}
    assert len(sure) > 0.9 * len(truth)
