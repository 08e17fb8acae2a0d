"""What real reports do to the statutory tables, as switches that a generated document has or has not."""

from __future__ import annotations

import random
from dataclasses import dataclass

EVERY = frozenset({"html", "docx", "pdf", "text", "markdown"})
WITH_GRID = frozenset({"html", "docx"})
BLANKS_STAY = frozenset({"html", "docx", "pdf", "markdown"})
BOTH = frozenset({"2019", "2021"})


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
    Quirk("signs", "+19, 增15, 减4 in the column 本年增/减", forms=frozenset({"2019"})),
    Quirk("money_units", "the unit of money in the cell or in the header", forms=frozenset({"2019"})),
    Quirk("wide_header", "header and data rows whose colspans disagree by one column", WITH_GRID),
    Quirk("filler_headers", "a header filled with empty cells instead of rowspans", WITH_GRID),
    Quirk("extra_empty_cell", "an empty cell before the numbers", WITH_GRID),
    Quirk("table_per_article", "section 二 in one table an article"),
    Quirk("table_per_row", "section 三 in one table a row, each under a header", frozenset({"html", "docx"})),
    Quirk("decoy_tables", "the page's own tables around the report", frozenset({"html", "docx", "markdown"})),
    Quirk("placeholder_tables", "tables of dashes before the data", frozenset({"html", "docx", "markdown"})),
    Quirk("extra_rows", "rows that no form has: 其他主动公开文件, 行政检查"),
    Quirk("wrong_year", "the form of other years"),
    Quirk("single_row_other", "one row （六）其他处理 in the form of 2021", forms=frozenset({"2021"})),
    Quirk("reviews_per_block", "section 四 in one table a block", frozenset({"html", "docx", "markdown"})),
    Quirk("page_marks", "— 5 — on every page", frozenset({"pdf"})),
)
_CHANCE = 0.12


def quirks_of(format_name: str, form: str, number: int, count: int) -> frozenset[str]:
    """The switches of document `number` of `count`: over all of them every switch that applies is on somewhere."""
    applicable = [q.name for q in QUIRKS if format_name in q.formats and form in q.forms]
    chance = random.Random(f"{format_name} {form} {number}")
    if number == 0:
        return frozenset()
    due = {name for place, name in enumerate(applicable) if place % (count - 1) == number - 1}
    return frozenset(due | {name for name in applicable if chance.random() < _CHANCE})
