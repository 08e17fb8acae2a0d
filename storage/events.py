"""What happened, and when: one row for each thing that a morning's summary, a message or a feed tells.

Everything is asked of the data, nothing is logged beside it: a rebuilt database tells the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

KINDS = {
    "new": "新报告",
    "edited": "内容改动",
    "republished": "重新发布",
    "moved": "网址变动",
    "vanished": "消失",
    "returned": "重现",
    "missing": "逾期未见",
    "finding": "疑点",
    "portal": "门户状况",
}
"""Every kind of event, in the order in which they are told, with its Chinese name."""

OUTCOMES = {
    "ok": "正常",
    "partial": "未能读全",
    "blocked": "被防护系统拦截",
    "forbidden": "robots.txt 不允许访问",
    "unreachable": "无法访问",
    "broken": "未能读出以往可见的报告",
}
"""How a portal's night ended, in words; `unchanged` is told like `ok`."""

_WORDS = " ".join(f"WHEN '{outcome}' THEN '{word}'" for outcome, word in OUTCOMES.items())
# A portal's outcomes are told where they change; what was cut off says nothing.
EVENTS = f"""
WITH outcomes AS (
    SELECT run_portals.*, runs.started, CASE outcome WHEN 'unchanged' THEN 'ok' ELSE outcome END AS word
    FROM run_portals JOIN runs ON runs.id = run_id WHERE runs.status <> 'interrupted'
),
nights AS (
    SELECT *, lag(word) OVER (PARTITION BY portal_id ORDER BY run_id) AS before FROM outcomes
),
happened AS (
    SELECT change AS kind, versions.first_seen AS at, report_id, number AS mark,
           CASE WHEN change = 'new' AND status = 'late' THEN
               coverage.published_on || '发布，比截止日' || deadline || '晚' || days_late || '天'
           ELSE '' END AS detail
    FROM versions JOIN reports ON reports.id = report_id
    LEFT JOIN coverage ON coverage.authority_id = reports.authority_id AND coverage.year = reports.year
    UNION ALL SELECT 'vanished', vanished_at, report_id, since, '' FROM absences WHERE vanished_at IS NOT NULL
    UNION ALL SELECT 'returned', returned_at, report_id, since, '' FROM absences WHERE returned_at IS NOT NULL
    UNION ALL SELECT 'finding', first_seen, report_id, id, message FROM findings
              WHERE severity <> 'info' AND verdict IS NOT 'dismiss'
),
events AS (
    SELECT happened.kind, at, report_id || '-' || happened.kind || '-' || mark AS id, report_id,
           authority_id, authorities.name AS authority,
           coalesce(authorities.region, portals.region, '') AS region, year, title, landing_url AS url, detail
    FROM happened JOIN reports ON reports.id = report_id JOIN authorities ON authorities.id = authority_id
    LEFT JOIN portals ON portals.id = reports.portal_id
    UNION ALL
    SELECT 'missing', at, authority_id || '-missing-' || year, NULL, authority_id, authorities.name,
           coalesce(authorities.region, portals.region, ''), year, '', coalesce(home, ''), evidence
    FROM accusations JOIN authorities ON authorities.id = authority_id
    LEFT JOIN portals ON portals.id = authorities.portal_id
    UNION ALL
    SELECT 'portal', started, portal_id || '-' || run_id, NULL, NULL, name, region, NULL, name, home,
           coalesce(CASE before {_WORDS} END || ' → ', '') || CASE word {_WORDS} END
           || CASE WHEN message = '' THEN '' ELSE '（' || message || '）' END
    FROM nights JOIN portals ON portals.id = portal_id WHERE word <> coalesce(before, 'ok')
)
SELECT * FROM events WHERE at >= :since AND region LIKE :region || '%'
"""  # noqa: S608 (constants of ours)
"""Rows of `id`, `kind`, `at`, `report_id` (NULL for a portal and for who is missing), `authority_id` (NULL for a
portal), `authority`, `region`, `year`, `title`, `url` and `detail`, from `:since` on (UTC, "" for all), in the region
with the code `:region` or that begins with it."""


def page_of(event: Mapping[str, Any]) -> str:
    """The page of the site that shows what an event is about, from its root; "" where there is none."""
    if event["report_id"]:
        return f"/reports/{event['report_id']}"
    return f"/authorities/{event['authority_id']}" if event["authority_id"] else ""


def events_since(connection: sqlite3.Connection, since: str, region: str = "") -> list[dict[str, Any]]:
    """What happened from a moment on, by kind and then by place."""
    connection.row_factory = sqlite3.Row
    rows = [dict(row) for row in connection.execute(EVENTS, {"since": since, "region": region})]
    order = list(KINDS)
    return sorted(
        rows, key=lambda row: (order.index(row["kind"]), row["region"], row["authority"], row["id"])
    )
