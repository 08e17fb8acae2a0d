"""Texts and pages in every encoding that a report may come in, and such as were saved in a wrong one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extraction import Document, read
from extraction.forms import FORMS
from extraction.words.traditional import SIMPLIFIED
from tests.extraction import samples

FORM = FORMS["2021"]
VALUES = samples.values_of(FORM, 5)
TRADITIONAL = {chr(simple): chr(full) for full, simple in reversed(SIMPLIFIED.items())} | dict(
    zip("后复采于云为告", "後復採於雲為告", strict=True)
)
SHAPES = ("html", "pipes", "lines")


def text(shape: str) -> str:
    if shape == "html":
        return samples.html(FORM, VALUES, 2022).replace('<meta charset="utf-8">', "")
    return samples.text(FORM, VALUES, 2022, shape)


def in_full(simple: str) -> str:
    return "".join(TRADITIONAL.get(character, character) for character in simple)


def as_windows(content: bytes) -> str:
    """Bytes as programs read Windows-1252: what it leaves open stays as it is."""
    return "".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in content)


READABLE: dict[str, Callable[[str], bytes]] = {
    "big5": lambda text: in_full(text).encode("big5hkscs"),
    "traditional": lambda text: in_full(text).encode(),
    "traditional_gb18030": lambda text: in_full(text).encode("gb18030"),
    "utf_16_le": lambda text: text.encode("utf-16-le"),
    "utf_16_be": lambda text: text.encode("utf-16-be"),
    "utf_32": lambda text: text.encode("utf-32"),
    "hz": lambda text: text.encode("hz"),
    "utf_7": lambda text: text.encode("utf-7"),
    "utf_8_as_latin": lambda text: text.encode().decode("latin-1").encode(),
    "utf_8_as_windows": lambda text: as_windows(text.encode()).encode(),
    "gbk_as_latin": lambda text: text.encode("gbk").decode("latin-1").encode(),
    "references": lambda text: text.encode("ascii", "xmlcharrefreplace"),
    "gbk_after_a_mark": lambda text: b"\xef\xbb\xbf" + text.encode("gbk"),
}
LOST: dict[str, Callable[[str], bytes]] = {
    "utf_8_as_gbk": lambda text: text.encode().decode("gb18030", "replace").encode(),
    "utf_8_as_windows": lambda text: text.encode().decode("cp1252", "replace").encode(),
    "big5_as_gbk": lambda text: in_full(text).encode("big5hkscs").decode("gb18030", "replace").encode(),
    "gbk_as_utf_8": lambda text: text.encode("gbk").decode("utf-8", "replace").encode(),
    "twice": lambda text: (
        text.encode("gbk").decode("utf-8", "replace").encode().decode("gb18030", "replace").encode()
    ),
    "question_marks": lambda text: text.encode("ascii", "replace"),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("saved", READABLE.values(), ids=READABLE)
def test_a_text_is_read_in_whatever_encoding(saved: Callable[[str], bytes], shape: str) -> None:
    [report] = read([Document(saved(text(shape)))])
    assert report.error is None
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORM, dict(VALUES))
    assert not [key for key, cell in report.cells.items() if cell.status == "uncertain"]
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert report.year == 2022


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("saved", LOST.values(), ids=LOST)
def test_a_text_whose_characters_are_lost_says_so(saved: Callable[[str], bytes], shape: str) -> None:
    [report] = read([Document(saved(text(shape)), "年报.htm")])
    assert report.error is not None
    assert "saved in a wrong encoding" in report.error
    assert not report.cells


def test_what_is_printed_stays_in_its_characters() -> None:
    [report] = read([Document(READABLE["big5"](text("html")))])
    assert report.sections[1].heading == "主動公開政府信息情況"


@pytest.mark.parametrize(
    "plain", ["Nothing to see here.", "<html><body><p>Map</p></body></html>", "東京都の資料"]
)
def test_another_text_is_not_called_garbled(plain: str) -> None:
    [report] = read([Document(plain.encode())])
    assert report.error is None or "encoding" not in report.error
