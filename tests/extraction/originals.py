"""The reports that are written in every format: what they print, and what numbers that is."""

from __future__ import annotations

from typing import Any

from demo.reports import SampleReport, catalogue
from extraction.forms import FORMS
from tests.extraction import samples

YEARS = {"2019": 2020, "2021": 2022}
SEEDS = (1, 2)
# What is printed, what number it is, and the remark that is kept with it (reports.md's own kinds of cells).
QUIRKS: dict[str, dict[str, tuple[str, int | float | None, str | None]]] = {
    "2019": {
        "disclosure.regulations.made": ("-", None, "不是数字"),
        "disclosure.normative_documents.published": ("22（其中修订16件）", 22, "其中修订16件"),
        "disclosure.licensing.change": ("增15", 15, "增"),
        "disclosure.other_services.change": ("-8", -8, None),
        "disclosure.penalties.change": ("减4", -4, "减"),
        "disclosure.coercive_measures.change": ("+19", 19, None),
        "disclosure.procurement.items": ("1,344", 1344, None),
        "disclosure.procurement.amount_yuan": ("251000元", 251000, "元"),
    },
    "2021": {
        "disclosure.regulations.issued": ("/", None, "不是数字"),
        "disclosure.regulations.repealed": ("无", None, "不是数字"),
        "disclosure.normative_documents.issued": ("５５（含自然失效29件）", 55, "含自然失效29件"),
        "disclosure.licensing.decisions": ("12,345", 12345, None),
        "disclosure.fees.amount_yuan": ("477.35", 4773500, "万元"),
    },
}
BLANK = ("business", "research", "social_welfare", "legal_service", "other_organization")


def quirky(form: str, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Texts as real reports print them, and the numbers that they are: blanks stay blank."""
    printed: dict[str, Any] = dict(samples.values_of(FORMS[form], seed))
    for key in printed:
        if key.startswith("requests.") and key.endswith(BLANK):
            printed[key] = None
    expected = samples.yuan(FORMS[form], printed)
    for key, (text, value, _) in QUIRKS[form].items():
        printed[key], expected[key] = text, value
    return printed, expected


def whole(form: str, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    if seed == SEEDS[-1]:
        return quirky(form, seed)
    printed = samples.values_of(FORMS[form], seed)
    return dict(printed), dict(samples.yuan(FORMS[form], printed))


def samples_of_the_demo() -> list[SampleReport]:
    """The sample portals' reports of either form, some with a header of empty cells."""
    reports = {(report.document.figures.form, report.document.filler): report for report in catalogue(1)}
    return list(reports.values())
