"""The last night's figures in Prometheus' text format, for the textfile collector of its node exporter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crawler.outcome import WELL


def as_metrics(summary: dict[str, Any]) -> str:
    """The metrics of a summary, each with its help and type (exposition format 0.0.4)."""
    return "".join(f"{line}\n" for line in _lines(summary))


def _lines(summary: dict[str, Any]) -> Iterator[str]:
    run = summary["run"]
    if run and run["ended"]:
        ended = datetime.fromisoformat(run["ended"]).timestamp()
        yield from _gauge("gongkai_run_ended_seconds", "When the last run ended.", [({}, ended)])
        whole = int(run["status"] == "completed")
        yield from _gauge("gongkai_run_completed", "Whether the last run was whole.", [({}, whole)])
    yield from _gauge("gongkai_reports", "Reports held.", [({}, summary["reports"])])
    yield from _gauge("gongkai_originals", "Distinct originals kept.", [({}, summary["originals"])])
    yield from _gauge("gongkai_unreadable", "Reports that cannot be read.", [({}, summary["unreadable"])])
    yield from _gauge(
        "gongkai_portal_up",
        "Whether a portal's last night gave its lists; the outcome says how it ended.",
        [
            ({"portal": row["id"], "outcome": row["outcome"]}, int(row["outcome"] in WELL))
            for row in summary["portals"]
        ],
    )
    for key in ("new", "changed", "unchanged", "vanished", "returned", "requests"):
        yield from _gauge(
            f"gongkai_portal_{key}",
            f"The last night's count of {key}.",
            [({"portal": row["id"]}, row[key]) for row in summary["portals"]],
        )
    yield from _gauge(
        "gongkai_coverage",
        "Authorities and years by how they stand.",
        [({"status": row["status"]}, row["reports"]) for row in summary["coverage"]],
    )
    yield from _gauge(
        "gongkai_findings",
        "Findings by rule.",
        [({"rule": row["rule"]}, row["findings"]) for row in summary["findings"]],
    )


def _gauge(name: str, explained: str, samples: list[tuple[dict[str, str], float]]) -> Iterator[str]:
    if samples:
        yield f"# HELP {name} {explained}"
        yield f"# TYPE {name} gauge"
    for labels, value in samples:
        inside = ",".join(f'{key}="{word}"' for key, word in labels.items())
        yield f"{name}{{{inside}}} {value}" if labels else f"{name} {value}"
