"""The sample narratives differ from each other, agree with their tables, and one pair is copied."""

from __future__ import annotations

from itertools import combinations

from demo.narratives import narrative
from demo.planted import COPIED
from demo.reports import catalogue

REPORTS = catalogue(2)


def shingles(text: str, length: int = 4) -> set[str]:
    return {text[start : start + length] for start in range(len(text) - length + 1)}


def similarity(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def test_only_the_planted_pair_is_alike() -> None:
    texts = {report.id: shingles(narrative(*report.id).text) for report in REPORTS}
    pairs = {
        frozenset((one, other)): similarity(texts[one], texts[other]) for one, other in combinations(texts, 2)
    }
    planted = {frozenset(pair) for pair in COPIED.items()}
    assert all(pairs[pair] > 0.9 for pair in planted)
    assert max(value for pair, value in pairs.items() if pair not in planted) < 0.45


def test_the_copied_text_names_its_new_authority() -> None:
    copy = next(iter(COPIED))
    assert "杉林镇" not in narrative(*copy).text
    assert "麦田铺乡人民政府" in narrative(*copy).text


def test_the_prose_states_the_figures_of_the_table() -> None:
    for report in REPORTS:
        text = narrative(*report.id).text
        new = report.document.figures.values["requests.new_requests.total"]
        if new:
            assert f"新收政府信息公开申请{new}件" in text
        else:
            assert "新收政府信息公开申请" not in text


def test_no_field_is_left_unfilled() -> None:
    for report in REPORTS:
        told = narrative(*report.id)
        assert "{" not in told.preamble + told.text


def test_each_report_has_its_three_sections_of_prose() -> None:
    for report in REPORTS:
        sections = narrative(*report.id).sections
        assert list(sections) == [1, 5, 6]
        assert all(paragraphs for paragraphs in sections.values())
