"""Rows that are printed and could not be read are said, cell by cell; what is not printed is not."""

from __future__ import annotations

from extraction.forms import FORMS
from extraction.layout import Block, Paragraph
from extraction.report import Cell
from extraction.tables.tables import Tables
from extraction.tables.unread import with_unread

FORM = FORMS["2021"]
HEADER = "自然人商业企业科研机构社会公益组织法律服务机构其他总计"
PROSE = "全年予以公开3件，部分公开2件，属于国家秘密1件，保护第三方合法权益4件，均已答复。"


def unread(*lines: str, read: tuple[str, ...] = ()) -> set[str]:
    """The rows of which nobody could read anything, beside those that were."""
    cells = {key: Cell(1, "1") for key in FORM.cell_keys() if key.rpartition(".")[0] in read}
    blocks: list[Block] = [Paragraph(line) for line in lines]
    every = with_unread(cells, blocks, Tables(dict(cells)))
    lost = {key: cell for key, cell in every.items() if key not in cells}
    assert all((cell.value, cell.text, cell.status) == (None, "", "uncertain") for cell in lost.values())
    assert list(every) == [key for key in FORM.cell_keys() if key in every]
    return {key.rpartition(".")[0] for key in lost}


def rows_of(table: str) -> set[str]:
    return {key.rpartition(".")[0] for key in FORM.cell_keys() if key.startswith(f"{table}.")}


def test_a_table_whose_cells_have_run_together_is_lost_whole() -> None:
    assert unread(HEADER, "（一）予以公开12003015") == set()  # too few numbers to be a table's
    assert unread(HEADER, "（一）予以公开", "1 2 0 0 3 0 6") == rows_of("requests")


def test_single_rows_are_lost_where_the_others_are_there() -> None:
    read = tuple(rows_of("requests") - {"requests.refused_prohibited_by_law"})
    numbers = ["1 1 1 1 1 1 1"] * (len(read) + 1)
    lines = ("（一）予以公开", "（二）部分公开", *HEADER.partition("其他"), "自然人", "科研机构", "商业企业")
    assert unread(*lines, "律行政法规禁", *numbers, read=read) == {"requests.refused_prohibited_by_law"}
    assert unread(*lines, *numbers, read=read) == set()


def test_sentences_and_labels_without_numbers_are_no_lost_table() -> None:
    assert unread(PROSE, PROSE, PROSE) == set()
    assert unread(HEADER, "（一）予以公开", "（二）部分公开", "1.属于国家秘密") == set()


def test_the_blocks_of_section_four_beside_each_other_are_its_header() -> None:
    numbers = [str(number) for number in range(15)]
    assert unread("结果 其他 未经复议直接起诉 复议后起诉", "维持 结果", *numbers) == rows_of("reviews")
    assert unread("未经复议直接起诉0件，复议后起诉0件", *numbers) == set()
