from __future__ import annotations

import random
import time

import pytest

from bench.duplicates import quality
from bench.narratives import Authors, narrative
from storage.near_duplicates import SHORTEST, Copy, Narrative, find_copies, narrative_text

CHARACTERS = [chr(code) for code in range(0x4E00, 0x5600)]


def _text(seed: int, length: int = 600) -> str:
    made = random.Random(seed)
    return "".join(made.choice(CHARACTERS) for _ in range(length))


def _narrative(name: str, text: str, year: int = 2023, published_on: str | None = None) -> Narrative:
    return Narrative(f"{name}-{year}", name, f"{name} own", year, published_on, (name,), text)


def test_a_copy_is_found_on_the_later_report_alone() -> None:
    text = _text(1)
    first = _narrative("甲镇", text, published_on="2024-01-25")
    later = _narrative("乙镇", text[:570] + _text(2, 30), published_on="2024-01-30")
    (copy,) = find_copies([later, first])
    assert (copy.report_id, copy.other_report_id) == ("乙镇-2023", "甲镇-2023")
    assert 0.85 < copy.share < 0.95


def test_the_closest_look_alike_is_named() -> None:
    text = _text(1)
    near = _narrative("甲镇", _text(2, 10) + text[10:], published_on="2024-01-02")
    far = _narrative("乙镇", text[:540] + _text(3, 60), published_on="2024-01-01")
    copies = find_copies([_narrative("丙镇", text, published_on="2024-01-03"), near, far])
    assert {copy.report_id: copy.other_report_id for copy in copies}["丙镇-2023"] == "甲镇-2023"


def test_different_narratives_are_no_copies() -> None:
    assert list(find_copies([_narrative("甲镇", _text(1)), _narrative("乙镇", _text(2))])) == []


def test_last_years_own_text_is_found() -> None:
    text = _text(1)
    copies = list(find_copies([_narrative("甲镇", text, 2022), _narrative("甲镇", text, 2023)]))
    assert copies == [Copy("甲镇-2023", "甲镇-2022", 1.0)]


def test_own_texts_two_years_apart_are_not_compared() -> None:
    text = _text(1)
    assert list(find_copies([_narrative("甲镇", text, 2021), _narrative("甲镇", text, 2023)])) == []


def test_short_narratives_are_passed_over() -> None:
    text = _text(1, SHORTEST - 1)
    assert list(find_copies([_narrative("甲镇", text), _narrative("乙镇", text)])) == []


def test_the_names_and_the_forms_own_sentences_do_not_count() -> None:
    text = (
        "根据《中华人民共和国政府信息公开条例》要求，编制本年度报告。甲镇新修了水渠。无其他需要报告的事项。"
    )
    assert narrative_text(_narrative("甲镇", text)) == "新修了水渠"


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_copies_that_were_rewritten_in_part_are_told_from_texts_of_their_own(share: float) -> None:
    ((_, precision, recall),) = quality([share], pairs=150)
    assert precision >= 0.99
    assert recall >= 0.99


def test_a_family_of_copies_leads_back_to_the_first() -> None:
    authors = Authors(5)
    sentences = authors.text(600)
    family = [narrative(number, sentences, 2023, 1 + number // 20) for number in range(300)]
    copies = {copy.report_id: copy.other_report_id for copy in find_copies(family)}
    assert len(copies) == 299
    # "0-2023", the first by day and id, is the earliest of those that are equally alike.
    assert set(copies.values()) == {"0-2023"}


def test_a_thousand_narratives_take_seconds() -> None:
    narratives = [_narrative(f"甲{number}", _text(number)) for number in range(1000)]
    started = time.perf_counter()
    assert list(find_copies(narratives)) == []
    assert time.perf_counter() - started < 30
