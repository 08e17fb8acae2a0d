"""What does not add up within one report: all checks of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extraction.checks.plausibility import implausible_values
from extraction.checks.sums import sum_findings
from extraction.forms import FORMS
from extraction.prose.figures import narrative_findings
from extraction.report import Cell, Finding, Form, Section


def check(
    *,
    cells: Mapping[str, Cell],
    forms: Mapping[str, Form],
    sections: Sequence[Section],
    year: int | None,
    title_year: int | None,
    authority: str | None = None,
) -> list[Finding]:
    """Every finding that one report alone can give."""
    return [
        *sum_findings(cells),
        *_form_of_year(forms, year),
        *_title_year(title_year, year),
        *implausible_values(cells),
        *narrative_findings(cells, sections, year, authority),
    ]


def _form_of_year(forms: Mapping[str, Form], year: int | None) -> Iterator[Finding]:
    if year is None:
        return
    names = {"disclosure": "二", "requests": "三"}
    wrong = {
        table: FORMS[form]
        for table, form in forms.items()
        if form in FORMS and not _fits(FORMS[form].name, year)
    }
    for table, form in wrong.items():
        due = next((item for item in FORMS.values() if _fits(item.name, year)), None)
        if due is None:
            continue
        yield Finding(
            "wrong_form_for_year",
            "warning",
            (),
            due.name,
            form.name,
            f"{year}年度报告第{names[table]}部分用的是{form.notice}的表式，应为{due.notice}",
        )


def _fits(form: str, year: int) -> bool:
    definition = FORMS[form]
    return definition.first_year <= year and (definition.last_year is None or year <= definition.last_year)


def _title_year(title_year: int | None, year: int | None) -> Iterator[Finding]:
    if title_year is not None and year is not None and title_year != year:
        yield Finding(
            "title_year_conflict",
            "warning",
            (),
            year,
            title_year,
            f"标题写的是{title_year}年，正文和数据是{year}年",
        )
