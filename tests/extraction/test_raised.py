"""Small digits set high behind a number point to a footnote: on a page, too, they are no digits of it."""

from __future__ import annotations

import pytest

from extraction import Document, read
from extraction.forms import FORMS
from tests.extraction import samples
from tests.extraction.corpus.writers import chromium, print_by_chromium, write_pdf

FORM = FORMS["2021"]


def parts(mark: str) -> tuple[dict[str, int], list[str | samples.Rows]]:
    """A report with a mark behind each seventh number."""
    values = samples.values_of(FORM, 31)
    texts = samples.texts_of(values)
    for place, key in enumerate(texts):
        texts[key] += mark if place % 7 == 0 else ""
    return values, samples.parts(FORM, texts, 2022)


def assert_without_marks(content: bytes, values: dict[str, int]) -> None:
    [report] = read([Document(content)])
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORM, values)
    assert {key for key, cell in report.cells.items() if cell.text.endswith("²")} == set(list(values)[::7])
    assert report.findings == []


def test_in_a_pdf_by_reportlab() -> None:
    values, made = parts("<super>2</super>")
    assert_without_marks(write_pdf(made, frozenset(), 0), values)


@pytest.mark.skipif(chromium() is None, reason="Chromium is not there")
def test_in_a_pdf_by_chromium() -> None:
    values, made = parts("<sup>2</sup>")
    body = "".join(f"<p>{part}</p>" if isinstance(part, str) else samples.html_table(part) for part in made)
    page = f'<html lang="zh"><style>td{{border:1px solid;font-size:9pt}}</style><body>{body}</body></html>'
    [content] = print_by_chromium([page.encode()])
    assert_without_marks(content, values)
