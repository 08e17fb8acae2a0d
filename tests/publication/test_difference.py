"""Two texts beside each other."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from publication.difference import Run, differences, shared_parts


def marked(runs: list[Run]) -> list[str]:
    return [run.text for run in runs if run.marked]


def test_an_added_sentence_is_marked_on_its_side_only() -> None:
    left, right = differences("收到申请三件。全部办结。", "收到申请三件。经复核，另有一件。全部办结。")
    assert marked(left) == []
    assert marked(right) == ["经复核，另有一件。"]


def test_a_changed_figure_is_marked_and_not_its_sentence() -> None:
    left, right = differences("作出行政处罚523件，同比下降。", "作出行政处罚550件，同比下降。")
    assert "".join(marked(left)) in ("23", "523")
    assert all("行政处罚" not in text for text in marked(left) + marked(right))


def test_the_same_text_has_no_mark() -> None:
    left, right = differences("没有变化。", "没有变化。")
    assert marked(left) == marked(right) == []


def test_a_line_break_is_never_marked() -> None:
    assert marked(differences("一。", "一。\n")[1]) == []


def test_shared_parts_are_long_enough_to_mean_something() -> None:
    copied = "把公开贯穿于护林员选聘全过程"
    left, right = shared_parts(f"甲镇坚持{copied}并不放松。", f"乙乡今年{copied}得到好评。")
    assert marked(left) == marked(right) == [copied]


def test_what_two_texts_merely_have_in_common_is_not_marked() -> None:
    left, _ = shared_parts("本镇收到政府信息申请。", "乡里公布政府信息年报。")
    assert marked(left) == []


@given(st.text("公开信息，。\n", max_size=40), st.text("公开信息，。\n", max_size=40))
def test_both_texts_stay_whole(left: str, right: str) -> None:
    for both in (differences(left, right), shared_parts(left, right)):
        assert tuple("".join(run.text for run in side) for side in both) == (left, right)


def test_long_texts_without_a_common_clause_are_answered_in_time() -> None:
    left = "".join(chr(0x4E00 + place * 7 % 5000) for place in range(12000))
    right = "".join(chr(0x4E00 + place * 11 % 5000) for place in range(12000))
    started = time.monotonic()
    differences(left, right)
    assert time.monotonic() - started < 5
