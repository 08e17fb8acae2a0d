"""Figures that a report's prose states, held against its tables and against each other.

Only plain statements are taken: a clause that limits what it counts (其中, 网上, 第一季度), rounds (近百件, 100余件) or
speaks of something else (提案, 热线) is passed over. Silence before a false alarm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.prose.statements import BY_WEBSITE, COUNTED, FIGURES, STATEMENTS, TWICE, Statement
from extraction.prose.subjects import speaks_of_itself
from extraction.report import Cell, Finding, Section
from extraction.words.numerals import read_chinese
from extraction.words.traditional import SIMPLIFIED

_LABELS = {
    "new_requests": "本年新收",
    "carried_in": "上年结转",
    "total_handled": "三（七）总计",
    "carried_over": "结转下年度继续办理",
}
_LIMITED = re.compile(
    r"每|平均|期间|年来|最多|最高|同一|近(?:[一二两三四五六七八九十]|\d+)+年|以来|以上|累积|其中|上年|上一年|去年|同比|往年|历年|网上|网络|在线|信函|当面|邮件|邮寄|现场|传真|电话|平台|通过|截至|至今|月|季度|"
    r"上半年|下半年|法人|企业|自然人|个人|公民|部门|乡镇|街道|复议|诉讼|建议|提案|信访|投诉|举报|热线|咨询|来信"
)
"""What limits a clause to a part of the year's requests, or makes it speak of something else."""
_OTHER_MATTERS = re.compile(r"复议|诉讼|建议|提案|议案|信访|投诉|举报|热线|咨询|来信|留言|其中")
_SINCE = re.compile(
    r"历年|历史|(?:自|从)[^，。；]{0,20}(?:以来|起|施行|实施|实行|至今|开始)|截[至止][^。；]{0,24}累计"
)
"""What makes a sentence speak of more years than one."""
_BY_EXAMPLE = re.compile(r"(?:[一1]件(?:[^\d一]|$).*){2}")
"""One by one: 收到1件办结1件."""
_TO_THE_END = re.compile(
    r"(?:20\d\d年)?1月1日(?:至|到|-|—|~)+(?:20\d\d年)?12月31日|截[至止](?:到)?(?:20\d\d)?年?(?:12月(?:31日|底|末)?|年?底)"
)
_COUNTED_AT_ALL = re.compile(COUNTED)
_LONGEST_SETTING = 30
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
    cells: Mapping[str, Cell], sections: Sequence[Section], year: int | None, authority: str | None = None
) -> Iterator[Finding]:
    """Figures of the prose that contradict each other or section 三's table; `authority` is whose report it is."""
    text = "\n".join(_flat(section.text) for section in sections)
    sentences = _SENTENCE_END.split(text)
    stated = list(
        dict.fromkeys(
            item
            for sentence in sentences
            for item in _not_parts(list(_stated(sentence, year, authority)), cells)
        )
    )
    repeated = [
        (name, [figure for sentence in sentences for figure in _plain(sentence, pattern, year, authority)])
        for name, pattern in TWICE
    ]
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
        if cell.status == "uncertain":
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
    """Prose as the patterns read it: half-width, simplified, no spaces, without the law's words for everybody."""
    return _EVERYBODY.sub("", text.translate(_HALF_WIDTH).translate(SIMPLIFIED))


def _allowed(cells: Mapping[str, Cell], statement: Statement) -> set[int | float]:
    """The figures that agree with the table: sums of the rows that a statement may speak of."""
    sums: set[int | float] = set()
    for rows in statement.allowed:
        values = [
            (-1 if row[0] == "-" else 1) * cell.value
            for row in rows
            if (cell := cells.get(f"requests.{row.lstrip('-')}.total")) is not None and cell.value is not None
        ]
        if len(values) == len(rows):
            sums.add(sum(values))
    return sums


def _not_parts(stated: list[_Stated], cells: Mapping[str, Cell]) -> Iterator[_Stated]:
    """A sentence's statements; of several about one thing none where one of them, or their sum, is the table's.

    The others are its parts, in whatever words: 全县收到120件，县本级收到60件.
    """
    for item in stated:
        figures = [other.figure for other in stated if other.statement is item.statement]
        known = _allowed(cells, item.statement)
        if len(figures) == 1 or item.figure in known or known.isdisjoint({*figures, sum(figures)}):
            yield item


def _stated(sentence: str, year: int | None, authority: str | None) -> Iterator[_Stated]:
    """Every plain statement of a sentence about requests."""
    opened = [
        _Stated(statement, figure)
        for statement in STATEMENTS
        if statement.opens
        for figure in _plain(sentence, statement.pattern, year, authority)
    ]
    yield from opened
    if not opened or _OTHER_MATTERS.search(sentence):
        return
    for statement in STATEMENTS:
        for found in () if statement.opens else statement.pattern.finditer(sentence):
            figure = _figure(found)
            if figure is not None:
                yield _Stated(statement, figure)


def _plain(sentence: str, pattern: re.Pattern[str], year: int | None, authority: str | None) -> Iterator[int]:
    """The figures of a pattern in clauses that nothing limits and that speak of no other year and nobody else."""
    if _SINCE.search(sentence) or _BY_EXAMPLE.search(sentence):
        return
    for found in pattern.finditer(sentence):
        start, said = _clause_before(sentence, found.start())
        clause = said + sentence[start : found.end()]
        before = sentence[start : found.start()]
        if pattern.pattern.startswith(BY_WEBSITE):
            before = before.removesuffix("通过")
            clause = _WEBSITE.sub("", clause)
        figure = _figure(found)
        years = {int(other) for other in _YEAR.findall(clause)}
        if (
            figure is not None
            and speaks_of_itself(before, authority)
            and not _LIMITED.search(said + sentence[found.start() : found.end()])
            and "其中" not in sentence[: found.start()]
            and years <= {year}
        ):
            yield figure


def _clause_before(sentence: str, place: int) -> tuple[int, str]:
    """Where the clause of a place begins, and what short clauses without a figure say before it (上半年，2021年，)."""
    starts = [0, *(end.end() for end in _CLAUSE_END.finditer(sentence, 0, place))]
    said = ""
    for begin, end in reversed(list(pairwise(starts))):
        clause = sentence[begin:end]
        if len(clause) > _LONGEST_SETTING or _COUNTED_AT_ALL.search(clause):
            break
        said = _TO_THE_END.sub("", clause) + said
    return starts[-1], said


def _figure(found: re.Match[str]) -> int | None:
    groups = found.groupdict()
    if groups.get("none"):
        return 0
    written = next((groups[name] for name in FIGURES if groups.get(name)), "").translate(_NO_COMMAS)
    return int(written) if written.isdecimal() else read_chinese(written)
