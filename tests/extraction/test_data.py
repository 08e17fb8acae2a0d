"""Articles that a server sends as JSON read as the page that its script would make of them."""

from __future__ import annotations

import json

import pytest

from extraction import Document, read
from extraction.forms import FORMS
from tests.extraction.samples import TITLE as SAMPLE_TITLE
from tests.extraction.samples import html, values_of

FORM = FORMS["2021"]
VALUES = values_of(FORM, seed=7)
PAGE = html(FORM, VALUES, 2022)
TITLE = SAMPLE_TITLE.format(year=2022)
SENT = {"code": 200, "data": {"title": TITLE, "publishDate": "2023-01-18 09:00", "content": PAGE}}


@pytest.mark.parametrize(
    "written",
    [
        json.dumps(SENT, ensure_ascii=False),
        json.dumps(SENT),
        f"callback({json.dumps(SENT)});",
        json.dumps(SENT).replace("\\n", "\n"),
        json.dumps([SENT]),
    ],
    ids=["plain", "escaped", "callback", "raw line breaks", "list"],
)
def test_article_sent_as_json(written: str) -> None:
    [of_page] = read([Document(PAGE.encode())])
    [report] = read([Document(written.encode())])
    assert report.error is None
    assert (report.title, report.year, report.published_on) == (TITLE, 2022, "2023-01-18")
    assert {name: cell.value for name, cell in report.cells.items()} == {
        name: cell.value for name, cell in of_page.cells.items()
    }
    assert report.cells


def test_the_empty_page_beside_it_takes_nothing_away() -> None:
    shell = "<html><head><title>信息详情</title></head><body><h1></h1><div id='c'></div></body></html>"
    documents = [Document(shell.encode()), Document(json.dumps(SENT).encode())]
    [report] = read(documents, together=True)
    assert (report.title, report.year) == (TITLE, 2022)
    assert report.cells
