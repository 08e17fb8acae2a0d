"""The corpus of the project's own making is read without one error: a sample of it, and all of it when slow."""

from __future__ import annotations

import pytest

from extraction import Document, read
from extraction.forms import FORMS
from tests.extraction.corpus.comparison import compare
from tests.extraction.corpus.documents import COUNT, FORMATS, document
from tests.extraction.corpus.quirks import BOTH, QUIRKS, quirks_of
from tests.extraction.corpus.writers import chromium

SAMPLE = (0, 5, 9)
PAIRS = [
    pytest.param(
        format_name,
        form,
        marks=[
            pytest.mark.browser,
            pytest.mark.skipif(chromium() is None, reason="Chromium is not installed"),
        ]
        if "printed" in format_name
        else [],
    )
    for format_name in FORMATS
    if "unruled" not in format_name
    for form in FORMS
]


def assert_exact(format_name: str, form: str, number: int) -> None:
    original = document(format_name, form, number)
    comparison = compare(original.truth, read([Document(original.content, original.name)]))
    assert comparison.exact, f"{original.name} with {sorted(original.quirks)}: {comparison.explain()}"


@pytest.mark.parametrize(("format_name", "form"), PAIRS)
@pytest.mark.parametrize("number", SAMPLE)
def test_sample_is_read_exactly(format_name: str, form: str, number: int) -> None:
    assert_exact(format_name, form, number)


@pytest.mark.slow
@pytest.mark.parametrize(("format_name", "form"), PAIRS)
@pytest.mark.parametrize("number", sorted(set(range(COUNT)) - set(SAMPLE)))
def test_the_rest_is_read_exactly(format_name: str, form: str, number: int) -> None:
    assert_exact(format_name, form, number)


def test_every_quirk_is_in_the_corpus() -> None:
    for quirk in QUIRKS:
        for format_name in quirk.formats:
            for form in quirk.forms & BOTH:
                used = [
                    number
                    for number in range(COUNT)
                    if quirk.name in quirks_of(format_name, form, number, COUNT)
                ]
                assert used, f"{quirk.name} never occurs in {format_name}, form {form}"


def test_the_corpus_is_the_same_every_time() -> None:
    first, second = document("html", "2021", 3), document("html", "2021", 3)
    assert first.content == second.content
    assert first.truth == second.truth
