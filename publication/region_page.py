"""Coverage by region and year, for the home page, and one region with all its authorities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publication.edition import Edition

# A region goes by its portal's name; authorities of imported reports may have no region.
NOWHERE = "-"
AMISS = ("late", "missing", "vanished", "unreadable")
HEAT = """
SELECT coalesce(authorities.region, '-') AS region, coverage.year, coverage.status, count(*) AS authorities
FROM coverage JOIN authorities ON authorities.id = coverage.authority_id
GROUP BY 1, 2, 3
"""
NAMES = "SELECT region, min(name) AS name FROM portals GROUP BY region"
AUTHORITIES = """
SELECT authorities.id, authorities.name, authorities.level,
       (SELECT count(*) FROM findings JOIN reports ON reports.id = findings.report_id
        WHERE reports.authority_id = authorities.id AND findings.verdict IS NOT 'dismiss') AS findings
FROM authorities WHERE coalesce(region, '-') = ? AND NOT placeholder
ORDER BY CASE level WHEN 'county' THEN 0 WHEN 'office' THEN 1 WHEN 'department' THEN 2 WHEN 'township' THEN 3
         ELSE 4 END, name
"""
COVERAGE = """
SELECT coverage.*, (SELECT reports.id FROM reports WHERE reports.authority_id = coverage.authority_id
                    AND reports.year = coverage.year ORDER BY reports.kind DESC LIMIT 1) AS report_id
FROM coverage JOIN authorities ON authorities.id = coverage.authority_id
WHERE coalesce(authorities.region, '-') = ? ORDER BY coverage.year
"""
TOTALS = """
SELECT reports.year, count(*) AS reports, sum(new_requests) AS new_requests, sum(total_handled) AS total_handled,
       sum(refused) AS refused, sum(reviews) AS reviews, sum(lawsuits) AS lawsuits,
       count(new_requests) AS counted
FROM reports JOIN authorities ON authorities.id = reports.authority_id
WHERE coalesce(authorities.region, '-') = ? AND reports.kind = 'own' AND reports.year IS NOT NULL
GROUP BY reports.year ORDER BY reports.year
"""


@dataclass(frozen=True, slots=True)
class Heat:
    """A region in a year: how many authorities by status."""

    counts: dict[str, int]

    @property
    def judged(self) -> int:
        """Authorities of whose report something is known."""
        return sum(n for status, n in self.counts.items() if status not in ("unknown", "not_due"))

    @property
    def published(self) -> int:
        """Authorities that published in time."""
        return self.counts.get("published", 0)

    @property
    def shade(self) -> str:
        """The class that colours the cell, from all in time (5) down to none (0)."""
        if not self.judged:
            return "heat-none"
        share = self.published / self.judged
        return f"heat-{5 if share == 1 else min(4, int(share * 5))}"

    @property
    def amiss(self) -> list[tuple[str, int]]:
        """What there is to look at, worst words last."""
        return [(status, self.counts[status]) for status in AMISS if self.counts.get(status)]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Regions (code and name) with a Heat, or None, a year."""

    years: list[int]
    regions: list[tuple[str, str, list[Heat | None]]]


@dataclass(frozen=True, slots=True)
class RegionPage:
    """One region: its authorities with a coverage row (or None) a year, and the sums of what they print."""

    region: str
    name: str
    years: list[int]
    authorities: list[tuple[dict[str, Any], list[dict[str, Any] | None]]]
    totals: list[dict[str, Any]]


async def load_heat_map(edition: Edition) -> HeatMap:
    """All regions, those with most to look at first."""
    names = await _names(edition)
    counts: dict[str, dict[int, dict[str, int]]] = {}
    for row in await edition.rows(HEAT):
        of_year = counts.setdefault(row["region"], {}).setdefault(row["year"], {})
        of_year[row["status"]] = row["authorities"]
    years = sorted({year for by_year in counts.values() for year in by_year})
    regions = [
        (
            region,
            names.get(region, region),
            [Heat(by_year[year]) if year in by_year else None for year in years],
        )
        for region, by_year in counts.items()
    ]
    regions.sort(key=lambda r: (-sum(n for heat in r[2] if heat for _, n in heat.amiss), r[0]))
    return HeatMap(years, regions)


async def load_region_page(edition: Edition, region: str) -> RegionPage | None:
    """The page of a region, or None where no authority of the snapshot lies there."""
    authorities = await edition.rows(AUTHORITIES, [region])
    if not authorities:
        return None
    covered: dict[str, dict[int, dict[str, Any]]] = {}
    for row in await edition.rows(COVERAGE, [region]):
        covered.setdefault(row["authority_id"], {})[row["year"]] = row
    years = sorted({year for by_year in covered.values() for year in by_year})
    return RegionPage(
        region=region,
        name=(await _names(edition)).get(region, region),
        years=years,
        authorities=[
            (authority, [covered.get(authority["id"], {}).get(year) for year in years])
            for authority in authorities
        ],
        totals=await edition.rows(TOTALS, [region]),
    )


async def _names(edition: Edition) -> dict[str, str]:
    """Each region's name: its portal's, without 人民政府."""
    return {row["region"]: row["name"].removesuffix("人民政府") for row in await edition.rows(NAMES)}
