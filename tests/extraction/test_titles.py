"""Which lines are the title of a report."""

from __future__ import annotations

import pytest

from extraction.identity.titles import find_title


@pytest.mark.parametrize(
    "lines",
    [
        ["云溪县人民政府", "2022年政府信息公开工作年度报告"],
        ["云溪县人民政府2022年", "政府信息公开工作年度报告"],
        ["正文", "云溪县人民政府 2022 年政府信息公开", "工作年度报告"],
    ],
)
def test_title_over_several_lines(lines: list[str]) -> None:
    assert find_title(lines) == "云溪县人民政府2022年政府信息公开工作年度报告"


def test_a_breadcrumb_above_a_whole_title_is_no_part_of_it() -> None:
    lines = ["乡镇街道", "青石镇", "青石镇人民政府2022年政府信息公开工作年度报告"]
    assert find_title(lines) == "青石镇人民政府2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "text",
    ["2021年政府网站工作年度报表", "关于做好政府信息公开工作年度报告编制工作的通知", "法治政府建设年度报告"],
)
def test_titles_of_other_documents(text: str) -> None:
    assert find_title([text]) is None
