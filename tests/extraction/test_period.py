"""The year that a text says it reports on."""

from __future__ import annotations

import pytest

from extraction.identity.period import stated_year
from extraction.words.labels import plain


def stated(*lines: str, title_year: int | None = None, preface: tuple[str, ...] = ()) -> int | None:
    return stated_year("\n".join(map(plain, (*preface, *lines))), preface, None, title_year)


@pytest.mark.parametrize(
    "line",
    [
        "本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。",
        "数据统计期限为2021年1月1日至12月31日。",
        "所列数据统计期限：自202111日起至2021年12月31日",
        "统计时间为2021年全年。",
    ],
)
def test_a_stated_period_decides_against_the_title(line: str) -> None:
    assert stated(line, title_year=2020) == 2021


def test_what_is_planned_for_the_next_year_is_not_the_year_reported_on() -> None:
    assert stated("全年公开信息12条。", "2024年将继续推进公开，2024年将完善机制。", title_year=2023) is None


def test_the_outlook_is_not_read() -> None:
    lines = (
        "2021年，我镇公开信息12条。",
        "五、存在的主要问题",
        "2022年，抓好公开；2022年，抓好培训；2022年度再加强。",
    )
    assert stated(*lines) == 2021


def test_the_date_of_signing_is_not_the_year() -> None:
    assert stated("我镇公开信息12条。", "2021年1月19日") is None


def test_a_title_stands_against_a_single_other_year() -> None:
    assert stated("对照2019年度的要求，公开信息12条。", title_year=2020) is None


def test_a_text_that_speaks_of_another_year_again_and_again_contradicts_its_title() -> None:
    assert stated("2021年，我镇公开信息12条。", "2021年度收到申请3件。", title_year=2020) == 2021


def test_a_year_that_the_text_shares_with_its_title_stands() -> None:
    assert stated("2020年工作基础上，2020年经验上，2021年公开信息12条。", title_year=2021) == 2021


def test_a_date_above_the_text_is_left_out() -> None:
    assert stated("公开信息12条。", preface=("发布日期：2022年1月28日", "2022年1月28日印发")) is None
