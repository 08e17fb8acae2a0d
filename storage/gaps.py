"""Reports that are not there: whether they are missing, not due yet, or nothing can be said about them.

`missing` is an accusation. It needs all of: the deadline has passed; the authority's own list, or one that it shares,
was read whole after that day; the portal's last night was not a failure; and a good part of the portal's other
authorities do have a report for that year, or else the list may simply have moved; and no report of its own bears that
year in its title alone. Whatever falls short of that is `unknown`.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from storage.events import OUTCOMES

# The ends of a portal's night after which nothing can be said about what is not there.
_SILENT = ("blocked", "forbidden", "unreachable", "broken")
# A list that was not seen for so many days, while its reports or other lists were, has given way to another one.
_GIVEN_UP = 30


@dataclass(frozen=True, slots=True)
class Status:
    """How an authority stands for a year, and what says so."""

    status: str
    evidence: str
    deadline: date | None = None
    published_on: str | None = None
    days_late: int | None = None

    @property
    def report_is_owed(self) -> bool:
        """Whether there is no report to speak of."""
        return self.status in ("missing", "not_due", "unknown")


def gap_status(
    connection: sqlite3.Connection,
    authority: sqlite3.Row,
    year: int,
    due: tuple[date, str] | None,
    as_of: date,
) -> Status:
    """How an authority stands for a year that it has no report for, as of a day."""
    if due is None:
        return Status("unknown", f"未见{year}年报告，也没有适用的截止日期规定。")
    deadline, rule = due
    if as_of <= deadline:
        return Status("not_due", f"截止日为{deadline}（{rule}），尚未到期。", deadline)
    if authority["portal_id"] is None:
        return Status("unknown", f"未见{year}年报告；该机关的报告均为导入，没有可查的网站。", deadline)
    night = _last_night(connection, authority["portal_id"])
    if night is not None and night["outcome"] in _SILENT:
        reason = OUTCOMES[night["outcome"]]
        return Status(
            "unknown", f"未见{year}年报告；网站最近一次{reason}（{night['started'][:10]}）。", deadline
        )
    if _titled(connection, authority["id"], year):
        evidence = f"未见{year}年报告，但该机关有一份标题写作{year}年的报告，按内容归入了其他年度。"
        return Status("unknown", evidence, deadline)
    seen = _list_seen(connection, authority, deadline)
    if seen is None:
        return Status(
            "unknown", f"未见{year}年报告；截止日{deadline}之后没有完整读取过其报告列表。", deadline
        )
    dead = _dead_link(connection, authority, year)
    if dead is not None:
        evidence = f"列表链接了“{dead['title']}”，但最近一次打不开：{dead['url']}。"
        return Status("unknown", evidence, deadline)
    if not _others_published(connection, authority, year):
        evidence = (
            f"未见{year}年报告，但同一网站其他机关大多也没有该年度报告，列表可能已迁移：{seen['url']}。"
        )
        return Status("unknown", evidence, deadline)
    evidence = (
        f"截止日为{deadline}（{rule}）；{seen['last_seen'][:10]}完整读取列表“{seen['title']}”"
        f"（{seen['url']}），其中没有该机关{year}年报告，而同一网站其他机关已有该年度报告。"
    )
    return Status("missing", evidence, deadline)


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
    """The list that covers the authority, read whole after the deadline: its own, or where it has none a shared one.

    None where one of them was not read to its end since: the report may stand there.
    """
    rows = connection.execute(
        """
        WITH seen AS (SELECT max(last_seen) AS at FROM reports WHERE authority_id = :authority),
        own AS (
            SELECT url FROM lists, seen WHERE portal_id = :portal AND authority_id = :authority
            AND (at IS NULL OR julianday(at) - julianday(lists.last_seen) < :given_up)
        )
        SELECT url, title, last_seen, complete, entries > 0 OR stated_empty = 1 AS speaks,
            complete OR julianday(max(last_seen) OVER ()) - julianday(last_seen) >= :given_up AS settled
        FROM lists WHERE portal_id = :portal AND substr(last_seen, 1, 10) > :deadline
        AND (url IN own OR (authority_id IS NULL AND NOT EXISTS (SELECT 1 FROM own)))
        ORDER BY last_seen DESC, url
        """,
        {
            "portal": authority["portal_id"],
            "authority": authority["id"],
            "deadline": deadline.isoformat(),
            "given_up": _GIVEN_UP,
        },
    ).fetchall()
    if not all(row["settled"] for row in rows):
        return None
    return next((row for row in rows if row["complete"] and row["speaks"]), None)


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
