"""The headings of a report's six sections, by their words whatever their numbers."""

from __future__ import annotations

import re

from extraction.forms import Label
from extraction.words.labels import best, split_numbering

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

LONGEST_HEADING = 40
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


def is_section_heading(text: str) -> bool:
    """Whether a line is the heading of one of the six sections."""
    return known_section(text) is not None


def known_section(text: str) -> str | None:
    """Which of the six sections a line heads: by its words, whatever its number."""
    if len(text) > LONGEST_HEADING or text.rstrip().endswith(("。", "；", "，", ",", ";")):
        return None
    number, _ = split_numbering(text)
    if number is not None and number.level == 2:
        return None
    found = best(text.rstrip(":：（(表格附"), HEADINGS)
    if found is None or (number is None and found.cost > 0):
        return None
    return found.label.key


def heading_and_text(line: str) -> tuple[str, str]:
    """A line as what may be a heading, and the text that a known one has behind it on the same line."""
    inline = _BODY_AFTER_COLON.match(line)
    if inline and known_section(inline["heading"]):
        return inline["heading"], inline["text"]
    run_in = None if inline else _RUN_IN.match(line)
    if run_in and known_section(run_in["heading"]):
        return run_in["heading"], run_in["text"]
    return line, ""
