"""What the last first look at each portal came to: kept in the data folder, shown by `gongkai portal list`."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from crawler.clock import now
from crawler.folder import CannotStartError, DataFolder, write_whole

if TYPE_CHECKING:
    from spiders.survey import Survey

_SAMPLES = 3


def last_checks(folder: DataFolder) -> dict[str, dict[str, str]]:
    """By portal: `on` (a day) and `outcome` ("ok" or a trouble's). Raises CannotStartError for a damaged file."""
    try:
        checks: dict[str, dict[str, str]] = json.loads(folder.checks.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CannotStartError(
            f"{folder.checks}: cannot be read ({error}); remove it, and check the portals again"
        ) from None
    return checks


def record_check(folder: DataFolder, found: Survey) -> None:
    """Keep a look's outcome beside those of the other portals."""
    checks = last_checks(folder)
    checks[found.portal.id] = {"on": now().date().isoformat(), "outcome": _outcome(found)}
    write_whole(folder.checks, json.dumps(checks, ensure_ascii=False, indent=1, sort_keys=True))


def as_dict(found: Survey) -> dict[str, Any]:
    """A look as JSON: figures, the lists, and every report that they link."""
    return {
        "portal": found.portal.id,
        "outcome": _outcome(found),
        "message": found.trouble.message if found.trouble else "",
        "platform": found.platform,
        "pages": found.pages,
        "cut_short": found.cut_short,
        "lists": [asdict(seen) for seen in found.lists],
        "columns": found.columns,
        "entries_lost": [asdict(lost) for lost in found.entries_lost],
        "reports": [asdict(linked) for linked in found.linked],
    }


def as_text(found: Survey) -> str:
    """A look for a person: how many reports by year and by authority, with samples."""
    lines = [
        f"{found.portal.id}: {_outcome(found)}; {found.pages} pages looked at, platform {found.platform or 'unknown'}"
    ]
    if found.cut_short:
        lines.append("  not everything was looked at; --pages allows more")
    years = Counter(str(linked.year or "no year") for linked in found.linked)
    named = Counter(linked.authority or "not named" for linked in found.linked)
    lines.append(f"  {len(found.linked)} reports linked, in {len(found.lists)} lists read to their end")
    if years:
        lines.append(
            "  by year: " + ", ".join(f"{year} {n}" for year, n in sorted(years.items(), reverse=True))
        )
        lines.append("  by authority: " + ", ".join(f"{name} {n}" for name, n in named.most_common(8)))
    lines += [f"  {linked.title} {linked.url}" for linked in found.linked[:_SAMPLES]]
    lines += [f"  column {url}" for url in found.columns]
    lines += [f"  entry {lost.url} cannot be read: {lost.reason}" for lost in found.entries_lost]
    return "\n".join(lines)


def _outcome(found: Survey) -> str:
    return found.trouble.outcome if found.trouble else "ok"
