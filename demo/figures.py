"""The figures of every sample report: spread as real ones are, adding up, carried from year to year.

Values follow the public keys `table.row.column`; money is in yuan. A `Figures` keeps beside each value what the
report prints for it, since a printed figure is seldom a plain number everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from demo.counties import YEARS, Size, county
from demo.draw import Draw
from demo.measures import Measures, Number
from demo.planted import CARRIED_IN_TOO_MANY, EDITED, MISPRINTS
from extraction.forms import FORMS, FormDefinition

APPLICANTS = (
    "natural_person",
    "business",
    "research",
    "social_welfare",
    "legal_service",
    "other_organization",
)
_APPLICANT_WEIGHTS = dict(zip(APPLICANTS, (74, 14, 1, 2, 7, 2), strict=True))

_OUTCOME_WEIGHTS = {
    "granted": 480,
    "partially_granted": 95,
    "refused_state_secret": 4,
    "refused_prohibited_by_law": 6,
    "refused_security_stability": 4,
    "refused_third_party_rights": 25,
    "refused_internal_affairs": 22,
    "refused_deliberative_process": 24,
    "refused_enforcement_files": 30,
    "refused_administrative_inquiry": 28,
    "unavailable_not_held": 150,
    "unavailable_needs_creation": 35,
    "unavailable_unclear": 17,
    "unprocessed_complaint": 30,
    "unprocessed_repeated": 18,
    "unprocessed_publication": 2,
    "unprocessed_excessive": 6,
    "unprocessed_reconfirmation": 3,
}
_OTHER_WEIGHTS = {
    "2019": {"other": 25},
    "2021": {"other_not_corrected_in_time": 14, "other_fee_unpaid": 1, "other_misc": 10},
}

_NEW_REQUESTS: dict[Size, tuple[int, int]] = {
    "none": (0, 0),
    "few": (1, 8),
    "dozens": (14, 58),
    "hundreds": (140, 460),
}
_CARRIED_OVER: dict[Size, tuple[int, int]] = {
    "none": (0, 0),
    "few": (0, 1),
    "dozens": (1, 5),
    "hundreds": (6, 24),
}
_REVIEWS: dict[Size, tuple[int, int]] = {
    "none": (0, 0),
    "few": (0, 0),
    "dozens": (0, 2),
    "hundreds": (1, 9),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """A report's tables: `values` by cell key (None where no number is printed), and the printed `texts`."""

    form: str
    values: dict[str, Number | None]
    texts: dict[str, str]

    def number(self, key: str) -> Number:
        """The value for a sentence of the narrative, which writes 0 where the table is blank."""
        return self.values[key] or 0


def form_name(year: int) -> str:
    """The national form in force for a report year."""
    return next(
        name
        for name, form in FORMS.items()
        if form.first_year <= year and (form.last_year is None or year <= form.last_year)
    )


def figures(portal_id: str, slug: str, year: int, *, night: int = 1) -> Figures:
    """The tables of one report as they are printed on this night."""
    plain = _series(portal_id, slug)[year]
    edit = EDITED.get((portal_id, slug, year))
    if edit is None or night < 2:
        return plain
    changed = (plain.values[edit.cell] or 0) + edit.added
    return Figures(plain.form, {**plain.values, edit.cell: changed}, {**plain.texts, edit.cell: str(changed)})


@cache
def _series(portal_id: str, slug: str) -> dict[int, Figures]:
    """All years of an authority: requests left over and items counted in one year are where the next begins."""
    authority = county(portal_id).authority(slug)
    waiting = dict.fromkeys(APPLICANTS, 0)
    measures = Measures(Draw("stock", portal_id, slug), authority)
    series: dict[int, Figures] = {}
    for year in YEARS:
        draw = Draw("figures", portal_id, slug, year)
        form = FORMS[form_name(year)]
        waiting["natural_person"] += CARRIED_IN_TOO_MANY.get((portal_id, slug, year), 0)
        values: dict[str, Number | None] = {}
        texts: dict[str, str] = {}
        measures.count(form, draw, values, texts)
        waiting = _requests(form, authority.size, draw, waiting, values)
        _reviews(authority.size, draw, values)
        _misprint((portal_id, slug, year), values)
        _blanks(form, draw, values, texts)
        if (slug, year) == _FULL_WIDTH:
            _full_width(values, texts)
        ordered = form.cell_keys()
        series[year] = Figures(
            form.name,
            {key: values[key] for key in ordered},
            {key: texts.get(key, _plain(values[key])) for key in ordered},
        )
    return series


_FULL_WIDTH = ("ctjd", 2020)
"""The one report that was typed with full-width digits."""


def _plain(value: Number | None) -> str:
    return "" if value is None else str(value)


def _requests(
    form: FormDefinition, size: Size, draw: Draw, waiting: dict[str, int], values: dict[str, Number | None]
) -> dict[str, int]:
    """Fill section 三 from what was `waiting`; returns what waits at the year's end, by applicant."""
    new = dict.fromkeys(APPLICANTS, 0)
    for _ in range(draw.between(*_NEW_REQUESTS[size])):
        new[draw.weighted(_APPLICANT_WEIGHTS)] += 1
    left = dict.fromkeys(APPLICANTS, 0)
    for _ in range(draw.between(*_CARRIED_OVER[size])):
        applicant = draw.weighted(_APPLICANT_WEIGHTS)
        if left[applicant] < new[applicant] + waiting[applicant]:
            left[applicant] += 1
    rows = {row.key: dict.fromkeys(APPLICANTS, 0) for row in form.requests_rows}
    weights = _OUTCOME_WEIGHTS | _OTHER_WEIGHTS[form.name]
    rows["new_requests"], rows["carried_in"], rows["carried_over"] = new, waiting, left
    for applicant in APPLICANTS:
        handled = new[applicant] + waiting[applicant] - left[applicant]
        rows["total_handled"][applicant] = handled
        for _ in range(handled):
            rows[draw.weighted(weights)][applicant] += 1
    for row, counts in rows.items():
        for applicant, count in counts.items():
            values[f"requests.{row}.{applicant}"] = count
        values[f"requests.{row}.total"] = sum(counts.values())
    return dict(left)


def _reviews(size: Size, draw: Draw, values: dict[str, Number | None]) -> None:
    """Fill section 四: 行政复议, 未经复议直接起诉 and 复议后起诉."""
    outcomes = {"upheld": 6, "corrected": 2, "other": 2, "pending": 1}
    for block in ("administrative_review", "litigation_direct", "litigation_after_review"):
        counts = dict.fromkeys(outcomes, 0)
        for _ in range(draw.between(*_REVIEWS[size])):
            counts[draw.weighted(outcomes)] += 1
        for outcome, count in counts.items():
            values[f"reviews.{block}.{outcome}"] = count
        values[f"reviews.{block}.total"] = sum(counts.values())


def _misprint(report: tuple[str, str, int], values: dict[str, Number | None]) -> None:
    misprint = MISPRINTS.get(report)
    if misprint is not None:
        values.update(misprint.replaced)
        values.update({key: (values[key] or 0) + added for key, added in misprint.added.items()})


def _blanks(
    form: FormDefinition, draw: Draw, values: dict[str, Number | None], texts: dict[str, str]
) -> None:
    """Leave the columns of organisations empty where all applicants were persons, as many reports do."""
    keys = [f"requests.{row.key}.{column}" for row in form.requests_rows for column in APPLICANTS[1:]]
    if form.name == "2019" and draw.chance(50) and not any(values[key] for key in keys):
        for key in keys:
            values[key] = None
            texts[key] = ""


def _full_width(values: dict[str, Number | None], texts: dict[str, str]) -> None:
    digits = str.maketrans("0123456789", "０１２３４５６７８９")
    for key, value in values.items():
        if key.startswith("requests.") and value is not None:
            texts[key] = str(value).translate(digits)
