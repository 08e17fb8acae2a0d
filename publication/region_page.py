"""Coverage by region and year, for the home page, and one region with all its authorities."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from publication.chart import Year
from publication.edition import Edition
from publication.labels import Labels, Language
from publication.year_charts import Drawn, charts_of

# A region goes by its portal's name; authorities of imported reports may have no region.
NOWHERE = "-"
AMISS = ("late", "missing", "vanished", "unreadable")
HEAT = """
SELECT region, year, published, late, missing, vanished, unreadable, not_due, unknown FROM region_years
WHERE published + late + missing + vanished + unreadable + not_due + unknown > 0
  AND region IN (SELECT value FROM json_each(?))
"""
REGIONS = """
SELECT region, count(*) OVER () AS regions FROM region_list
WHERE CASE WHEN :named IS NULL THEN region LIKE :begins || '%'
           ELSE region IN (SELECT value FROM json_each(:named)) END
ORDER BY place LIMIT :limit OFFSET :offset
"""
AUTHORITIES = """
SELECT authorities.id, authorities.name, authorities.level,
       (SELECT count(*) FROM findings JOIN reports ON reports.id = findings.report_id
        WHERE reports.authority_id = authorities.id AND findings.verdict IS NOT 'dismiss') AS findings
FROM authorities WHERE region IS ? AND NOT placeholder
ORDER BY CASE level WHEN 'county' THEN 0 WHEN 'office' THEN 1 WHEN 'department' THEN 2 WHEN 'township' THEN 3
         ELSE 4 END, name
"""
COVERAGE = """
SELECT coverage.*, (SELECT reports.id FROM reports WHERE reports.authority_id = coverage.authority_id
                    AND reports.year = coverage.year ORDER BY reports.kind DESC LIMIT 1) AS report_id
FROM coverage JOIN authorities ON authorities.id = coverage.authority_id
WHERE authorities.region IS ? ORDER BY coverage.year
"""
TOTALS = "SELECT * FROM region_years WHERE region = ? AND reports > 0 ORDER BY year"


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
    """Regions (code and name) with a Heat, or None, a year; `total` counts those on the other pages, too."""

    years: list[int]
    regions: list[tuple[str, str, list[Heat | None]]]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class RegionPage:
    """One region: its authorities with a coverage row (or None) a year, and the sums of what they print."""

    region: str
    name: str
    years: list[int]
    authorities: list[tuple[dict[str, Any], list[dict[str, Any] | None]]]
    totals: list[dict[str, Any]]
    charts: list[Drawn]


async def load_heat_map(edition: Edition, page: int, size: int, wanted: str = "") -> HeatMap:
    """A page of `size` regions, of those whose code begins with `wanted` or whose name it is."""
    named = None if not wanted or wanted.isdigit() else [code for code, _ in edition.regions.find(wanted)]
    asked = {
        "begins": wanted,
        "named": None if named is None else json.dumps(named),
        "limit": size,
        "offset": (page - 1) * size,
    }
    found = await edition.rows(REGIONS, asked)
    codes = [row["region"] for row in found]
    counts: dict[str, dict[int, dict[str, int]]] = {code: {} for code in codes}
    for row in await edition.rows(HEAT, [json.dumps(codes)]):
        counts[row["region"]][row["year"]] = {
            status: n for status, n in row.items() if status not in ("region", "year") and n
        }
    years = sorted({year for by_year in counts.values() for year in by_year})
    regions = [
        (
            code,
            edition.regions.name(code),
            [Heat(by_year[year]) if year in by_year else None for year in years],
        )
        for code, by_year in counts.items()
    ]
    total = found[0]["regions"] if found else 0
    return HeatMap(years, regions, total, page, max(1, -(-total // size)))


async def load_region_page(
    edition: Edition, region: str, labels: Labels, language: Language
) -> RegionPage | None:
    """The page of a region, or None where no authority of the snapshot lies there."""
    code = None if region == NOWHERE else region
    authorities = await edition.rows(AUTHORITIES, [code])
    if not authorities:
        return None
    covered: dict[str, dict[int, dict[str, Any]]] = {}
    for row in await edition.rows(COVERAGE, [code]):
        covered.setdefault(row["authority_id"], {})[row["year"]] = row
    years = sorted({year for by_year in covered.values() for year in by_year})
    totals = await edition.rows(TOTALS, [region])
    return RegionPage(
        region=region,
        name=edition.regions.name(region),
        years=years,
        authorities=[
            (authority, [covered.get(authority["id"], {}).get(year) for year in years])
            for authority in authorities
        ],
        totals=totals,
        charts=charts_of(totals, [Year(str(row["year"])) for row in totals], labels, language),
    )
