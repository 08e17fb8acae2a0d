"""Which report a discovery is about: (authority, year, kind), and the id that these give it.

Where the words disagree, the order of trust in levels.toml decides on the authority and the report's own text on
the year. What nobody names is not guessed: the report gets a placeholder authority, or an id without a year.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import partial

from extraction.report import Report
from storage import authorities
from storage.fingerprints import content_sha256
from storage.inputs import DiscoveryRow


@dataclass(frozen=True, slots=True)
class Identity:
    """Which report this is: its id and the three things it is made of."""

    report_id: str
    authority_id: str
    year: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a discovery knows of where it stands: the portal, its region code and its county's name."""

    portal_id: str | None
    region: str | None
    county: str | None


def place_of(connection: sqlite3.Connection, discovery: DiscoveryRow) -> Place:
    """Where a discovery stands; the discovery's own region code goes before its portal's."""
    portal = connection.execute(
        "SELECT name, region FROM portals WHERE id = ?", (discovery.portal_id,)
    ).fetchone()
    if portal is None:
        return Place(discovery.portal_id, discovery.region, None)
    return Place(
        discovery.portal_id, discovery.region or portal["region"], authorities.county_of(portal["name"])
    )


def identify(
    connection: sqlite3.Connection, discovery: DiscoveryRow, report: Report, place: Place, *, alone: bool
) -> Identity:
    """Which report `report` is; its authority is added where it is new. `alone`: no other was in the document."""
    named = _most_trusted(discovery, report, alone=alone)
    if named is None:
        return unsigned(connection, discovery, report, place)
    name, source = named
    if (region := discovery.elsewhere.get(name)) is not None:
        # Of another county, by its code: nothing that this portal lists or leaves out concerns it.
        place = Place(None, region, None)
    county = place.county or authorities.county_of(report.region_hint) or authorities.county_of(name)
    add = partial(
        authorities.find_or_add,
        connection,
        name,
        source,
        region=place.region,
        county=county,
        portal_id=place.portal_id,
    )
    kind: str = report.kind
    if report.authority is None and authorities.read_name(name, county).level == "county":
        # Only the portal names the authority, and a county government reports on its whole region.
        kind = "aggregate"
    identity = _identity(connection, discovery, report, add(), kind)
    if place.region is None and county is None and _is_of_another(connection, identity, discovery, report):
        return _identity(connection, discovery, report, add(apart=discovery.landing_url), kind)
    return identity


def _is_of_another(
    connection: sqlite3.Connection, identity: Identity, discovery: DiscoveryRow, report: Report
) -> bool:
    """Whether a report with this identity is another town's of the same name.

    Many counties have a 城关镇. Where nothing says which county an imported report is from, one that neither lies
    where the known one lies nor says what that says is not taken for a new version of it.
    """
    known = connection.execute("SELECT 1 FROM reports WHERE id = ?", (identity.report_id,)).fetchone()
    same = connection.execute(
        "SELECT 1 FROM report_addresses WHERE report_id = :id AND url = :url UNION ALL "
        "SELECT 1 FROM versions WHERE report_id = :id AND content_sha256 = :content",
        {"id": identity.report_id, "url": discovery.landing_url, "content": content_sha256(report)},
    ).fetchone()
    return known is not None and same is None


def _most_trusted(discovery: DiscoveryRow, report: Report, *, alone: bool) -> tuple[str, str] | None:
    """The authority's name and where it stood. In a document of several reports each part's own text comes first."""
    words: dict[str, str] = {}
    if discovery.authority and discovery.authority_source:
        words[discovery.authority_source] = discovery.authority
    if report.authority:
        if not alone:
            return report.authority, "body"
        words["body"] = report.authority
    trusted = [*authorities.vocabulary().trust, *sorted(words)]
    return next(((words[source], source) for source in trusted if source in words), None)


def unsigned(
    connection: sqlite3.Connection, discovery: DiscoveryRow, report: Report, place: Place
) -> Identity:
    """The identity of a report that names no authority: the placeholder of its document, or of its address."""
    part = report.source.part if report.sources else 1
    before = connection.execute(
        "SELECT authorities.id FROM report_addresses JOIN reports ON reports.id = report_id "
        "JOIN authorities ON authorities.id = authority_id WHERE url = ? AND placeholder = 1 AND year IS ? "
        "AND authorities.id LIKE ? ORDER BY authorities.id",
        (discovery.landing_url, report_year(discovery, report), "%-unsigned-" + "_" * 12 + _part(part)),
    ).fetchone()
    if before is not None:
        return _identity(connection, discovery, report, before["id"], report.kind)
    sha256 = read_from(discovery, report)
    filename = next(c.filename for c, _ in discovery.documents if c.sha256 == sha256)
    authority_id = authorities.add_placeholder(
        connection, sha256, part, filename, region=place.region, portal_id=place.portal_id
    )
    return _identity(connection, discovery, report, authority_id, report.kind)


def _part(part: int) -> str:
    return f"-{part}" if part > 1 else ""


def _identity(
    connection: sqlite3.Connection, discovery: DiscoveryRow, report: Report, authority_id: str, kind: str
) -> Identity:
    year = report_year(discovery, report)
    suffix = "" if kind == "own" else f"-{kind}"
    if year is not None:
        return Identity(f"{authority_id}-{year}{suffix}", authority_id, year, kind)
    # Without a year it is told by what it says, and where nobody has said that yet, by where it stands.
    known = connection.execute(
        "SELECT reports.id FROM reports JOIN versions ON versions.report_id = reports.id "
        "WHERE authority_id = ? AND kind = ? AND year IS NULL AND versions.content_sha256 = ? ORDER BY reports.id",
        (authority_id, kind, content_sha256(report)),
    ).fetchone()
    undated = f"{authority_id}-undated-{authorities.short_digest(discovery.landing_url)}{suffix}"
    return Identity(known["id"] if known and not report.error else undated, authority_id, None, kind)


def report_year(discovery: DiscoveryRow, report: Report) -> int | None:
    """The report's year: the body has the last word, else what the portal says.

    A year that had not begun when the report was fetched is a misprint or misread, and nobody's word.
    """
    fetched = max(capture.fetched_at.year for capture, _ in discovery.documents)
    return next(
        (year for year in (report.year, discovery.year) if year is not None and year <= fetched), None
    )


def read_from(discovery: DiscoveryRow, report: Report) -> str:
    """The document that the report stands in: a file inside a container is not an original of its own."""
    digests = [capture.sha256 for capture, _ in discovery.documents]
    return next((source.sha256 for source in report.sources if source.sha256 in digests), digests[0])
