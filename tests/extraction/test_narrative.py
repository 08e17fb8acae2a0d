"""The six sections out of a report's lines."""

from __future__ import annotations

from extraction.layout import Block, Grid, GridCell, Paragraph
from extraction.prose.narrative import read_sections


def sections_of(*lines: str) -> list[tuple[int | None, str, str]]:
    _, sections = read_sections([Paragraph(line) for line in lines])
    return [(section.number, section.heading, section.text) for section in sections]


def test_number_heading_and_text() -> None:
    assert sections_of("标题", "一、总体情况", "甲。", "（一）乙。", "二、主动公开政府信息情况", "丙。") == [
        (1, "总体情况", "甲。\n（一）乙。"),
        (2, "主动公开政府信息情况", "丙。"),
    ]


def test_lines_before_the_first_section_are_the_preface() -> None:
    preface, _ = read_sections([Paragraph("标题"), Paragraph("前言。"), Paragraph("一、总体情况")])
    assert preface == ["标题", "前言。"]


def test_cells_of_tables_are_not_text() -> None:
    blocks: list[Block] = [
        Paragraph("二、主动公开政府信息情况"),
        Grid([[GridCell("规章"), GridCell("3")]]),
        Paragraph("三、收到和处理政府信息公开申请情况"),
    ]
    _, sections = read_sections(blocks)
    assert [section.text for section in sections] == ["", ""]


def test_heading_and_text_on_one_line() -> None:
    assert sections_of("五、存在的主要问题及改进情况", "甲。", "六、其他需要报告的事项：无。") == [
        (5, "存在的主要问题及改进情况", "甲。"),
        (6, "其他需要报告的事项", "无。"),
    ]
    assert sections_of("一、总体情况2021年，我镇推进公开，成效明显。") == [
        (1, "总体情况", "2021年，我镇推进公开，成效明显。")
    ]


def test_numbers_that_restart_or_are_missing() -> None:
    found = sections_of(
        "1、 总体情况", "甲。", "主动公开政府信息情况", "一、收到和处理政府信息公开申请情况", "乙。"
    )
    assert [(number, heading) for number, heading, _ in found] == [
        (1, "总体情况"),
        (None, "主动公开政府信息情况"),
        (1, "收到和处理政府信息公开申请情况"),
    ]


def test_a_table_of_contents_is_not_the_sections() -> None:
    contents = ("一、总体情况", "二、主动公开政府信息情况")
    assert sections_of("目录", *contents, *contents, "甲。") == [
        (1, "总体情况", ""),
        (2, "主动公开政府信息情况", "甲。"),
    ]


def test_numbered_points_within_a_section_open_none() -> None:
    found = sections_of(
        "五、存在的主要问题及改进情况", "1.存在的问题：甲。", "一是乙。", "（二）丙", "2、丁。"
    )
    assert len(found) == 1


def test_the_end_of_a_label_between_two_tables_is_no_text() -> None:
    table = Grid(rows=[[GridCell("8.属"), GridCell("0")]])
    cut = [Paragraph(text) for text in ("于行", "政查", "询事", "项")]
    heading = Paragraph("三、收到和处理政府信息公开申请情况")
    [section] = read_sections([heading, table, *cut, table])[1]
    assert section.text == ""
    [section] = read_sections([heading, table, *cut])[1]
    assert section.text == "于行\n政查\n询事\n项"
    [section] = read_sections([heading, table, Paragraph("注：以上由各科室报送"), table])[1]
    assert section.text == "注：以上由各科室报送"
