"""The labels of a generated report: the form's own, or what real reports print instead."""

from __future__ import annotations

import random

OTHER_WORDS = {
    "normative_documents": ("规范性文件", "行政规范性文件"),
    "fees": ("行政事业型收费",),
    "in_force": ("现行有效件",),
    "business": ("商业机构",),
    "refused_prohibited_by_law": ("2.其他法律行政止公开", "2.其他法律、行政法规禁止公开"),
    "refused_internal_affairs": ("5.属于第三类内部事务信息",),
    "refused_security_stability": ("3.危及三安全一稳定", '3.危及"三安全一稳定"'),
    "unprocessed_complaint": ("1.信访举报类申请", "1.信访、举报、投诉类申请"),
    "other_organization": ("其它",),
    "第二十条第（一）项": ("第二十条(一)项", "第二十条 第（一）项"),
    "第二十条第（五）项": ("第二十条(五)项",),
    "第二十条第（六）项": ("第二十六条第（六）项", "第二十条 第（六）项"),
    "corner": ("（本列）数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和",),
}
"""By a row's, column's or article's key: the wordings of reports.md's list of labels."""

_HALF_WIDTH = str.maketrans("（）：，", "():,")
_SHORTEST_TO_SPACE = 4


class Wordings:
    """Prints labels as the switches of a document ask."""

    def __init__(self, quirks: frozenset[str], chance: random.Random) -> None:
        self._quirks = quirks
        self._chance = chance

    def __call__(self, key: str, label: str) -> str:
        text = label
        if "label_variants" in self._quirks and key in OTHER_WORDS:
            text = self._chance.choice(OTHER_WORDS[key])
        if "short_other" in self._quirks and label == "（六）其他处理":
            text = "（六）其他"
        if label == "三、本年度办理结果":
            if "unnumbered_results" in self._quirks:
                text = text.removeprefix("三、")
            if "vertical_label" in self._quirks:
                return "\n".join(text)
        if "half_width" in self._quirks:
            text = text.translate(_HALF_WIDTH)
            if text[:1].isdigit() and text[1:2] == ".":
                text = f"{text[0]}、{text[2:]}"
        if "spaced_labels" in self._quirks and len(text) >= _SHORTEST_TO_SPACE:
            text = self._cut(text, " ")
        if "broken_labels" in self._quirks and len(text) >= _SHORTEST_TO_SPACE:
            text = self._cut(text, "\n")
        return text

    def _cut(self, text: str, mark: str) -> str:
        place = self._chance.randrange(2, len(text) - 1)
        return text[:place] + mark + text[place:]
