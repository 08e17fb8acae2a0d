"""The national forms of the annual report as data: one file form_*.toml each, beside this module.

A form names its tables, rows and columns in the order of the notice's annex, with the labels printed in full,
the other words that reports use for them, and the key that each row and column has in a `Report`. A further
form is one more file here; nothing else names it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A row or a column of a form. Labels are compared by identity: vocabularies of them are looked up all the time.

    `label` is what the form prints, `variants` what reports print instead; `groups` are the merged labels that
    stand left of a row or above a column, outermost first; `unit` is the unit of money ("元", "万元") that the
    form prints, where it is a column of money.
    """

    key: str
    label: str
    variants: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    unit: str | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """Everything that this row or column is called."""
        return (self.label, *self.variants)


@dataclass(frozen=True, slots=True)
class DisclosureBlock:
    """The part of section 二 for one item of article 20: its printed title, columns and rows.

    `content_label` heads the column of row labels (信息内容).
    """

    article: str
    content_label: str
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """One national form. `last_year` is None for the form in force.

    `headings` are the printed headings of the sections that hold the tables "disclosure", "requests" and
    "reviews". `requests_corner` and `requests_applicants` are the two labels that head section 三's table.
    """

    name: str
    notice: str
    first_year: int
    last_year: int | None
    headings: Mapping[str, str]
    disclosure_blocks: tuple[DisclosureBlock, ...]
    requests_corner: str
    requests_applicants: str
    requests_columns: tuple[Label, ...]
    requests_rows: tuple[Label, ...]
    review_blocks: tuple[Label, ...]
    review_columns: tuple[Label, ...]

    def cell_keys(self) -> tuple[str, ...]:
        """Every `table.row.column` key of the form, in printed order."""
        keys = [
            f"disclosure.{row.key}.{column.key}"
            for block in self.disclosure_blocks
            for row in block.rows
            for column in block.columns
        ]
        keys += [f"requests.{r.key}.{c.key}" for r in self.requests_rows for c in self.requests_columns]
        keys += [f"reviews.{b.key}.{c.key}" for b in self.review_blocks for c in self.review_columns]
        return tuple(keys)


def _labels(raw: Iterable[Mapping[str, Any]]) -> tuple[Label, ...]:
    return tuple(
        Label(
            key=item["key"],
            label=item["label"],
            variants=tuple(item.get("variants", ())),
            groups=tuple(item.get("groups", ())),
            unit=item.get("unit"),
        )
        for item in raw
    )


def _form(raw: Mapping[str, Any]) -> FormDefinition:
    requests, reviews = raw["requests"], raw["reviews"]
    return FormDefinition(
        name=raw["name"],
        notice=raw["notice"],
        first_year=raw["first_year"],
        last_year=raw.get("last_year"),
        headings=raw["headings"],
        disclosure_blocks=tuple(
            DisclosureBlock(
                article=block["article"],
                content_label=block["content_label"],
                columns=_labels(block["columns"]),
                rows=_labels(block["rows"]),
            )
            for block in raw["disclosure"]
        ),
        requests_corner=requests["corner"],
        requests_applicants=requests["applicants"],
        requests_columns=_labels(requests["columns"]),
        requests_rows=_labels(requests["rows"]),
        review_blocks=_labels(reviews["blocks"]),
        review_columns=_labels(reviews["columns"]),
    )


def _load() -> dict[str, FormDefinition]:
    files = sorted(
        (item for item in resources.files(__name__).iterdir() if item.name.startswith("form_")),
        key=lambda item: item.name,
    )
    forms = (_form(tomllib.loads(item.read_text(encoding="utf-8"))) for item in files)
    return {form.name: form for form in forms}


FORMS: dict[str, FormDefinition] = _load()
"""Every national form by its name ("2019", "2021"), oldest first."""
