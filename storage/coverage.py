"""Coverage: for each authority and year, whether its report is there, in time, late, missing, or not known.

To call an authority late or missing is an accusation, so it needs positive evidence, and every row says which.
`missing` needs all of: the deadline has passed; the authority's own list, or one that it shares, was read whole
after that day; the portal's last night was not a failure; and a good part of the portal's other authorities do
have a report for that year, or else the list may simply have moved; and no report of its own bears that year in
its title alone. Whatever falls short of that is `unknown`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from storage.deadlines import Calendar
from storage.successions import Heir

# The ends of a portal's night after which nothing can be said about what is not there.
SILENT_OUTCOMES = {
    "blocked": "被防护系统拦截",
    "forbidden": "robots.txt 不允许访问",
    "unreachable": "无法访问",
    "broken": "未能读出以往可见的报告",
}


@dataclass(frozen=True, slots=True)
class _Status:
    status: str
    evidence: str
    deadline: date | None = None
    published_on: str | None = None
    days_late: int | None = None

    @property
    def report_is_owed(self) -> bool:
        """Whether there is no report to speak of."""
        return self.status in ("missing", "not_due", "unknown")


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
    begun = {heir.authority_id: heir.year for heir in lineage.values() if heir.continues}
    authorities = connection.execute(
        "SELECT id, level, region, portal_id FROM authorities WHERE placeholder = 0 ORDER BY id"
    ).fetchall()
    for authority in authorities:
        for year, status in _years(connection, authority, calendar, as_of):
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


def _years(
    connection: sqlite3.Connection, authority: sqlite3.Row, calendar: Calendar, as_of: date
) -> Iterator[tuple[int, _Status]]:
    held = _held(connection, authority["id"])
    first = min(held) if held else _listed_since(connection, authority["id"])
    if first is None:
        return
    for year in range(first, max((as_of.year - 1, *held)) + 1):
        due = calendar.due(authority["region"], authority["level"], year)
        if not held and due is None:
            continue
        if year in held:
            restamped = any(
                other != year and report.stated == held[year].stated for other, report in held.items()
            )
            yield year, _published(held[year], due, restamped=restamped)
        else:
            yield year, _gap(connection, authority, year, due, as_of)


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


def _published(report: _Held, due: tuple[date, str] | None, *, restamped: bool) -> _Status:
    deadline, rule = due if due else (None, "")
    seen = f"首次抓取于{report.first_seen}：{report.landing_url}"
    if report.gone_since is not None:
        evidence = f"自{report.gone_since[:10]}起列表中不再列出，原网址也已不存在；原件仍存于档案，{seen}。"
        return _Status("vanished", evidence, deadline, report.published_on)
    if not report.readable:
        return _Status("unreadable", f"报告已取得但无法读取，{seen}。", deadline, report.published_on)
    if report.published_on is None:
        in_time = deadline is not None and report.first_seen <= deadline.isoformat()
        doubt = "截止日前已见到报告" if in_time else "页面未注明发布日期，不能判断是否逾期"
        return _Status("published", f"{doubt}，{seen}。", deadline)
    if deadline is None:
        evidence = f"页面注明{report.published_on}发布，没有适用的截止日期规定，{seen}。"
        return _Status("published", evidence, None, report.published_on)
    days = (date.fromisoformat(report.published_on) - deadline).days
    if days <= 0:
        evidence = f"{report.published_on}已发布，截止日为{deadline}（{rule}），{seen}。"
        return _Status("published", evidence, deadline, report.published_on)
    if restamped:
        evidence = (
            f"页面注明{report.published_on}发布，但该机关另一年度的报告注明同一日期，可能是网站迁移后的日期，"
            f"不能据此认定逾期，{seen}。"
        )
        return _Status("published", evidence, deadline, report.published_on)
    evidence = f"{report.published_on}发布，比截止日{deadline}（{rule}）晚{days}天，{seen}。"
    return _Status("late", evidence, deadline, report.published_on, days)


def _gap(
    connection: sqlite3.Connection,
    authority: sqlite3.Row,
    year: int,
    due: tuple[date, str] | None,
    as_of: date,
) -> _Status:
    if due is None:
        return _Status("unknown", f"未见{year}年报告，也没有适用的截止日期规定。")
    deadline, rule = due
    if as_of <= deadline:
        return _Status("not_due", f"截止日为{deadline}（{rule}），尚未到期。", deadline)
    if authority["portal_id"] is None:
        return _Status("unknown", f"未见{year}年报告；该机关的报告均为导入，没有可查的网站。", deadline)
    night = _last_night(connection, authority["portal_id"])
    if night is not None and night["outcome"] in SILENT_OUTCOMES:
        reason = SILENT_OUTCOMES[night["outcome"]]
        return _Status(
            "unknown", f"未见{year}年报告；网站最近一次{reason}（{night['started'][:10]}）。", deadline
        )
    if _titled(connection, authority["id"], year):
        evidence = f"未见{year}年报告，但该机关有一份标题写作{year}年的报告，按内容归入了其他年度。"
        return _Status("unknown", evidence, deadline)
    seen = _list_seen(connection, authority, deadline)
    if seen is None:
        return _Status(
            "unknown", f"未见{year}年报告；截止日{deadline}之后没有完整读取过其报告列表。", deadline
        )
    dead = _dead_link(connection, authority, year)
    if dead is not None:
        evidence = f"列表链接了“{dead['title']}”，但最近一次打不开：{dead['url']}。"
        return _Status("unknown", evidence, deadline)
    if not _others_published(connection, authority, year):
        evidence = (
            f"未见{year}年报告，但同一网站其他机关大多也没有该年度报告，列表可能已迁移：{seen['url']}。"
        )
        return _Status("unknown", evidence, deadline)
    evidence = (
        f"截止日为{deadline}（{rule}）；{seen['last_seen'][:10]}完整读取列表“{seen['title']}”"
        f"（{seen['url']}），其中没有该机关{year}年报告，而同一网站其他机关已有该年度报告。"
    )
    return _Status("missing", evidence, deadline)


def _last_night(connection: sqlite3.Connection, portal_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT outcome, started FROM run_portals JOIN runs ON runs.id = run_id WHERE portal_id = ? "
        "ORDER BY started DESC, run_id DESC",
        (portal_id,),
    ).fetchone()
    return row


def _titled(connection: sqlite3.Connection, authority_id: str, year: int) -> bool:
    """Whether a report that counts for another year says this one in its title."""
    row = connection.execute(
        "SELECT 1 FROM reports JOIN findings ON report_id = reports.id "
        "WHERE authority_id = ? AND rule = 'title_year_conflict' AND title LIKE ? LIMIT 1",
        (authority_id, f"%{year}年%"),
    ).fetchone()
    return row is not None


def _list_seen(connection: sqlite3.Connection, authority: sqlite3.Row, deadline: date) -> sqlite3.Row | None:
    """The list that covers the authority, its own before a shared one, read whole after the deadline."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT url, title, last_seen FROM lists WHERE portal_id = ? "
        "AND (authority_id = ? OR authority_id IS NULL) AND complete = 1 AND (entries > 0 OR stated_empty = 1) "
        "AND substr(last_seen, 1, 10) > ? ORDER BY authority_id IS NULL, last_seen DESC, url",
        (authority["portal_id"], authority["id"], deadline.isoformat()),
    ).fetchone()
    return row


def _dead_link(connection: sqlite3.Connection, authority: sqlite3.Row, year: int) -> sqlite3.Row | None:
    """A linked report that could not be had and may be the one: nobody is missing because a link is dead."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT url, title FROM dead_links WHERE portal_id = ? AND (authority_id = ? OR authority_id IS NULL) "
        "AND (year = ? OR year IS NULL) ORDER BY authority_id IS NULL, year IS NULL, url",
        (authority["portal_id"], authority["id"], year),
    ).fetchone()
    return row


def _others_published(connection: sqlite3.Connection, authority: sqlite3.Row, year: int) -> bool:
    """Whether a quarter of the portal's other authorities have a report for the year: one alone may be misread."""
    (others, published) = connection.execute(
        "SELECT count(DISTINCT authority_id), count(DISTINCT authority_id) FILTER (WHERE year = :year) "
        "FROM reports JOIN authorities ON authorities.id = authority_id "
        "WHERE reports.portal_id = :portal AND authority_id <> :authority AND placeholder = 0",
        {"portal": authority["portal_id"], "year": year, "authority": authority["id"]},
    ).fetchone()
    return bool(published and published * 4 >= others)
