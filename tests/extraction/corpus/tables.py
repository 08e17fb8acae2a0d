"""The three statutory tables of a generated report, as rows of printed cells with their spans."""

from __future__ import annotations

import random
from dataclasses import replace

from extraction.forms import FORMS, FormDefinition, Label
from tests.extraction.corpus.truth import Truth
from tests.extraction.corpus.wordings import Wordings
from tests.extraction.samples import Printed, Rows

NOTE = "注：以上数据由各科室报送。"
_LABEL_COLUMNS = 3


class TableWriter:
    """Draws the tables of one report as its switches ask. A table that is split comes as several."""

    def __init__(self, truth: Truth, quirks: frozenset[str], chance: random.Random) -> None:
        self._truth = truth
        self._quirks = quirks
        self._chance = chance
        self._words = Wordings(quirks, chance)

    def disclosure(self) -> list[Rows]:
        """Section 二: all articles in one table, or a table each."""
        form = FORMS[self._truth.form]
        together = "table_per_article" not in self._quirks
        widest = 1 + max(len(block.columns) for block in form.disclosure_blocks)
        tables: list[Rows] = [[]] if together else []
        for block in form.disclosure_blocks:
            width = widest if together else 1 + len(block.columns)
            last = width - len(block.columns)
            rows: Rows = [[Printed(self._words(block.article, block.article), colspan=width)]]
            labels = [self._words(c.key, c.label) + self._unit(block.rows[0].key, c) for c in block.columns]
            rows.append([Printed(self._words("content", block.content_label)), *_stretched(labels, last)])
            for row in block.rows:
                texts = [self._truth.texts[f"disclosure.{row.key}.{c.key}"] for c in block.columns]
                rows.append([Printed(self._words(row.key, row.label)), *_stretched(texts, last)])
            if "extra_rows" in self._quirks:
                extra = {"第二十条第（一）项": "其他主动公开文件", "第二十条第（六）项": "行政检查"}.get(
                    block.article
                )
                if extra:
                    rows.append([Printed(extra), *_stretched(["8"] * len(block.columns), last)])
            if "note_row" in self._quirks and block is form.disclosure_blocks[-1]:
                rows.append([Printed(NOTE, colspan=width)])
            if together:
                tables[0] += rows
            else:
                tables.append(rows)
        return tables

    def _unit(self, row: str, column: Label) -> str:
        return self._truth.units.get(f"disclosure.{row}.{column.key}", "")

    def requests(self) -> list[Rows]:
        """Section 三: three columns of labels and seven of numbers; or each row under a header of its own."""
        single = "single_row_other" in self._quirks
        form = FORMS[self._truth.form if single else self._truth.forms["requests"]]
        rows_of = form.requests_rows
        if single:
            one_row = next(row for row in FORMS["2019"].requests_rows if row.key == "other")
            rows_of = tuple(
                one_row if r.key == "other_misc" else r for r in rows_of if r.key not in _SPLIT_OTHERS
            )
        body = self._requests_body(form, rows_of)
        if "table_per_row" not in self._quirks:
            header = self._requests_header(form)
            if "split_table" in self._quirks:
                # A whole group stays together: what a cell reaches over cannot be in two tables.
                half = next(place for place, row in enumerate(rows_of) if row.key.startswith("unavailable"))
                head, rest = rows_of[:half], rows_of[half:]
                return [header + self._requests_body(form, head), self._requests_body(form, rest)]
            return [header + body]
        return [
            [
                [Printed("办理情况")] + [Printed(self._words(c.key, c.label)) for c in form.requests_columns],
                [Printed(self._own_label(row)), *cells],
            ]
            for row, cells in zip(
                rows_of, (line[-len(self._cells([""] * 7)) :] for line in body), strict=True
            )
        ]

    def _own_label(self, row: Label) -> str:
        return self._words(row.key, row.label)

    def _requests_header(self, form: FormDefinition) -> Rows:
        inside = [column for column in form.requests_columns if column.groups]
        labels = {c.key: self._words(c.key, c.label) for c in form.requests_columns}
        if "flat_header" in self._quirks:
            return [
                [Printed("申请情况", colspan=_LABEL_COLUMNS)]
                + [Printed(labels[c.key]) for c in form.requests_columns]
            ]
        extra = 1 if "wide_header" in self._quirks else 0
        corner = self._words("corner", form.requests_corner)
        return [
            [
                Printed(corner, rowspan=3, colspan=_LABEL_COLUMNS + extra),
                Printed(form.requests_applicants, colspan=7),
            ],
            [
                Printed(labels["natural_person"], rowspan=2),
                Printed(inside[0].groups[0], colspan=len(inside)),
                Printed(labels["total"], rowspan=2),
            ],
            [Printed(labels[column.key]) for column in inside],
        ]

    def _requests_body(self, form: FormDefinition, rows_of: tuple[Label, ...]) -> Rows:
        empty = [Printed("")] if "extra_empty_cell" in self._quirks else []
        rows: Rows = []
        printed: set[tuple[str, ...]] = set()
        for row in rows_of:
            line: list[Printed] = []
            for depth in range(len(row.groups)):
                group = row.groups[: depth + 1]
                if group not in printed:
                    printed.add(group)
                    count = sum(1 for other in rows_of if other.groups[: depth + 1] == group)
                    line.append(Printed(self._words("group", group[-1]), rowspan=count))
            line.append(Printed(self._own_label(row), colspan=_LABEL_COLUMNS - len(row.groups)))
            line += empty
            values = [self._truth.texts[f"requests.{row.key}.{c.key}"] for c in form.requests_columns]
            line += self._cells(values)
            rows.append(line)
        return rows

    def _cells(self, values: list[str]) -> list[Printed]:
        """The cells of a row; those of the organisations as one where they are merged for being blank."""
        inside = values[1:-1]
        if "merged_blanks" in self._quirks and not any(text.strip() for text in inside):
            return [Printed(values[0]), Printed("", colspan=len(inside)), Printed(values[-1])]
        return [Printed(text) for text in values]

    def reviews(self) -> list[Rows]:
        """Section 四: fifteen numbers in a line, or five in a table a block."""
        form = FORMS[self._truth.form]
        columns = form.review_columns
        texts = {
            block.key: [Printed(self._truth.texts[f"reviews.{block.key}.{c.key}"]) for c in columns]
            for block in form.review_blocks
        }
        if "reviews_per_block" in self._quirks:
            return [
                [
                    [Printed(block.label if not block.groups else f"行政诉讼（{block.label}）", colspan=5)],
                    [Printed(self._words(c.key, c.label)) for c in columns],
                    texts[block.key],
                ]
                for block in form.review_blocks
            ]
        first, *rest = form.review_blocks
        outcomes = [Printed(self._words(c.key, c.label), rowspan=2) for c in columns]
        return [
            [
                [Printed(first.label, colspan=5), Printed(rest[0].groups[0], colspan=10)],
                outcomes + [Printed(block.label, colspan=5) for block in rest],
                [Printed(self._words(c.key, c.label)) for _ in rest for c in columns],
                [cell for block in form.review_blocks for cell in texts[block.key]],
            ]
        ]


_SPLIT_OTHERS = ("other_not_corrected_in_time", "other_fee_unpaid")


def _stretched(texts: list[str], last: int) -> list[Printed]:
    """Cells of which the last fills what is left of the table's width."""
    cells = [Printed(text) for text in texts]
    return [*cells[:-1], replace(cells[-1], colspan=last)]
