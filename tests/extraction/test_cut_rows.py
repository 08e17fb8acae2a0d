"""Rows that the end of a page cut in two are whole again, and what a page's end only stands between is left alone."""

from __future__ import annotations

from extraction.layout import Grid, GridCell, Paragraph
from extraction.readers.pages.joining import join_tables
from extraction.shaping.cut_rows import mend_cut_rows

HEADER = ("", "自然人", "其他", "总计")


def table(*pages: list[tuple[str, ...]]) -> Grid:
    """A table over pages: the rows of each."""
    return Grid(
        [[GridCell(text, page) for text in row] for page, rows in enumerate(pages, 1) for row in rows]
    )


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [
        tuple("" if cell is None else cell.text.replace("\n", "") for cell in row)
        for row in mend_cut_rows(grid).rows
    ]


def test_a_label_that_is_cut_is_one_label() -> None:
    cut = table([HEADER, ("（二）部分公", "1", "", "1")], [("开（区分处理的，只计这一情形）", "", "", "")])
    assert texts(cut) == [HEADER, ("（二）部分公开（区分处理的，只计这一情形）", "1", "", "1")]


def test_a_number_is_cut_with_the_label_of_its_row_though_the_header_is_repeated_between() -> None:
    cut = table(
        [HEADER, ("（二）部分公", "140", "４３", "")],
        [HEADER, ("开（区分处理的，只计这一情形）", "", "５", ""), ("四、结转下年度继续办理", "1", "2", "3")],
    )
    assert texts(cut) == [
        HEADER,
        ("（二）部分公开（区分处理的，只计这一情形）", "140", "４３５", ""),
        HEADER,
        ("四、结转下年度继续办理", "1", "2", "3"),
    ]


def test_numbers_of_two_rows_stay_apart_though_a_label_beside_them_goes_on() -> None:
    rows = [("（四）无", "1.本机关不掌握相关政府信息", "4"), ("法提供", "2.没有现成信息需要另行制作", "5")]
    assert [row[1:] for row in texts(table(rows[:1], rows[1:]))] == [row[1:] for row in rows]


def test_the_end_of_a_label_may_be_a_label_itself() -> None:
    cut = table([("规章", "1", "2"), ("行政", "0", "3")], [("规范性文件", "", "")])
    assert texts(cut) == [("规章", "1", "2"), ("行政规范性文件", "0", "3")]
    numbered = table([("3、", "1", "2")], [("要求提供公开出版物", "", "")])
    assert texts(numbered) == [("3、要求提供公开出版物", "1", "2")]


def test_a_row_of_an_unknown_label_is_no_half_of_the_next() -> None:
    rows = [("行政检查", "1", "2"), ("行政处罚", "", "")]
    assert texts(table(rows[:1], rows[1:])) == rows
    both = [("行政", "1", "2"), ("规范性文件", "3", "4")]
    assert texts(table(both[:1], both[1:])) == both


def test_a_header_of_short_words_is_cut_as_a_whole() -> None:
    upper = ("结", "结", "其", "尚", "总", "复议后起诉")
    lower = ("果维持", "果纠正", "他结果", "未审结", "计")
    wide = Grid(
        [
            [*(GridCell(text, 1) for text in upper[:5]), *[GridCell(upper[5], 1)] * 2],
            [GridCell(text, 2) for text in (*lower, "结果维持", "结果纠正")],
        ]
    )
    assert texts(wide)[1] == ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "结果维持", "结果纠正")


def test_the_first_half_of_a_label_may_be_a_label_itself() -> None:
    upper = (*("结果", "结果", "其他", "尚未"), "总计", "复议后起诉")
    lower = (*("维持", "纠正", "结果", "审结"), "")
    wide = Grid(
        [
            [*(GridCell(text, 1) for text in upper[:5]), *[GridCell(upper[5], 1)] * 2],
            [GridCell(text, 2) for text in (*lower, "结果维持", "结果纠正")],
        ]
    )
    assert texts(wide)[0][:5] == ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def test_the_end_of_a_label_that_stands_below_the_last_line_of_a_page_is_no_text() -> None:
    upper, lower = (
        table([HEADER, ("本年度办", "（一）予以公开", "3", "3")]),
        table([("", "（七）总计", "3", "3")]),
    )
    [first, _] = join_tables([upper, Paragraph("理结果", 1), lower])
    assert isinstance(first, Grid)
    assert [cell.text for cell in first.rows[-1] if cell] == ["本年度办理结果", "（一）予以公开", "3", "3"]
    said = Paragraph("以上数据由办公室统计。", 1)
    assert said in list(join_tables([upper, said, lower]))
