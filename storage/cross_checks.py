"""Checks of a report against last year's of the same authority and kind, one generator a rule.

Aliases need no care here: whatever name a report bears, its authority is one row; who took whose place is data
(successions.py). Only printed figures are
compared; where one side prints nothing there is nothing to say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from extraction.report import Finding, Number, Severity
from storage.report_rows import APPLICANTS
from storage.successions import Heir

COLUMN_NAMES = dict(
    zip(
        APPLICANTS,
        ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"),
        strict=True,
    )
)
ITEM_NAMES = {"regulations": "规章", "normative_documents": "行政规范性文件"}


@dataclass(frozen=True, slots=True)
class Year:
    """One report as the checks see it: `values` by cell key, `uncertain` the keys that were hard to read."""

    report_id: str
    year: int
    values: Mapping[str, Number | None]
    uncertain: frozenset[str]
    values_sha256: str | None


Check = Callable[[Year, Year], Iterator[Finding]]


def check_consecutive_years(
    connection: sqlite3.Connection, lineage: Mapping[str, Heir]
) -> Iterator[tuple[str, str, Finding]]:
    """Every finding between two consecutive years: (report id, last year's report id, finding).

    In the first year under a new name, last year's report is that of the authority's former self.
    """
    pairs = connection.execute(
        "SELECT this.id AS this_id, last.id AS last_id FROM reports this "
        "JOIN reports last ON last.authority_id = this.authority_id AND last.kind = this.kind "
        "AND last.year = this.year - 1 JOIN authorities ON authorities.id = this.authority_id "
        "WHERE this.error IS NULL AND last.error IS NULL AND placeholder = 0 ORDER BY this.id"
    ).fetchall()
    for pair in (*pairs, *_across_successions(connection, lineage)):
        last, this = _year(connection, pair["last_id"]), _year(connection, pair["this_id"])
        for rule in RULES.values():
            for finding in rule(last, this):
                yield this.report_id, last.report_id, finding


def _across_successions(connection: sqlite3.Connection, lineage: Mapping[str, Heir]) -> Iterator[sqlite3.Row]:
    for old, heir in sorted(lineage.items()):
        if heir.continues:
            yield from connection.execute(
                "SELECT this.id AS this_id, last.id AS last_id FROM reports this JOIN reports last "
                "ON last.kind = this.kind AND last.year = this.year - 1 WHERE last.authority_id = :old "
                "AND this.authority_id = :heir AND this.year = :year AND this.error IS NULL AND last.error IS NULL "
                "AND NOT EXISTS (SELECT 1 FROM reports own WHERE own.authority_id = :heir "
                "AND own.kind = this.kind AND own.year = last.year) ORDER BY this.id",
                {"old": old, "heir": heir.authority_id, "year": heir.year},
            ).fetchall()


def carried_between_years(last: Year, this: Year) -> Iterator[Finding]:
    """四、结转下年度继续办理 of last year is 二、上年结转政府信息公开申请数量 of this one.

    The total speaks for its row; single columns are only named where the totals do not already disagree.
    """
    differing = []
    for column in APPLICANTS:
        before, now = f"requests.carried_over.{column}", f"requests.carried_in.{column}"
        expected, found = last.values.get(before), this.values.get(now)
        if expected is not None and found is not None and expected != found:
            message = (
                f"{last.year}年报告“结转下年度继续办理”（{COLUMN_NAMES[column]}）为{expected}，"
                f"{this.year}年报告“上年结转”为{found}，两者应当相等。"
            )
            severity = _severity(this, now, last, before)
            differing.append(
                Finding("carried_between_years", severity, (now,), _number(expected), _number(found), message)
            )
    yield from differing[-1:] if differing and differing[-1].cells[0].endswith(".total") else differing


def in_force_between_years(last: Year, this: Year) -> Iterator[Finding]:
    """现行有效件数 of last year, plus 制发, less 废止, is this year's; only the 2021 form prints them."""
    for item, name in ITEM_NAMES.items():
        row = f"disclosure.{item}"
        before = last.values.get(f"{row}.in_force")
        issued, repealed, found = (
            this.values.get(f"{row}.{measure}") for measure in ("issued", "repealed", "in_force")
        )
        if before is None or issued is None or repealed is None or found is None:
            continue
        expected = before + issued - repealed
        if expected != found:
            message = (
                f"{name}：{last.year}年现行有效{before}件，{this.year}年制发{issued}件、废止{repealed}件，"
                f"现行有效应为{expected}件，报告为{found}件。"
            )
            cells = (f"{row}.issued", f"{row}.repealed", f"{row}.in_force")
            severity = min(
                (_severity(this, cell, last, f"{row}.in_force") for cell in cells), key=_SEVERITIES.index
            )
            yield Finding(
                "in_force_between_years", severity, cells, _number(expected), _number(found), message
            )


def identical_tables(last: Year, this: Year) -> Iterator[Finding]:
    """All figures are last year's, and not all of them zero."""
    same = this.values_sha256 is not None and this.values_sha256 == last.values_sha256
    if same and any(this.values.values()):
        message = f"表格中的全部数据与{last.year}年报告完全相同，且不全为零。"
        yield Finding("identical_tables", "warning", (), None, None, message)


RULES: dict[str, Check] = {
    "carried_between_years": carried_between_years,
    "in_force_between_years": in_force_between_years,
    "identical_tables": identical_tables,
}

_SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")


def _severity(this: Year, cell: str, last: Year, other: str) -> Severity:
    """A figure that was hard to read accuses nobody."""
    return "warning" if cell in this.uncertain or other in last.uncertain else "error"


def _number(value: Number) -> Number:
    return int(value) if float(value).is_integer() else value


def _year(connection: sqlite3.Connection, report_id: str) -> Year:
    report = connection.execute(
        "SELECT year, values_sha256 FROM reports WHERE id = ?", (report_id,)
    ).fetchone()
    values: dict[str, Number | None] = {}
    for table, key in (("requests", "row"), ("reviews", "kind")):
        for row in connection.execute(f"SELECT * FROM {table} WHERE report_id = ?", (report_id,)):  # noqa: S608
            for column in row.keys()[2:]:
                values[f"{table}.{row[key]}.{column}"] = row[column]
    for row in connection.execute(
        "SELECT item, measure, value FROM disclosure WHERE report_id = ?", (report_id,)
    ):
        values[f"disclosure.{row['item']}.{row['measure']}"] = row["value"]
    for row in connection.execute("SELECT position, value FROM statistics WHERE report_id = ?", (report_id,)):
        values[f"statistics.{row['position']}"] = row["value"]
    uncertain = connection.execute(
        "SELECT cell FROM cells WHERE report_id = ? AND status IN ('uncertain', 'inferred')", (report_id,)
    )
    return Year(
        report_id,
        report["year"],
        values,
        frozenset(row["cell"] for row in uncertain),
        report["values_sha256"],
    )
