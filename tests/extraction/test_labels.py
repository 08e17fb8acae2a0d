"""Printed labels against the forms' wording, with the variants that real reports print."""

from __future__ import annotations

import pytest

from extraction.forms import FORMS, FormDefinition, Label
from extraction.words.labels import Numbering, best, edit_distance, split_numbering
from extraction.words.vocabulary import (
    DISCLOSURE_COLUMNS,
    DISCLOSURE_ROWS,
    REQUEST_COLUMNS,
    REQUEST_ROWS,
    REVIEW_COLUMNS,
)


def key(text: str, vocabulary: tuple[Label, ...]) -> str | None:
    found = best(text, vocabulary)
    return found.label.key if found else None


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_every_label_of_a_form_is_itself(form: FormDefinition) -> None:
    assert [key(row.label, form.requests_rows) for row in form.requests_rows] == [
        r.key for r in form.requests_rows
    ]
    assert [key(c.label, form.requests_columns) for c in form.requests_columns] == [
        c.key for c in form.requests_columns
    ]
    for block in form.disclosure_blocks:
        assert [key(row.label, block.rows) for row in block.rows] == [row.key for row in block.rows]
        assert [key(c.label, block.columns) for c in block.columns] == [c.key for c in block.columns]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.其他法律行政止公开", "refused_prohibited_by_law"),
        ("2. 其他法律行政法规禁止公开", "refused_prohibited_by_law"),
        ("1、属于国家秘密", "refused_state_secret"),
        ("1． 属于\n国家秘密", "refused_state_secret"),
        ("5、属于第三类内部事务信息", "refused_internal_affairs"),
        ('3.危及"三安全一稳定"', "refused_security_stability"),
        ("3.危及“三安全 一稳定”", "refused_security_stability"),
        ("1、信访举报类申请", "unprocessed_complaint"),
        ("（一）予以公开", "granted"),
        ("(一) 予 以 公 开", "granted"),
        ("(二) 部分公开(区分处理的, 只计这一情形, 不计其他情形)", "partially_granted"),
        ("（二）部分公开（区分处理的），只计这一情形，不计其他情形", "partially_granted"),
        ("（二）部分公开（区分处理的，只", "partially_granted"),
        ("部分公开", "partially_granted"),
        ("四\n、\n结\n转\n下\n年\n度\n继\n续\n办\n理", "carried_over"),
        ("本年新收政府信息公开申请数量", "new_requests"),
        ("一、本年新收政府信息公开申请数", "new_requests"),
        ("(七)总计", "total_handled"),
        ("（七）总 计", "total_handled"),
        ("3.其他", "other_misc"),
        ("（六）其他处理", "other"),
        ("（六）其他", "other"),
        ("1. 申请人无正当理由逾期不补正, 行政机关不再处理其政府信息公开申请", "other_not_corrected_in_time"),
    ],
)
def test_request_rows(text: str, expected: str) -> None:
    assert key(text, REQUEST_ROWS) == expected


@pytest.mark.parametrize("text", ["不予公开", "其他结果", "索引号", "公开", "行政", "规章", "备注"])
def test_what_is_no_request_row(text: str) -> None:
    assert key(text, REQUEST_ROWS) is None


@pytest.mark.parametrize(
    ("text", "vocabulary", "expected"),
    [
        ("商业机构", REQUEST_COLUMNS, "business"),
        ("商 业 企 业", REQUEST_COLUMNS, "business"),
        ("社会\n公益\n组织", REQUEST_COLUMNS, "social_welfare"),
        ("社会公益", REQUEST_COLUMNS, "social_welfare"),
        ("其 他", REQUEST_COLUMNS, "other_organization"),
        ("规范性文件", DISCLOSURE_ROWS, "normative_documents"),
        ("行政规范性文件", DISCLOSURE_ROWS, "normative_documents"),
        ("行政事业型收费", DISCLOSURE_ROWS, "fees"),
        ("现行有效件", DISCLOSURE_COLUMNS, "in_force"),
        ("本年新\n制作数量", DISCLOSURE_COLUMNS, "made"),
        ("本年增／减", DISCLOSURE_COLUMNS, "change"),
        ("采购总金额(万元)", DISCLOSURE_COLUMNS, "amount_yuan"),
        ("处理决定数量", DISCLOSURE_COLUMNS, "decisions"),
        ("结果 维持", REVIEW_COLUMNS, "upheld"),
        ("其他结果", REVIEW_COLUMNS, "other"),
        ("总\n计", REVIEW_COLUMNS, "total"),
    ],
)
def test_other_labels(text: str, vocabulary: tuple[Label, ...], expected: str) -> None:
    assert key(text, vocabulary) == expected


@pytest.mark.parametrize("text", ["行政检查", "行政确认", "其他主动公开文件", "其他"])
def test_extra_rows_of_disclosure_are_nothing_known(text: str) -> None:
    assert key(text, DISCLOSURE_ROWS) is None


@pytest.mark.parametrize(
    ("text", "level", "number", "rest"),
    [
        ("三、本年度办理结果", 1, 3, "本年度办理结果"),
        ("（十二）某项", 2, 12, "某项"),
        ("(二) 部分公开", 2, 2, "部分公开"),
        ("8.属于行政查询事项", 3, 8, "属于行政查询事项"),
        ("1 、 总体情况", 3, 1, "总体情况"),
    ],
)
def test_numbering(text: str, level: int, number: int, rest: str) -> None:
    assert split_numbering(text) == (Numbering(level, number), rest)


def test_edit_distance_stops_at_its_limit() -> None:
    assert edit_distance("予以公开", "不予公开", 3) == 2
    assert edit_distance("予以公开", "其他法律行政法规禁止公开", 2) == 3
