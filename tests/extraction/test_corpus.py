"""The corpus of the project's own making is read without one error: a sample of it, and all of it when slow."""

from __future__ import annotations

from functools import cache

import pytest

from extraction import Document, read
from tests.extraction.corpus.comparison import compare
from tests.extraction.corpus.documents import COUNT, KINDS, Original, documents
from tests.extraction.corpus.quirks import QUIRKS, quirks_of
from tests.extraction.corpus.writers import FORMATS, is_there

SAMPLE = (0, 5, 9)
EVERY_SHAPE = tuple(range(COUNT))
"""Of texts, whose documents print their tables each in another way: all of them, which takes two seconds."""
SMALL_SAMPLE = (5,)
"""Of what a program has to convert: one document of each kind."""
PAIRS = [
    pytest.param(
        format_name,
        kind,
        marks=[
            *([pytest.mark.browser] if spec.needs == "chromium" else []),
            pytest.mark.skipif(not is_there(format_name), reason=f"{spec.needs} is not installed"),
        ],
    )
    for format_name, spec in FORMATS.items()
    for kind in KINDS
]


@cache
def originals(format_name: str, numbers: tuple[int, ...]) -> list[Original]:
    """Documents of a format, converted in one run of the program that writes it."""
    return documents(format_name, KINDS, numbers)


def assert_exact(format_name: str, kind: str, numbers: tuple[int, ...]) -> None:
    wrong = []
    for original in originals(format_name, numbers):
        if original.kind == kind:
            comparison = compare(original.truth, read([Document(original.content, original.name)]))
            if not comparison.exact:
                wrong.append(f"{original.name} with {sorted(original.quirks)}: {comparison.explain()}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("format_name", "kind"), PAIRS)
def test_sample_is_read_exactly(format_name: str, kind: str) -> None:
    texts = EVERY_SHAPE if format_name in ("text", "markdown") else SAMPLE
    assert_exact(format_name, kind, SMALL_SAMPLE if FORMATS[format_name].needs else texts)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("format_name", "kind"), PAIRS)
def test_all_is_read_exactly(format_name: str, kind: str) -> None:
    assert_exact(format_name, kind, tuple(range(COUNT)))


def test_every_quirk_is_in_the_corpus() -> None:
    families = {spec.family for spec in FORMATS.values()}
    for quirk in QUIRKS:
        for family in quirk.formats & families:
            for kind in quirk.forms:
                used = [n for n in range(COUNT) if quirk.name in quirks_of(family, kind, n, COUNT)]
                assert used, f"{quirk.name} never occurs in {family}, form {kind}"


@pytest.mark.parametrize("format_name", ["html", "docx", "xlsx", "pdf"])
def test_the_corpus_says_the_same_every_time(format_name: str) -> None:
    [first] = documents(format_name, ["2021"], [3])
    [second] = documents(format_name, ["2021"], [3])
    assert first.truth == second.truth
