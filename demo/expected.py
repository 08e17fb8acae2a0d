"""What a faultless harvest of the sample portals holds: every report, every cell, every planted finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from demo.counties import COUNTIES, LOCAL_DEADLINES, YEARS, Authority, County
from demo.documents import DocumentFormat
from demo.measures import Number
from demo.planted import CARRIED_IN_TOO_MANY, COPIED, MISPRINTS, ReportId
from demo.reports import NIGHTS, SampleReport, catalogue
from demo.server import build_site

# 政府信息公开条例 art. 49 and 50: departments and governments' offices, then the county's own report.
_LEGAL_DEADLINES = {"office": "01-31", "department": "01-31", "county": "03-31"}


@dataclass(frozen=True, slots=True)
class ExpectedReport:
    """One report as it must come out of a harvest.

    `authority` is the full name; `landing_path` and `attachment_path` are paths on the portal (with query), the
    latter None where the report is inline. `cells` has the printed value of every cell of the form (money in
    yuan, None where no number is printed); `rules` names the rules whose findings are planted in this report.
    """

    portal_id: str
    region: str
    authority: str
    level: str
    group: str
    year: int
    kind: Literal["own", "aggregate"]
    form: str
    format: DocumentFormat
    title: str
    published_on: str
    landing_path: str
    attachment_path: str | None
    cells: Mapping[str, Number | None]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectedCoverage:
    """Whether an authority's report for a year is there: `published`, `late` (with the days) or `missing`.

    `published_on` is the earliest date that the report was seen under: one that is put up again with a new date
    has not become late by it.
    """

    portal_id: str
    authority: str
    kind: Literal["own", "aggregate"]
    year: int
    status: Literal["published", "late", "missing"]
    deadline: str
    published_on: str | None
    days_late: int | None


def expected(night: int = 1, *, browser: bool = True) -> list[ExpectedReport]:
    """Every report that the portals show on a night, in the order of the catalogue.

    Without a `browser` the portals whose lists are built by script show nothing and are left out.
    """
    sites = {county.portal_id: build_site(county, night) for county in COUNTIES}
    reports = []
    for report in catalogue(night):
        if report.county.needs_browser and not browser:
            continue
        site = sites[report.county.portal_id]
        tables = report.document.figures
        reports.append(
            ExpectedReport(
                portal_id=report.county.portal_id,
                region=report.county.region,
                authority=report.authority.name,
                level=report.authority.level,
                group=report.authority.group,
                year=report.year,
                kind=report.authority.kind,
                form=tables.form,
                format=report.format,
                title=report.title,
                published_on=report.published_on,
                landing_path=site.landing_path(report),
                attachment_path=None if report.format == "html" else site.attachment_path(report),
                cells=tables.values,
                rules=planted_rules(report.id),
            )
        )
    return reports


def planted_rules(report_id: ReportId) -> tuple[str, ...]:
    """The rules, by their public names, that must find something in this report."""
    rules: tuple[str, ...] = ()
    if report_id in MISPRINTS:
        rules += MISPRINTS[report_id].rules
    if report_id in CARRIED_IN_TOO_MANY:
        rules += ("carried_between_years",)
    if report_id in COPIED:
        # The later of the two is the copy; whose words they are is not accused.
        rules += ("copied_narrative",)
    return rules


def expected_coverage(night: int = 1, *, browser: bool = True) -> list[ExpectedCoverage]:
    """The state of every authority and report year once every night up to this one was harvested.

    Without a `browser` nothing is said of the authorities whose portal needs one.
    """
    seen = [report for earlier in NIGHTS if earlier <= night for report in catalogue(earlier)]
    shown = {report.id: report for report in reversed(seen)}
    return [
        _coverage(county, authority, year, shown.get((county.portal_id, authority.slug, year)))
        for county in COUNTIES
        if browser or not county.needs_browser
        for authority in county.authorities
        for year in YEARS
    ]


def _coverage(
    county: County, authority: Authority, year: int, report: SampleReport | None
) -> ExpectedCoverage:
    deadline = date.fromisoformat(f"{year + 1}-{_month_day(county, authority, year)}")
    days = (date.fromisoformat(report.published_on) - deadline).days if report else 0
    status: Literal["published", "late", "missing"] = "missing"
    if report:
        status = "late" if days > 0 else "published"
    return ExpectedCoverage(
        portal_id=county.portal_id,
        authority=authority.name,
        kind=authority.kind,
        year=year,
        status=status,
        deadline=deadline.isoformat(),
        published_on=report.published_on if report else None,
        days_late=days if days > 0 else None,
    )


def _month_day(county: County, authority: Authority, year: int) -> str:
    for row in LOCAL_DEADLINES:
        if (row["region"], row["level"], row["year"]) == (county.region, authority.level, year):
            return str(row["month_day"])
    return _LEGAL_DEADLINES[authority.level]
