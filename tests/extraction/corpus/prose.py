"""The lines of a generated report around its tables: title, headings, sentences with figures, signature."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.forms import FORMS
from tests.extraction.corpus.truth import Truth
from tests.extraction.samples import Rows

TITLES = (
    "{authority}{year}年政府信息公开工作年度报告",
    "{year}年{authority}政府信息公开工作年度报告",
    "{year}年度{authority}政府信息公开年度报告",
    "{authority}{year}年度政府信息公开工作报告",
    "{authority}{year}年政府信息公开工作的年度报告",
    "{authority}{year}年度政府信息公开年度报告",
    "{authority}{year}年信息公开工作年度报告",
    "{authority}{year}年度政府信息公开年报",
    "{authority}{year}年政务信息公开工作年度报告",
    "{authority}{year}年政务公开工作年度报告",
    "{authority}{year}年政府信息公开工作开展年度报告",
    "{authority}{year}年政府信息公开重点工作年度报告",
    "{authority}{year}年政府信息公开工作告年度报",
    "{authority}{year}年度公开年报",
    "{authority} {year} 年政府信息公开工作年度报告",
    "关于{authority}{year}年度政府信息公开工作的年度报告",
    "{authority}{year}年政府信息公开工作年度报告（图片版）",
)
NAMELESS_TITLES = ("关于{year}年度政府信息公开工作的年度报告", "{year}年政府信息公开工作年度报告")
HEADINGS = {
    1: "总体情况",
    2: "主动公开政府信息情况",
    3: "收到和处理政府信息公开申请情况",
    4: "政府信息公开行政复议、行政诉讼情况",
    5: "存在的主要问题及改进情况",
    6: "其他需要报告的事项",
}
OTHER_HEADINGS = {
    1: ("总体概述", "基本情况"),
    5: ("存在的主要问题及整改措施", "存在问题及改进情况"),
    6: ("需要说明的事项与附表", "其他需要说明的事项"),
}
STATEMENTS = (
    "全年共收到政府信息公开申请{new}件，均按期答复。",
    "{year}年，共受理政府信息公开申请{all}件（含上年结转{carried}件）。",
    "全年新收政府信息公开申请{new}宗，办结{handled}宗，结转下年度{over}宗。",
    "本年度共收到政府信息公开申请{chinese}件，已答复{handled}件。",
    "共收到政府信息公开申请{new:,}条，其中网上申请2条。",
)
"""What the prose says of the requests received, in agreement with the table."""
FREE_SECTIONS = (
    ("概述", "{year}年，{authority}推进政府信息公开工作，健全制度，明确责任，全年主动公开政府信息1203条。"),
    (
        "主动公开政府信息的情况",
        "通过政府网站公开信息960条，其中机构职能类21条，规划计划类8条，方便群众查阅。",
    ),
    (
        "依申请公开政府信息和不予公开政府信息的情况",
        "全年共收到政府信息公开申请17件，其中当面申请2件，均已按期答复。",
    ),
    ("政府信息公开收费及减免情况", "全年没有收取费用。"),
    ("因政府信息公开申请行政复议、提起行政诉讼的情况", "没有因政府信息公开被申请行政复议。"),
    ("存在的主要问题和改进措施", "公开的内容还不够全面。下一步将加强培训。"),
)
"""Headings and text of the years before 2019, when no form was prescribed."""
_CHINESE = "零一二三四五六七八九"
_RESTARTED = {1: 1, 2: 2, 3: 3, 4: 1, 5: 2, 6: 3}


@dataclass
class Text:
    """A report in order, lines and tables, while the truth of its sections is written down beside it."""

    truth: Truth
    quirks: frozenset[str]
    chance: random.Random
    parts: list[str | Rows] = field(default_factory=list)

    def line(self, text: str) -> None:
        """A line of the present section, or one above the first."""
        self.parts.append(text)
        if self.truth.sections:
            number, heading, before = self.truth.sections[-1]
            self.truth.sections[-1] = (number, heading, before + "".join(text.split()))

    def heading(self, number: int, words: str) -> None:
        self.truth.sections.append((number, words, ""))
        self.parts.append(f"{chinese(number)}、{words}")

    def title(self, number: int) -> None:
        """The report's title, as one of the many that real reports have."""
        truth = self.truth
        titles = NAMELESS_TITLES if "nameless_title" in self.quirks else TITLES
        year = truth.year - 1 if "wrong_title_year" in self.quirks else truth.year
        title = titles[number % len(titles)].format(authority=truth.full_name, year=year)
        if "wrong_title_year" in self.quirks:
            truth.prose_findings.append(("title_year_conflict", (str(year),)))
        if "broken_title" in self.quirks:
            place = title.index("年") + 1
            self.parts += [title[:place], title[place:]] if place < len(title) - 6 else [title]
        else:
            self.parts.append(title)

    def signature(self) -> None:
        """Who signed and when: below the last section, whose text it belongs to."""
        truth = self.truth
        month, day = self.chance.randrange(1, 4), self.chance.randrange(4, 29)
        self.line(truth.full_name)
        self.line(f"{truth.year + 1}年{month}月{day}日")
        truth.published_on = f"{truth.year + 1}-{month:02}-{day:02}"


def statutory(text: Text, tables: Sequence[Sequence[Rows]], number: int) -> None:
    """The six sections around the three tables (`tables`: of section 二, 三 and 四)."""
    truth, quirks = text.truth, text.quirks
    text.title(number)
    if "contents" in quirks:
        text.parts += ["目录", *(f"{chinese(n)}、{words}" for n, words in HEADINGS.items())]
    year = truth.year
    period = f"自{year}年1月1日起至{year}年12月31日止"
    if "lost_date_characters" in quirks:
        period = f"自{year}11日起至{year}1231日止"
    text.line(f"本报告所列数据的统计期限{period}。")
    missing = number % 3 + 2 if "missing_heading" in quirks else 0
    numbers = _RESTARTED if "restarted_numbers" in quirks else {n: n for n in HEADINGS}
    for section, words in HEADINGS.items():
        shown = words
        if "section_words" in quirks and section in OTHER_HEADINGS:
            shown = text.chance.choice(OTHER_HEADINGS[section])
        if section != missing:
            text.heading(numbers[section], shown)
        if section == 1:
            _first_section(text)
        elif section == 5:
            text.line("存在的问题是公开形式不够丰富。下一步将丰富公开形式，加强培训。")
        elif section == 6:
            text.line("本年度未收取信息处理费。")
        else:
            text.parts += tables[section - 2]
    text.signature()


def _first_section(text: Text) -> None:
    truth = text.truth
    if "old_notice" in text.quirks:
        text.line(f"根据{FORMS['2019'].notice}要求，现公布本年度报告。")
    text.line(
        f"{truth.year}年，{truth.authority}围绕中心工作推进政务公开，健全制度，规范流程，及时发布各类信息36条。"
    )
    _contradiction(text)
    figures = {
        name: truth.cells.get(f"requests.{row}.total")
        for name, row in (
            ("new", "new_requests"),
            ("carried", "carried_in"),
            ("handled", "total_handled"),
            ("over", "carried_over"),
        )
    }
    stated = {name: int(value) for name, value in figures.items() if value is not None}
    if len(stated) < len(figures):
        return
    if "prose_conflict" in text.quirks:
        stated["new"] += 17
        stated["carried"] += 3000
        truth.prose_findings.append(("narrative_conflict", ("requests.new_requests.total",)))
    sentence = text.chance.choice(STATEMENTS)
    if "prose_conflict" in text.quirks and "{carried}" in sentence:
        truth.prose_findings.append(("narrative_conflict", ("requests.carried_in.total",)))
    stated["all"] = stated["new"] + stated["carried"]
    words = sentence.format(**stated, year=truth.year, chinese=chinese(stated["new"]))
    text.line(f"（一）依申请公开。{words}")


def _contradiction(text: Text) -> None:
    """Two figures for one thing in one paragraph, where the switch is on."""
    if "prose_self_conflict" in text.quirks:
        text.line("全年主动公开政府信息97条。据统计，全年主动公开政府信息104条。")
        text.truth.prose_findings.append(("narrative_self_conflict", ()))


def free(text: Text, number: int, table: Rows | None = None) -> None:
    """A report of the years before 2019, with its table of statistics where there is one."""
    text.title(number)
    for place, (words, sentence) in enumerate(FREE_SECTIONS, start=1):
        text.heading(place, words)
        text.line(sentence.format(year=text.truth.year, authority=text.truth.authority))
        if place == len(FREE_SECTIONS) - 1:
            _contradiction(text)
    if table is None:
        text.signature()
        return
    text.signature()
    text.line("附件：政府信息公开情况统计表")
    text.parts.append(table)


def chinese(number: int) -> str:
    """A number in Chinese, up to 99999999: 一百二十, 一千零三."""
    if number < 10:
        return _CHINESE[number]
    if number >= 10_000:
        rest = number % 10_000
        return (
            chinese(number // 10_000)
            + "万"
            + ("零" if 0 < rest < 1000 else "")
            + (chinese(rest) if rest else "")
        )
    for unit, word in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= unit:
            rest = number % unit
            lead = "" if unit == 10 and number < 20 else _CHINESE[number // unit]
            gap = "零" if 0 < rest < unit // 10 else ""
            tail = chinese(rest) if rest else ""
            return lead + word + gap + (f"一{tail}" if unit > 10 and 10 <= rest < 20 else tail)
    raise AssertionError(number)
