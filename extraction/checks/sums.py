"""The sums that one report must satisfy, as data; a blank never fails one.

A sum is looked at only where every cell that it needs is a printed number: reports that leave the five columns
of organisations blank for zero (form 2019 does so often) print no sum that could be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from extraction.forms import FORMS
from extraction.report import Cell, Finding, Number

_APPLICANTS = (
    "natural_person",
    "business",
    "research",
    "social_welfare",
    "legal_service",
    "other_organization",
)
_COLUMNS = (*_APPLICANTS, "total")
_HANDLED = (
    "granted", "partially_granted", "refused_state_secret", "refused_prohibited_by_law", "refused_security_stability",
    "refused_third_party_rights", "refused_internal_affairs", "refused_deliberative_process",
    "refused_enforcement_files", "refused_administrative_inquiry", "unavailable_not_held",
    "unavailable_needs_creation", "unavailable_unclear", "unprocessed_complaint", "unprocessed_repeated",
    "unprocessed_publication", "unprocessed_excessive", "unprocessed_reconfirmation",
)  # fmt: skip
_OTHER = {
    "2019": ("other",),
    "2021": ("other_not_corrected_in_time", "other_fee_unpaid", "other_misc"),
}
_OUTCOMES = ("upheld", "corrected", "other", "pending")
LABELS: dict[str, str] = {}
"""The printed label of each row, as `table.row`, and of each column of section 三, as `requests..column`."""
for _form in FORMS.values():
    LABELS |= {f"requests.{label.key}": label.label for label in _form.requests_rows}
    LABELS |= {f"requests..{label.key}": label.label for label in _form.requests_columns}
    LABELS |= {f"reviews.{label.key}": label.label for label in _form.review_blocks}
    for _block in _form.disclosure_blocks:
        LABELS |= {f"disclosure.{label.key}": label.label for label in _block.rows}


@dataclass(frozen=True, slots=True)
class SumRule:
    """Two sides that must be equal: each a sum of cells. `message` is Chinese with {left} and {right}."""

    rule: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    message: str


def _sum_rules() -> Iterator[SumRule]:
    for column in _COLUMNS:
        name = LABELS[f"requests..{column}"]
        key = "requests.{}." + column
        yield SumRule(
            "requests_balance",
            (key.format("new_requests"), key.format("carried_in")),
            (key.format("total_handled"), key.format("carried_over")),
            f"{name}列：一+二={{left}}，而三（七）+四={{right}}",
        )
        for other in _OTHER.values():
            yield SumRule(
                "requests_column_total",
                tuple(key.format(row) for row in (*_HANDLED, *other)),
                (key.format("total_handled"),),
                f"{name}列：三（一）至（六）各行之和={{left}}，而（七）总计={{right}}",
            )
    for row in dict.fromkeys(row.key for form in FORMS.values() for row in form.requests_rows):
        yield SumRule(
            "requests_row_total",
            tuple(f"requests.{row}.{column}" for column in _APPLICANTS),
            (f"requests.{row}.total",),
            f"“{LABELS[f'requests.{row}']}”行：各类申请人之和={{left}}，而总计={{right}}",
        )
    for block in dict.fromkeys(block.key for form in FORMS.values() for block in form.review_blocks):
        yield SumRule(
            "reviews_total",
            tuple(f"reviews.{block}.{outcome}" for outcome in _OUTCOMES),
            (f"reviews.{block}.total",),
            f"{LABELS[f'reviews.{block}']}：四种结果之和={{left}}，而总计={{right}}",
        )


SUM_RULES: tuple[SumRule, ...] = tuple(_sum_rules())
"""Every sum that one report must satisfy (the notices' own 勾稽关系 and the totals of their tables)."""

UNSURE = "识别存疑"
"""The note of a recognised digit that is not sure, and that no sum proves."""
BESIDE_HEADER = "数字与表头错位，且此行之和不符"
"""The note of a row whose values stand beside its header, and whose sum fails."""


def adds_up(rule: SumRule, cells: Mapping[str, Cell]) -> bool | None:
    """Whether both sides of a rule are equal; None where a cell that it needs is not a printed number."""
    left, right = _total(cells, rule.left), _total(cells, rule.right)
    return None if left is None or right is None else left == right


def sum_findings(cells: Mapping[str, Cell]) -> Iterator[Finding]:
    """The sums that are wrong as printed."""
    for rule in SUM_RULES:
        left, right = _total(cells, rule.left), _total(cells, rule.right)
        if left is None or right is None or left == right:
            continue
        if any(map(_is_doubted, (cells[key] for key in (*rule.left, *rule.right)))):
            continue
        # The right side is the printed total; for the balance it is the year's results, the left what came in.
        yield Finding(
            rule.rule,
            "error",
            (*rule.left, *rule.right),
            left,
            right,
            rule.message.format(left=left, right=right),
        )


def _is_doubted(cell: Cell) -> bool:
    """Whether nobody knows if a value is this cell's: it accuses nobody.

    A digit of a scan, or a row beside its header, is doubted because a sum fails, and the sum may be the author's.
    """
    return cell.status == "uncertain" and not (cell.note or "").endswith((UNSURE, BESIDE_HEADER))


def _total(cells: Mapping[str, Cell], keys: Iterable[str]) -> Number | None:
    """The sum of cells, None where one of them is not a printed number."""
    total: Number = 0
    for key in keys:
        cell = cells.get(key)
        if cell is None or cell.value is None:
            return None
        total += cell.value
    return total
