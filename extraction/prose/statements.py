"""What prose says of requests, as patterns: each quantity, and the rows of section 三 that it may be the sum of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.words.numerals import NUMERAL

_NUMBER = rf"(?:\d{{1,3}}(?:[,，]\d{{3}})+|\d+|{NUMERAL}+)"
COUNTED = (
    rf"(?P<count>{_NUMBER})(?:件|条|起|宗|次|份|个)(?!次?(?:以上|及以上|以下|以内|之内|左右|上下|不等|多|余))"
)
"""A counted number as prose writes it: 12件, 1,034条, 一百二十起; not 12件以上."""

FIGURES = ("count", "before", "after", "named")
"""The names of a pattern's groups that hold its figure."""

_REQUESTS = r"(?:政府)?(?:信息公开申请|依申请公开(?:政府信息)?(?:的?申请)?|公开申请)(?:书|事项)?"
_BY_WHOM = r"(?:过|了|到|并办理)?(?:各类|公众|群众|社会公众|群众提出|公众提出)?的?"
_IN_ALL = r"(?:总数)?(?:共计|总计|合计|共有|共|数量为|数为|总量为|为|计)?"


@dataclass(frozen=True, slots=True)
class Statement:
    """A quantity of section 三 that prose states: how, and the rows of the table that its figure may be the sum of.

    `opens` is True for a statement that speaks of requests by itself; others only count in a sentence that one of
    those stands in (…申请12件，办结10件，结转2件). A row with - before it is taken off the sum.
    """

    name: str
    pattern: re.Pattern[str]
    allowed: tuple[tuple[str, ...], ...]
    opens: bool = False


_SAID_BEFORE = r"(?:^|(?<=[，；：,;:]))(?:全年|本年度?|20\d\d年度?|我[局镇乡县市区委办])?"
_IN_SHORT = (
    r"(?:依申请公开|公开申请)(?:方面|情况|工作)?[，,:：]?(?:全年|本年度?|20\d\d年度?|共计?|累计|总共)*"
)


def _received(verbs: str, is_said: str = "") -> re.Pattern[str]:
    """What says that so many requests came in; `is_said` are words for "are" behind them (申请总数为12件)."""
    return re.compile(
        rf"(?:{verbs}){_BY_WHOM}{_REQUESTS}{_IN_ALL}{COUNTED}"
        rf"|(?:{verbs})(?:过|了)?{COUNTED.replace('count', 'before')}的?{_REQUESTS}"
        rf"|{_SAID_BEFORE}{_REQUESTS}(?:总数|总量|数量|数)?(?:共计?)?"
        rf"(?:{verbs}{is_said}){COUNTED.replace('count', 'after')}"
        rf"|{_IN_SHORT}(?:{verbs})申请{_IN_ALL}{COUNTED.replace('count', 'named')}"
        rf"|(?P<none>(?:未|没有|无)(?:{verbs})(?:过|到)?(?:任何)?的?{_REQUESTS})(?=[，。；,;]|$)"
    )


STATEMENTS: tuple[Statement, ...] = (
    Statement("新收", _received("新收到|新收|新增|新接收|新受理"), (("new_requests",),), opens=True),
    Statement(
        "收到",
        # 新 before the verb makes it the statement above.
        re.compile(rf"(?<!新)(?:{_received('收到|受理|接收|接到', '|为|达').pattern})"),
        (("new_requests",), ("new_requests", "carried_in")),
        opens=True,
    ),
    Statement(
        "上年结转",
        re.compile(rf"上一?年度?(?:结转|转结|转入|遗留)(?:的)?(?:政府信息公开申请|申请)?(?:办理)?{COUNTED}"),
        (("carried_in",),),
    ),
    Statement(
        "办结",
        re.compile(
            rf"(?:^|[，、；,;)])(?:已|均已|全部|共|实际|本年度?|全年|年内|当年)*办结{_IN_ALL}{COUNTED}"
        ),
        # Those of the year before may be told apart.
        (("total_handled",), ("total_handled", "-carried_in")),
    ),
    Statement(
        "办结",
        re.compile(rf"办结(?:了|的)?{_REQUESTS}{_IN_ALL}{COUNTED}"),
        (("total_handled",), ("total_handled", "-carried_in")),
        opens=True,
    ),
    Statement(
        "结转下年",
        re.compile(
            rf"结转(?:(?:至|到|入)?(?:下一?年度?|次年)|(?:至|到|入)\d{{4}}年度?)(?:继续)?(?:办理)?(?:的)?(?:申请)?{COUNTED}"
            rf"|{COUNTED.replace('count', 'before')}结转(?:至|到|入)?(?:下一?年度?|次年)"
        ),
        (("carried_over",),),
    ),
)
"""What prose says of requests. 答复 is told from 办结 and not compared: an answer is one of several results."""

BY_WEBSITE = r"政府(?:门户)?网站"
TWICE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("政府门户网站公开信息数", re.compile(BY_WEBSITE + COUNTED)),
    (
        "主动公开政府信息数",
        re.compile(
            r"(?:^|(?<=[，。；年度镇乡县区市局]))(?:依法|共|共计|累计|全年)*主动公开(?:各类)?政府信息(?:共|共计)?"
            + COUNTED
        ),
    ),
)
"""Figures beside those of the table that a text may state more than once, and must then state alike."""
