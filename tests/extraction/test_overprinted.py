"""PDF pages on which more is drawn than is said: watermarks across the tables, and print drawn twice for its looks."""

from __future__ import annotations

import pytest

from extraction import Document, read
from extraction.forms import FORMS
from tests.extraction import samples
from tests.extraction.corpus.writers import chromium, print_by_chromium

FORM = FORMS["2021"]
VALUES = samples.values_of(FORM, 11)
STYLES = {
    "watermark": "i{position:fixed;top:40%;left:5%;font-size:70px;color:#ddd;transform:rotate(-40deg)}",
    "shadow": "td{text-shadow:1px 1px 1px #888}",
    "stroke": "td{-webkit-text-stroke:0.4px #000}",
}


@pytest.fixture(scope="module")
def printed() -> dict[str, bytes]:
    """The same report with each style, as Chromium prints it."""
    body = "".join(
        f"<p>{part}</p>" if isinstance(part, str) else samples.html_table(part)
        for part in samples.parts(FORM, samples.texts_of(VALUES), 2022)
    )
    table = "table{border-collapse:collapse}td{font-size:9pt}i{display:none}"
    pages = []
    for name, style in STYLES.items():
        mark = "".join(f"<i style='display:block;top:{top}%'>青石镇2023年1月</i>" for top in (20, 45, 70))
        shown = mark if name == "watermark" else ""
        pages.append(f"<html><style>{table}{style}</style><body>{shown}{body}</body></html>".encode())
    return dict(zip(STYLES, print_by_chromium(pages), strict=True))


@pytest.mark.browser
@pytest.mark.skipif(chromium() is None, reason="chromium is not installed")
@pytest.mark.parametrize("style", STYLES)
def test_only_what_is_said_is_read(style: str, printed: dict[str, bytes]) -> None:
    [report] = read([Document(printed[style], "report.pdf")])
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORM, VALUES)
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert (report.authority, report.findings) == (samples.AUTHORITY, [])
