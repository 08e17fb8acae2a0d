"""What a generated report says: the numbers, how each is printed, and which sums its numbers break."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from extraction.forms import FORMS, FormDefinition
from extraction.report import Statistic
from tests.extraction import samples

ORGANISATIONS = ("business", "research", "social_welfare", "legal_service", "other_organization")
APPLICANTS = ("natural_person", *ORGANISATIONS)
OUTCOMES = ("upheld", "corrected", "other", "pending")
FORM_YEARS = {"2019": (2019, 2020), "2021": (2021, 2022, 2023, 2024)}
WRONG_YEARS = {"2019": (2021, 2023), "2021": (2019, 2020)}
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_WAN = 10_000

Value = int | float | None


@dataclass
class Truth:
    """A generated report. `texts` is what stands in each cell, `cells` what a faithful reading gives for it.

    `sections` are number, heading and text of each section; `prose_findings` what its sentences contradict.
    """

    authority: str
    region: str | None
    kind: str
    year: int
    form: str
    forms: dict[str, str]
    cells: dict[str, Value] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    statistics: list[Statistic] = field(default_factory=list)
    sections: list[tuple[int | None, str, str]] = field(default_factory=list)
    published_on: str | None = None
    prose_findings: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        """The authority with its county before it."""
        return (self.region or "") + self.authority

    def findings(self) -> list[tuple[str, tuple[str, ...]]]:
        """Every finding that a faithful reading must give: its rule and the cells of the printed total."""
        broken = [*self.prose_findings]
        for column in (*APPLICANTS, "total") if self.cells else ():
            rows = {row: self.cells.get(f"requests.{row}.{column}", 0) for row in _rows(self.cells)}
            special = ("new_requests", "carried_in", "total_handled", "carried_over")
            new, carried_in, handled, carried_over = (rows[row] for row in special)
            known = None not in (new, carried_in, handled, carried_over)
            if known and new + carried_in != handled + carried_over:
                cells = tuple(f"requests.{row}.{column}" for row in special)
                broken.append(("requests_balance", cells))
            parts = [value for row, value in rows.items() if row not in special]
            if handled is not None and None not in parts and sum(parts) != handled:
                broken.append(("requests_column_total", (f"requests.total_handled.{column}",)))
        for row in _rows(self.cells):
            parts = [self.cells[f"requests.{row}.{column}"] for column in APPLICANTS]
            total = self.cells[f"requests.{row}.total"]
            if total is not None and None not in parts and sum(parts) != total:
                broken.append(("requests_row_total", (f"requests.{row}.total",)))
        for block in ("administrative_review", "litigation_direct", "litigation_after_review"):
            if not self.cells:
                break
            parts = [self.cells[f"reviews.{block}.{outcome}"] for outcome in OUTCOMES]
            total = self.cells[f"reviews.{block}.total"]
            if total is not None and None not in parts and sum(parts) != total:
                broken.append(("reviews_total", (f"reviews.{block}.total",)))
        for form in self.forms.values():
            definition = FORMS[form]
            if not definition.first_year <= self.year <= (definition.last_year or 9999):
                broken.append(("wrong_form_for_year", (form,)))
        return broken


def _rows(cells: Mapping[str, Value]) -> list[str]:
    return list(dict.fromkeys(key.split(".")[1] for key in cells if key.startswith("requests.")))


AUTHORITIES = (
    ("青石镇人民政府", "云溪县", "own"),
    ("河湾街道办事处", "南浦区", "own"),
    ("白鹭乡人民政府", "松岭县", "own"),
    ("云溪县人民政府", None, "aggregate"),
    ("松岭县水务局", None, "own"),
)


def prose_truth(form: str, years: tuple[int, ...], seed: int) -> Truth:
    """A report of the years before 2019, without a statutory table."""
    authority, region, kind = AUTHORITIES[seed % len(AUTHORITIES)]
    return Truth(authority, region, kind, years[seed % len(years)], form, {})


def truth_of(
    form: FormDefinition, quirks: frozenset[str], seed: int, *, requests: FormDefinition | None = None
) -> Truth:
    """The numbers of a document, with the switches that change what is printed.

    `requests` is the form of section 三 where it is not that of section 二.
    """
    chance = random.Random(seed)
    authority, region, kind = AUTHORITIES[seed % len(AUTHORITIES)]
    years = (WRONG_YEARS if "wrong_year" in quirks else FORM_YEARS)[form.name]
    forms = {"disclosure": form.name, "requests": (requests or form).name}
    values: dict[str, Value] = dict(samples.values_of(form, seed))
    if requests is not None:
        other = samples.values_of(requests, seed)
        values = {key: value for key, value in values.items() if not key.startswith("requests.")}
        values |= {key: value for key, value in other.items() if key.startswith("requests.")}
    if chance.random() < 0.4:
        values = _quiet(values, chance)
    if "single_row_other" in quirks:
        forms["requests"] = "2019"
        values = _one_row_of_other(form, values)
    truth = Truth(authority, region, kind, chance.choice(years), form.name, forms)
    if "zero_totals" in quirks:
        for key in list(values):
            if key.startswith("reviews.") and key.endswith(".total"):
                values[key] = 0
        values["requests.refused_third_party_rights.total"] = 0
    if "blank_organisations" in quirks:
        for key in values:
            if key.startswith("requests.") and key.endswith(ORGANISATIONS):
                values[key] = None
    if "blank_totals" in quirks:
        for key in values:
            if key.startswith("requests.") and key.endswith(".total") and "total_handled" not in key:
                values[key] = None
    for key, value in values.items():
        truth.texts[key], truth.cells[key] = _print(key, value, quirks, chance, truth.units)
    return truth


def _quiet(values: dict[str, Value], chance: random.Random) -> dict[str, Value]:
    """A township's year: nearly all cells zero."""
    kept = {key: 0 if not key.startswith("disclosure") else values[key] for key in values}
    for key in list(kept):
        if key.startswith("disclosure") and chance.random() < 0.6:
            kept[key] = 0
    for row in ("new_requests", "granted", "total_handled"):
        for column in ("natural_person", "total"):
            kept[f"requests.{row}.{column}"] = 3
    return kept


def _one_row_of_other(form: FormDefinition, values: dict[str, Value]) -> dict[str, Value]:
    changed: dict[str, Value] = {}
    for key, value in values.items():
        table, row, column = key.split(".")
        if table != "requests" or not row.startswith("other_"):
            changed[key] = value
        elif row == "other_misc":
            parts = [values[f"requests.{r}.{column}"] or 0 for r in _rows(values) if r.startswith("other_")]
            changed[f"requests.other.{column}"] = sum(parts)
    return changed


def _print(
    key: str, value: Value, quirks: frozenset[str], chance: random.Random, units: dict[str, str]
) -> tuple[str, Value]:
    """How a number is printed, and what a faithful reading gives for it (money in yuan)."""
    if value is None:
        return "", None
    text = str(value)
    column = key.rpartition(".")[2]
    if column == "amount_yuan":
        return _print_money(key, int(value), quirks, chance, units)
    if column == "change":
        value = value if chance.random() < 0.6 else -value
        text = str(value)
        if "signs" in quirks:
            text = (
                chance.choice((f"+{value}", f"增{value}"))
                if value >= 0
                else chance.choice((text, f"减{-value}"))
            )
        return text, value
    if value == 0 and "dashes_for_zero" in quirks and chance.random() < 0.25:
        return chance.choice(("-", "/", "无")), None
    if value >= 1000 and "thousands" in quirks:
        text = f"{value:,}"
    if "full_width_digits" in quirks and chance.random() < 0.3:
        text = text.translate(_FULL_WIDTH)
    elif value >= 10 and "spaced_digits" in quirks and chance.random() < 0.3:
        text = " ".join(text)
    elif value >= 1 and "counters" in quirks and chance.random() < 0.3:
        text = f"{text}件"
    elif value >= 2 and "remarks" in quirks and key.startswith("disclosure") and chance.random() < 0.5:
        text = f"{text}（其中修订{value // 2}件）"
    return text, value


def _print_money(
    key: str, value: int, quirks: frozenset[str], chance: random.Random, units: dict[str, str]
) -> tuple[str, Value]:
    if not key.startswith("disclosure.procurement"):
        return str(value), value * _WAN
    if "money_units" not in quirks:
        return str(value), value
    if chance.random() < 0.3:
        return f"{value * 1000:,}.00", value * 1000
    if chance.random() < 0.5:
        units[key] = "（万元）"
        return f"{value}.35", round(value * _WAN + 3500)
    unit, factor = chance.choice((("元", 1), ("万元", _WAN)))
    return f"{value}{unit}", value * factor
