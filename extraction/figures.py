"""Figures that a report's prose states, held against its tables and against each other.

Only plain statements are taken: a clause that limits what it counts (其中, 网上, 第一季度), rounds (近百件, 100余件) or
speaks of something else (提案, 热线) is passed over. Silence before a false alarm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extraction.numerals import NUMERAL, read_chinese
from extraction.report import Cell, Finding, Section

_NUMBER = rf"(?:\d{{1,3}}(?:[,，]\d{{3}})+|\d+|{NUMERAL}+)"
COUNTED = rf"(?P<count>{_NUMBER})(?:件|条|起|宗|次|份|个)"
"""A counted number as prose writes it: 12件, 1,034条, 一百二十起."""

_REQUESTS = r"(?:政府)?(?:信息公开申请|依申请公开(?:政府信息)?(?:的?申请)?|公开申请)(?:表|书|事项)?"
_BY_WHOM = r"(?:过|了|到|并办理)?(?:各类|有效|书面|公众|群众|社会公众|群众提出|公众提出)?的?"
_IN_ALL = r"(?:总数)?(?:共计|总计|合计|共有|共|数量为|数为|总量为|为|计)?"


@dataclass(frozen=True, slots=True)
class Statement:
    """A quantity of section 三 that prose states: how, and the rows of the table that its figure may be the sum of.

    `opens` is True for a statement that speaks of requests by itself; others only count in a sentence that one of
    those stands in (…申请12件，办结10件，结转2件).
    """

    name: str
    pattern: re.Pattern[str]
    allowed: tuple[tuple[str, ...], ...]
    opens: bool = False


def _received(verbs: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:{verbs}){_BY_WHOM}{_REQUESTS}{_IN_ALL}{COUNTED}"
        rf"|(?:{verbs})(?:过|了)?{COUNTED.replace('count', 'before')}的?{_REQUESTS}"
        rf"|(?P<none>(?:未|没有|无)(?:{verbs})(?:过|到)?(?:任何)?的?{_REQUESTS})(?=[，。；,;]|$)"
    )


STATEMENTS: tuple[Statement, ...] = (
    Statement("新收", _received("新收到|新收|新增|新接收|新受理"), (("new_requests",),), opens=True),
    Statement(
        "收到",
        # 新 before the verb makes it the statement above.
        re.compile(rf"(?<!新)(?:{_received('收到|受理|接收|接到').pattern})"),
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
        (("total_handled",),),
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

_LABELS = {
    "new_requests": "本年新收",
    "carried_in": "上年结转",
    "total_handled": "三（七）总计",
    "carried_over": "结转下年度继续办理",
}
_TWICE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("政府门户网站公开信息数", re.compile(r"政府(?:门户)?网站" + COUNTED)),
    (
        "主动公开政府信息数",
        re.compile(
            r"(?:^|[，。；年度镇乡县区市局])(?:依法|共|共计|累计|全年)*主动公开(?:各类)?政府信息(?:共|共计)?"
            + COUNTED
        ),
    ),
)
"""Figures beside those of the table that a text may state more than once, and must then state alike."""

_LIMITED = re.compile(
    r"其中|上年|上一年|去年|同比|往年|历年|网上|网络|在线|信函|当面|邮件|邮寄|现场|传真|电话|平台|通过|截至|至今|月|季度|"
    r"上半年|下半年|法人|企业|自然人|个人|公民|部门|乡镇|街道|复议|诉讼|建议|提案|信访|投诉|举报|热线|咨询|来信"
)
"""What limits a clause to a part of the year's requests, or makes it speak of something else."""
_OTHER_MATTERS = re.compile(r"复议|诉讼|建议|提案|议案|信访|投诉|举报|热线|咨询|来信|留言|其中")
_CLAUSE_END = re.compile(r"[，。；！？\n,;]")
_SENTENCE_END = re.compile(r"[。；！？\n]")
_EVERYBODY = re.compile(r"(?:来自)?公民[、,]?法人(?:和|或|及|以及|或者)(?:者)?其[他它]组织(?:提出|提交)?的?")
_YEAR = re.compile(r"(20\d\d)年")
_WEBSITE = re.compile(r"(?:通过)?政府(?:门户)?网站")
_NO_COMMAS = str.maketrans("", "", ",，")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789", " \u3000\xa0")


@dataclass(frozen=True, slots=True)
class _Stated:
    statement: Statement
    figure: int


def narrative_findings(
    cells: Mapping[str, Cell], sections: Sequence[Section], year: int | None
) -> Iterator[Finding]:
    """Figures of the prose that contradict each other or section 三's table."""
    text = "\n".join(_flat(section.text) for section in sections)
    stated = list(dict.fromkeys(_stated(text, year)))
    repeated = [(name, list(_plain(text, pattern, year))) for name, pattern in _TWICE]
    carried = any(item.statement.name == "上年结转" for item in stated)
    for statement in STATEMENTS:
        known = _allowed(cells, statement)
        if not known and carried:
            continue  # with and without what was carried over: nothing tells which is meant
        figures = [item.figure for item in stated if item.statement is statement]
        repeated.append((f"{statement.name}申请数", [figure for figure in figures if figure not in known]))
    for name, found in repeated:
        figures = list(dict.fromkeys(found))
        if len(figures) > 1:
            yield Finding(
                "narrative_self_conflict",
                "warning",
                (),
                figures[0],
                figures[1],
                f"正文前后不一：{name}先后写作{'、'.join(map(str, figures))}",
            )
    for item in stated:
        row = item.statement.allowed[0][0]
        cell = cells.get(f"requests.{row}.total")
        known = _allowed(cells, item.statement)
        if cell is None or cell.value is None or not known or item.figure in known:
            continue
        yield Finding(
            "narrative_conflict",
            "warning",
            (f"requests.{row}.total",),
            item.figure,
            cell.value,
            f"正文写{item.statement.name}政府信息公开申请{item.figure}件，表中{_LABELS[row]}为{cell.value}",
        )


def _flat(text: str) -> str:
    """Prose as the patterns read it: half-width digits, no spaces, the law's words for everybody left out."""
    return _EVERYBODY.sub("", text.translate(_HALF_WIDTH))


def _allowed(cells: Mapping[str, Cell], statement: Statement) -> set[int | float]:
    """The figures that agree with the table: sums of the rows that a statement may speak of."""
    sums: set[int | float] = set()
    for rows in statement.allowed:
        values = [cell.value for row in rows if (cell := cells.get(f"requests.{row}.total")) is not None]
        if len(values) == len(rows) and all(value is not None for value in values):
            sums.add(sum(value for value in values if value is not None))
    return sums


def _stated(text: str, year: int | None) -> Iterator[_Stated]:
    """Every plain statement about requests, sentence by sentence."""
    for sentence in _SENTENCE_END.split(text):
        opened = [
            _Stated(statement, figure)
            for statement in STATEMENTS
            if statement.opens
            for figure in _plain(sentence, statement.pattern, year)
        ]
        yield from opened
        if not opened or _OTHER_MATTERS.search(sentence):
            continue
        for statement in STATEMENTS:
            for found in () if statement.opens else statement.pattern.finditer(sentence):
                figure = _figure(found)
                if figure is not None:
                    yield _Stated(statement, figure)


def _plain(text: str, pattern: re.Pattern[str], year: int | None) -> Iterator[int]:
    """The figures of a pattern in clauses that nothing limits and that speak of no other year."""
    for found in pattern.finditer(text):
        start = max((end.end() for end in _CLAUSE_END.finditer(text, 0, found.start())), default=0)
        clause = _WEBSITE.sub("", text[start : found.end()])
        figure = _figure(found)
        years = {int(other) for other in _YEAR.findall(clause)}
        if figure is not None and not _LIMITED.search(clause) and years <= {year}:
            yield figure


def _figure(found: re.Match[str]) -> int | None:
    groups = found.groupdict()
    if groups.get("none"):
        return 0
    written = (groups.get("count") or groups.get("before") or "").translate(_NO_COMMAS)
    return int(written) if written.isdecimal() else read_chinese(written)
