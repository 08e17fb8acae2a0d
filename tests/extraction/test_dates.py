"""Dates as reports and pages print them."""

from __future__ import annotations

import pytest

from extraction.words.dates import labelled_date, parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年1月9日", "2021-01-09"),
        ("2021-01-19 10:30", "2021-01-19"),
        ("2021/1/9", "2021-01-09"),
        ("二〇二一年一月十九日", "2021-01-19"),
        ("二○二二年十二月三日", "2022-12-03"),
        ("二〇二二年一一月一五日", "2022-11-15"),
        ("二〇二二年一五月一日", None),
        ("2021年13月9日", None),
        ("无", None),
    ],
)
def test_dates(text: str, expected: str | None) -> None:
    assert parse_date(text) == expected


def test_the_surest_label_wins() -> None:
    assert labelled_date(["成文日期： 2021-01-10", "发布日期：2021-01-18"]) == "2021-01-18"
