"""What real reports do to the statutory tables, as switches that a generated document has or has not."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

EVERY = frozenset({"html", "docx", "pdf", "office pdf", "sheet", "text", "markdown"})
WORD = frozenset({"docx", "office pdf"})
WITH_GRID = frozenset({"html", "sheet"}) | WORD
BLANKS_STAY = EVERY - {"text"}
WITH_PAGES = frozenset({"pdf", "office pdf"})
MARKED_UP = frozenset({"html", "markdown"}) | WORD
BOTH = frozenset({"2019", "2021", "mixed"})
PROSE = frozenset({"statistics", "free"})
ALL_FORMS = BOTH | PROSE


@dataclass(frozen=True)
class Quirk:
    """One switch: what it does, and in which formats and forms it can occur."""

    name: str
    does: str
    formats: frozenset[str] = EVERY
    forms: frozenset[str] = BOTH


QUIRKS = (
    Quirk("label_variants", "labels in other or misspelt words: 行政事业型收费, 信访举报类申请, 商业机构"),
    Quirk("spaced_labels", "spaces inside labels"),
    Quirk("broken_labels", "line breaks inside labels", WITH_GRID),
    Quirk("vertical_label", "三、本年度办理结果 one character a line", WITH_GRID),
    Quirk("half_width", "half-width brackets and 1、 for 1."),
    Quirk("unnumbered_results", "三、 is missing before 本年度办理结果"),
    Quirk("short_other", "（六）其他 for （六）其他处理"),
    Quirk("blank_organisations", "all five columns of organisations blank in every row", BLANKS_STAY),
    Quirk("blank_totals", "总计 blank in every row but （七）", BLANKS_STAY),
    Quirk("dashes_for_zero", "- / 无 for a zero"),
    Quirk("zero_totals", "总计 printed 0 while the parts are not"),
    Quirk("thousands", "1,344 for 1344"),
    Quirk("full_width_digits", "full-width digits"),
    Quirk("spaced_digits", "2 0 1 for 201", BLANKS_STAY),
    Quirk("remarks", "22（其中修订16件） in a cell"),
    Quirk("signs", "+19, 增15, 减4 in the column 本年增/减", forms=frozenset({"2019", "mixed"})),
    Quirk(
        "money_units", "the unit of money in the cell or in the header", forms=frozenset({"2019", "mixed"})
    ),
    Quirk("wide_header", "header and data rows whose colspans disagree by one column", WITH_GRID),
    Quirk("filler_headers", "a header filled with empty cells instead of rowspans", WITH_GRID),
    Quirk("extra_empty_cell", "an empty cell before the numbers", WITH_GRID),
    Quirk("table_per_article", "section 二 in one table an article"),
    Quirk("table_per_row", "section 三 in one table a row, each under a header", WITH_GRID),
    Quirk("decoy_tables", "the page's own tables around the report", MARKED_UP),
    Quirk("placeholder_tables", "tables of dashes before the data", MARKED_UP),
    Quirk("extra_rows", "rows that no form has: 其他主动公开文件, 行政检查"),
    Quirk("wrong_year", "the form of other years"),
    Quirk("single_row_other", "one row （六）其他处理 in the form of 2021", forms=frozenset({"2021"})),
    Quirk("reviews_per_block", "section 四 in one table a block", MARKED_UP),
    Quirk("page_marks", "— 5 — on every page", WITH_PAGES, ALL_FORMS),
    Quirk("running_head", "the report's title at the head of every page", WITH_PAGES, ALL_FORMS),
    Quirk("repeated_headers", "a table's header again on each page", WITH_PAGES),
    Quirk("automatic_numbers", "headings numbered by the word processor", WORD, ALL_FORMS),
    Quirk("ideographic_blanks", "blanks of U+3000 and of no-break spaces", frozenset({"html"}) | WORD),
    Quirk("merged_blanks", "the blank cells of the organisations merged into one", WITH_GRID),
    Quirk("counters", "3件 for 3"),
    Quirk("flat_header", "section 三 under one line of columns, without 法人或其他组织"),
    Quirk("split_table", "section 三 in two tables, the second without a header", EVERY - {"sheet"}),
    Quirk("note_row", "a remark in the last row of a table"),
    Quirk("framed", "the whole report within the one cell of a table", frozenset({"html"}) | WORD, ALL_FORMS),
    Quirk("section_words", "一、总体概述, 五、存在的主要问题及整改措施, 六、需要说明的事项与附表"),
    Quirk("restarted_numbers", "section numbers that begin anew after the third"),
    Quirk("missing_heading", "a section's heading is not there"),
    Quirk("contents", "a table of contents before the text", EVERY - {"sheet"}),
    Quirk("old_notice", "〔2019〕60号 is cited for a later year", forms=BOTH),
    Quirk("nameless_title", "关于…年度…的年度报告: the title names no authority", forms=ALL_FORMS),
    Quirk("broken_title", "the title on two lines", EVERY - {"sheet", "markdown"}, ALL_FORMS),
    Quirk("wrong_title_year", "the year before in the title"),
    Quirk("lost_date_characters", "自202111日起 for 自2021年1月1日起"),
    Quirk("prose_conflict", "the prose states another number of requests than the table"),
    Quirk("prose_self_conflict", "97 and 104 in one paragraph", forms=ALL_FORMS),
)
_CHANCE = 0.08
_APART = (
    {"table_per_row", "flat_header", "split_table", "repeated_headers"},
    {"missing_heading", "restarted_numbers", "automatic_numbers", "contents"},
    {"nameless_title", "broken_title", "wrong_title_year", "running_head"},
    {"lost_date_characters", "wrong_title_year"},
    {"blank_totals", "prose_conflict"},
    {"framed", "repeated_headers"},
)
"""Switches of which a document has one at most: what they do is done to the same lines."""


def quirks_of(family: str, form: str, number: int, count: int) -> frozenset[str]:
    """The switches of document `number`: over each `count` of them every switch that applies is on somewhere.

    From one round of `count` documents to the next other switches meet.
    """
    if number == 0:
        return frozenset()
    applicable = [q.name for q in QUIRKS if family in q.formats and form in q.forms]
    chance = random.Random(f"{family} {form} {number}")
    round_of, place = divmod(number, count)
    dealt = random.Random(round_of).sample(applicable, len(applicable)) if round_of else applicable
    chosen = _dealt(tuple(dealt), count)[place]
    for name in applicable:
        if chance.random() < _CHANCE and _goes_with(name, chosen):
            chosen = chosen | {name}
    return chosen | {"blank_organisations"} if "merged_blanks" in chosen else chosen


@cache
def _dealt(names: tuple[str, ...], count: int) -> tuple[frozenset[str], ...]:
    """Each switch dealt to one document, the next one that it goes with; the first document has none."""
    dealt: list[frozenset[str]] = [frozenset()] * count
    for place, name in enumerate(names):
        turns = ((place + later) % (count - 1) + 1 for later in range(count - 1))
        number = next(number for number in turns if _goes_with(name, dealt[number]))
        dealt[number] = dealt[number] | {name}
    return tuple(dealt)


def _goes_with(name: str, others: frozenset[str]) -> bool:
    return not any(name in group and group & others - {name} for group in _APART)
