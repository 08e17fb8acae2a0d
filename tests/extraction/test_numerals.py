"""Numbers in Chinese characters, both ways."""

from __future__ import annotations

import pytest

from extraction.words.numerals import read_chinese, write_chinese


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0), ("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("一百", 100),
        ("一百零三", 103), ("一百二十", 120), ("一百一十五", 115), ("两千零五", 2005), ("一千二百三十四", 1234),
        ("三万零二十", 30020), ("十二万三千", 123000), ("二〇二一", 2021), ("二零二一", 2021), ("一百零十", 110),
    ],
)  # fmt: skip
def test_numbers_as_written(text: str, number: int) -> None:
    assert read_chinese(text) == number


@pytest.mark.parametrize("text", ["", "件", "百十", "万", "万三", "十百", "一二十", "百", "一百二百"])
def test_what_is_no_number(text: str) -> None:
    assert read_chinese(text) is None


def test_every_written_number_is_read_again() -> None:
    assert all(read_chinese(write_chinese(number)) == number for number in range(10_000))
