"""The six sections of the prose: their numbers, headings and text, without the tables' cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from extraction.blocks import is_block_heading, is_request_label
from extraction.forms import Label
from extraction.labels import best, plain, split_numbering
from extraction.layout import Block, Paragraph
from extraction.report import Section

HEADINGS: tuple[Label, ...] = (
    Label(
        "1",
        "一、总体情况",
        ("总体概述", "基本情况", "概述", "总体工作情况", "政府信息公开工作总体情况", "总体情况概述"),
    ),
    Label(
        "2",
        "二、主动公开政府信息情况",
        ("主动公开政府信息的情况", "主动公开情况", "主动公开工作情况", "政府信息主动公开情况"),
    ),
    Label(
        "3",
        "三、收到和处理政府信息公开申请情况",
        (
            "收到和处理政府信息公开申请的情况",
            "依申请公开政府信息情况",
            "政府信息公开申请情况",
            "依申请公开情况",
        ),
    ),
    Label(
        "4",
        "四、政府信息公开行政复议、行政诉讼情况",
        (
            "政府信息公开申请行政复议、行政诉讼的情况",
            "行政复议、行政诉讼情况",
            "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        ),
    ),
    Label(
        "5",
        "五、存在的主要问题及改进情况",
        (
            "存在问题及改进情况",
            "存在的主要问题和改进情况",
            "存在的主要问题及整改措施",
            "存在的主要问题及改进措施",
            "存在的问题和改进措施",
            "政府信息公开工作存在的主要问题及改进情况",
            "工作中存在的主要问题及改进情况",
            "主要问题及改进情况",
            "存在的不足和改进措施",
        ),
    ),
    Label(
        "6",
        "六、其他需要报告的事项",
        ("需要说明的事项与附表", "其他需要报告的事项情况", "其他需要说明的事项", "需要报告的其他事项"),
    ),
)
"""The six sections that both notices prescribe, and other words for them."""

_LONGEST_HEADING = 40
_FEWEST_CONTENTS = 3
_BODY_AFTER_COLON = re.compile(r"^(?P<heading>[^:：。]{4,30})[:：]\s*(?P<text>\S.*)$", re.S)
_RUN_IN = re.compile(
    r"^(?P<heading>[一二三四五六]\s*、\s*(?:"
    + "|".join(
        sorted(
            (
                wording.partition("、")[2] if wording[1:2] == "、" else wording
                for h in HEADINGS
                for wording in h.wordings
            ),
            key=len,
            reverse=True,
        )
    )
    + r"))\s*(?P<text>(?:[（(\d]|本|我|全|今年|为|在|无).*)$",
    re.S,
)
"""A heading with its text on the same line, as converters join them: 一、总体情况2021年，我镇…"""
_FIRST_LEVEL = re.compile(r"^\s*[一二三四五六七八九十]{1,3}\s*[、.．]\s*\S")


@dataclass(slots=True)
class _Open:
    number: int | None
    heading: str
    lines: list[str] = field(default_factory=list)
    known: str | None = None

    def section(self) -> Section:
        return Section(self.number, self.heading, "\n".join(self.lines).strip())


def is_section_heading(text: str) -> bool:
    """Whether a line is the heading of one of the six sections."""
    return known_section(text) is not None


def read_sections(blocks: Iterable[Block]) -> tuple[list[str], list[Section]]:
    """The lines before the first section, and the sections in order."""
    preface: list[str] = []
    sections: list[_Open] = []
    tables = 0
    for block in blocks:
        if not isinstance(block, Paragraph):
            tables += bool(sections)
            continue
        heading, rest = _heading(block.text, sections)
        if heading is not None:
            if not tables and _is_contents(sections, heading):
                preface += sections[-1].lines
                sections.clear()
            sections.append(heading)
            if rest:
                heading.lines.append(rest)
        elif sections:
            if not is_block_heading(block.text):
                sections[-1].lines.append(block.text)
        else:
            preface.append(block.text)
    return preface, [item.section() for item in sections]


def _is_contents(sections: list[_Open], heading: _Open) -> bool:
    """Whether the headings so far are a table of contents: no text below any, and now the first comes again.

    Lines after the last of several stand between the contents and the text.
    """
    if not sections or (heading.known or heading.heading) != (sections[0].known or sections[0].heading):
        return False
    bare = sections[:-1] if len(sections) >= _FEWEST_CONTENTS else sections
    return not any(item.lines for item in bare)


def known_section(text: str) -> str | None:
    """Which of the six sections a line heads: by its words, whatever its number."""
    if len(text) > _LONGEST_HEADING or text.rstrip().endswith(("。", "；", "，", ",", ";")):
        return None
    number, _ = split_numbering(text)
    if number is not None and number.level == 2:
        return None
    found = best(text.rstrip(":：（(表格附"), HEADINGS)
    if found is None or (number is None and found.cost > 0):
        return None
    return found.label.key


def _heading(text: str, sections: list[_Open]) -> tuple[_Open | None, str]:
    """The section that a line opens, if it opens one, and what of its text follows on the same line."""
    first_line, rest = text, ""
    inline = _BODY_AFTER_COLON.match(text)
    if inline and known_section(inline["heading"]):
        first_line, rest = inline["heading"], inline["text"]
    run_in = None if inline else _RUN_IN.match(text)
    if run_in and known_section(run_in["heading"]):
        first_line, rest = run_in["heading"], run_in["text"]
    known = known_section(first_line)
    number, words = split_numbering(first_line)
    if known is not None:
        if any(item.known == known for item in sections) and (number is None or number.level != 1):
            return None, ""
        return _Open(_printed_number(first_line), _words(first_line), known=known), rest
    if is_request_label(first_line):
        return None, ""  # 四、结转下年度继续办理 is a row of section 三 that has lost its values
    following_sections = bool(sections) and sections[-1].known is None
    if (
        number is not None
        and number.level == 1
        and _FIRST_LEVEL.match(first_line)
        and len(first_line) <= _LONGEST_HEADING
        and not plain(words).endswith(("。", "；", "，"))
        and (not sections or following_sections or number.number == (sections[-1].number or 0) + 1)
    ):
        return _Open(number.number, _words(first_line)), rest
    return None, ""


def _printed_number(text: str) -> int | None:
    number, _ = split_numbering(text)
    return number.number if number is not None else None


def _words(heading: str) -> str:
    """A heading without its number, spelt as printed."""
    bare = re.sub(r"^\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．,，:：)）]?\s*", "", heading)
    return "".join(bare.split()).rstrip(":：") or heading.strip()
