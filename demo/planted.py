"""What is wrong on the sample portals on purpose, so that a harvest can be judged against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ReportId = tuple[str, str, int]
"""Portal id, authority slug and report year: one report of the sample portals."""


@dataclass(frozen=True, slots=True)
class Misprint:
    """Printed figures that differ from the true ones, and the rules (by their public names) that must notice.

    `added` changes a figure by an amount, `replaced` puts a figure in its place.
    """

    rules: tuple[str, ...]
    added: Mapping[str, int] = field(default_factory=dict)
    replaced: Mapping[str, int] = field(default_factory=dict)


MISPRINTS: Mapping[ReportId, Misprint] = {
    # One request too many in 一: it no longer equals what was handled and carried over.
    ("yunqi", "xzf", 2021): Misprint(
        rules=("requests_balance",),
        added={"requests.new_requests.natural_person": 1, "requests.new_requests.total": 1},
    ),
    # The parts are printed, the total is 0: the commonest slip in section 四.
    ("yanhu", "xzf", 2020): Misprint(
        rules=("reviews_total",),
        replaced={
            "reviews.administrative_review.upheld": 5,
            "reviews.administrative_review.corrected": 1,
            "reviews.administrative_review.other": 0,
            "reviews.administrative_review.pending": 0,
            "reviews.administrative_review.total": 0,
        },
    ),
    # The last column of one row is short by one, so its own row and the column's sum both fail.
    ("chengxi", "xzf", 2023): Misprint(
        rules=("requests_row_total", "requests_column_total"),
        added={"requests.unavailable_not_held.total": -1},
    ),
}

CARRIED_IN_TOO_MANY: Mapping[ReportId, int] = {
    # 上年结转 is two more than the year before carried over; the year adds up in itself.
    ("yanhu", "zjj", 2022): 2,
}

MISSING: frozenset[ReportId] = frozenset({("chengxi", "nyj", 2022)})
"""Never published, though the authority's list shows the years on both sides."""

LATE: Mapping[ReportId, str] = {("yunqi", "jyj", 2021): "2022-04-18"}
"""Published long after 31 January, with the date."""

APPEARING: Mapping[ReportId, str] = {("yunqi", "slj", 2024): "2025-06-19"}
"""Not there on the first night, there on the second, with the date it bears: late, and not missing any more."""

REPUBLISHED: Mapping[ReportId, str] = {("yanhu", "rsj", 2022): "2023-09-05"}
"""On the second night at another address with this date; its old link is gone."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change made in place without a word: a cell's figure and a sentence of section 五 are new."""

    cell: str
    added: int
    sentence: str


EDITED: Mapping[ReportId, Edit] = {
    ("chengxi", "scj", 2021): Edit(
        cell="disclosure.penalties.decisions",
        added=27,
        sentence="经复核，行政处罚决定的公示范围已作补充，今后按月核对公示台账。",
    ),
}

COPIED: Mapping[ReportId, ReportId] = {("chengxi", "mtx", 2022): ("chengxi", "slz", 2022)}
"""Reports whose narrative is another authority's with the names exchanged, and whose it is."""
