"""The year that a report's text says it is about: its period of statistics, else the year that it speaks of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extraction.words.dates import parse_date
from extraction.words.labels import plain

_PERIOD = re.compile(
    r"(?:自|从|为|期限|时间|周期)?(20[0-4]\d)年1月1日起?(?:至|到|—|-|~|～)+(?:(?:20[0-4]\d)年)?12月31日"
    r"|自(20[0-4]\d)11日起"
    r"|统计(?:期限|时间|周期|数据)为?(20[0-4]\d)年(?:全年|度)"
)
# A year that is spoken of; not a date (2021年1月19日), not a plan (2024年将…).
_SPOKEN_OF = re.compile(
    r"(20[0-4]\d)年度?(?!\d{1,2}月|将|我.{0,4}将|要|拟|计划|力争|继续|底前|末前|上半年|下半年|工作(?:计划|打算|要点))"
)
# What comes from here on speaks of the year after.
_OUTLOOK = re.compile(r"存在的?(?:主要)?(?:问题|困难|不足)|改进(?:情况|措施)|下一步|下步工作|工作打算")
_READ = 3000
_LONGEST_DATE_LINE = 40
# One stray year does not outweigh a title.
_FEWEST_MENTIONS = 2


def stated_year(text: str, preface: Sequence[str], title: str | None, title_year: int | None) -> int | None:
    """The year that `text` (lines made `plain`) says it reports on, None where it does not say.

    A stated period decides. Otherwise the title's year stands as soon as the text speaks of it at all, and only a
    text that speaks of another year again and again, and never of the title's, contradicts it.
    """
    period = _PERIOD.search(text)
    if period:
        return int(next(year for year in period.groups() if year))
    spoken = Counter(int(found[1]) for found in _SPOKEN_OF.finditer(_body(text, preface, title)))
    if not spoken:
        return None
    if title_year in spoken:
        return title_year
    year, mentions = spoken.most_common(1)[0]
    return year if title_year is None or mentions >= _FEWEST_MENTIONS else None


def _body(text: str, preface: Sequence[str], title: str | None) -> str:
    """The text before its outlook, without its title and the dates above it."""
    body = text.replace(title, "", 1) if title else text
    for line in preface:
        if len(line) <= _LONGEST_DATE_LINE and parse_date(line):
            body = body.replace(plain(line), "", 1)
    outlook = _OUTLOOK.search(body, 1)
    return body[: min(_READ, outlook.start() if outlook else _READ)]
