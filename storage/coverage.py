"""Coverage: for each authority and year, whether its report is there, in time, late, missing, or not known.

To call an authority late or missing is an accusation, so it needs positive evidence, and every row says which. What
`missing` needs stands in `storage.gaps`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from storage.deadlines import Calendar
from storage.gaps import Status, gap_status
from storage.successions import Heir

# Nobody publishes reports on so many years on one day; a site that moved gives all its pages that day's date.
_STAMPED_YEARS = 3


@dataclass(frozen=True, slots=True)
class _Held:
    """What is known of an authority's report for a year; `published_on` is the earliest day it was public."""

    readable: bool
    stated: str | None
    published_on: str | None
    first_seen: str
    landing_url: str
    gone_since: str | None


def write_coverage(connection: sqlite3.Connection, as_of: date, lineage: Mapping[str, Heir]) -> None:
    """Replace the `coverage` table by what is known on this day. Placeholder authorities owe nothing.

    `lineage` says who took whose place: the one owes up to that year, the other from it on.
    """
    connection.execute("DELETE FROM coverage")
    calendar = Calendar(connection)
    stamps = _stamps(connection)
    begun = {heir.authority_id: heir.year for heir in lineage.values() if heir.continues}
    authorities = connection.execute(
        "SELECT id, level, region, portal_id FROM authorities WHERE placeholder = 0 ORDER BY id"
    ).fetchall()
    for authority in authorities:
        for year, status in _years(connection, authority, calendar, as_of, stamps):
            heir = lineage.get(authority["id"])
            was_there = begun.get(authority["id"], 0) <= year and (heir is None or year < heir.year)
            if status.report_is_owed and not was_there:
                continue
            connection.execute(
                "INSERT INTO coverage (authority_id, year, status, deadline, published_on, days_late, evidence) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    authority["id"],
                    year,
                    status.status,
                    status.deadline.isoformat() if status.deadline else None,
                    status.published_on,
                    status.days_late,
                    status.evidence,
                ),
            )


def _stamps(connection: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    """(portal, day) of the dates that reports on several years bear: a site that moved stamps all pages anew."""
    rows = connection.execute(
        "SELECT portal_id, versions.published_on FROM versions JOIN reports ON reports.id = report_id "
        "WHERE portal_id IS NOT NULL AND versions.published_on IS NOT NULL "
        "GROUP BY 1, 2 HAVING count(DISTINCT year) >= ?",
        (_STAMPED_YEARS,),
    )
    return frozenset((row[0], row[1]) for row in rows)


def _years(
    connection: sqlite3.Connection,
    authority: sqlite3.Row,
    calendar: Calendar,
    as_of: date,
    stamps: frozenset[tuple[str, str]],
) -> Iterator[tuple[int, Status]]:
    held = _held(connection, authority["id"])
    first = min(held) if held else _listed_since(connection, authority["id"])
    if first is None:
        return
    for year in range(first, max((as_of.year - 1, *held)) + 1):
        due = calendar.due(authority["region"], authority["level"], year)
        if not held and due is None:
            continue
        if year in held:
            stated = held[year].stated
            doubt = ""
            if any(other != year and report.stated == stated for other, report in held.items()):
                doubt = "该机关另一年度的报告注明同一日期"
            elif (authority["portal_id"], stated) in stamps:
                doubt = "同一网站多个年度的报告注明同一日期"
            yield year, _published(held[year], due, doubt)
        else:
            yield year, gap_status(connection, authority, year, due, as_of)


def _listed_since(connection: sqlite3.Connection, authority_id: str) -> int | None:
    """The year that an authority without reports owes first: the last one before its own list was seen."""
    (seen,) = connection.execute(
        "SELECT min(first_seen) FROM lists WHERE authority_id = ?", (authority_id,)
    ).fetchone()
    return int(seen[:4]) - 1 if seen else None


def _held(connection: sqlite3.Connection, authority_id: str) -> dict[int, _Held]:
    held: dict[int, _Held] = {}
    # An edit may bear a later date than the report that it replaced: the earliest one counts.
    for row in connection.execute(
        "SELECT year, error, reports.first_seen, reports.landing_url, min(versions.published_on) AS stated, "
        "(SELECT since FROM absences WHERE report_id = reports.id AND vanished_at IS NOT NULL "
        "AND returned_at IS NULL) AS gone_since "
        "FROM reports JOIN versions ON versions.report_id = reports.id "
        "WHERE authority_id = ? AND year IS NOT NULL GROUP BY reports.id ORDER BY year, kind DESC",
        (authority_id,),
    ):
        first_seen = row["first_seen"][:10]
        stated = row["stated"]
        report = _Held(
            row["error"] is None,
            stated,
            min(stated, first_seen) if stated else None,
            first_seen,
            row["landing_url"],
            row["gone_since"],
        )
        other = held.get(row["year"])
        if other is None or _speaks_for(report) > _speaks_for(other):
            held[row["year"]] = report
    return held


def _speaks_for(report: _Held) -> tuple[bool, bool, int]:
    """Which of two reports for one year, own and aggregate, says how its authority stands."""
    public = date.fromisoformat(report.published_on or "9999-12-31")
    return report.gone_since is None, report.readable, -public.toordinal()


def _published(report: _Held, due: tuple[date, str] | None, doubt: str) -> Status:
    """A report that is there; `doubt` says why its stated date may not be the day of its publication."""
    deadline, rule = due if due else (None, "")
    seen = f"首次抓取于{report.first_seen}：{report.landing_url}"
    if report.gone_since is not None:
        evidence = f"自{report.gone_since[:10]}起列表中不再列出，原网址也已不存在；原件仍存于档案，{seen}。"
        return Status("vanished", evidence, deadline, report.published_on)
    if not report.readable:
        return Status("unreadable", f"报告已取得但无法读取，{seen}。", deadline, report.published_on)
    if report.published_on is None:
        in_time = deadline is not None and report.first_seen <= deadline.isoformat()
        timely = "截止日前已见到报告" if in_time else "页面未注明发布日期，不能判断是否逾期"
        return Status("published", f"{timely}，{seen}。", deadline)
    if deadline is None:
        evidence = f"页面注明{report.published_on}发布，没有适用的截止日期规定，{seen}。"
        return Status("published", evidence, None, report.published_on)
    days = (date.fromisoformat(report.published_on) - deadline).days
    if days <= 0:
        evidence = f"{report.published_on}已发布，截止日为{deadline}（{rule}），{seen}。"
        return Status("published", evidence, deadline, report.published_on)
    if doubt:
        evidence = f"页面注明{report.published_on}发布，但{doubt}，可能是网站迁移后的日期，不能据此认定逾期，{seen}。"
        return Status("published", evidence, deadline, report.published_on)
    evidence = f"{report.published_on}发布，比截止日{deadline}（{rule}）晚{days}天，{seen}。"
    return Status("late", evidence, deadline, report.published_on, days)
