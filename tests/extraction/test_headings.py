"""What heads one of the six sections, and what only looks like it."""

from __future__ import annotations

import pytest

from extraction.words.headings import is_section_heading


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况",
        "1、 总体情况",
        "一、总体概述",
        "总体情况",
        "二、主动公开政府信息的情况",
        "四、政府信息公开申请行政复议、行政诉讼的情况",
        "5、 存在的主要问题及改进情况",
        "五、存在的主要问题及整改措施",
        "五、存在问题及改进情况",
        "六、需要说明的事项与附表",
    ],
)
def test_section_headings(text: str) -> None:
    assert is_section_heading(text)


@pytest.mark.parametrize(
    "text",
    ["（一）主动公开情况。主要通过网站公开。", "三、本年度办理结果", "我镇总体情况良好。", "六、友情链接"],
)
def test_what_heads_no_section(text: str) -> None:
    assert not is_section_heading(text)
