"""What the database takes in: plain data made from the archive's captures and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

Change = Literal["new", "edited", "republished", "moved", "unchanged"]
Sought = Literal["gone", "there", "unclear"]


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """An archived fetch of a report's document. `sha256` and `size` are of the payload as a browser would save it."""

    id: str
    url: str
    portal_id: str | None
    fetched_at: datetime
    status: int
    sha256: str
    warc_file: str
    warc_offset: int
    warc_length: int
    revisit: bool
    media_type: str
    size: int
    filename: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    """Where an imported original comes from: a file (in a WACZ its member), and of a WARC's the record as well."""

    file: str
    record_id: str | None = None
    software: str | None = None
    response_head: str | None = None


@dataclass(frozen=True, slots=True)
class DiscoveryRow:
    """A report as it was found: where, what the portal says about it, and its documents with their roles.

    `portal_id` is None for imported originals. `authority_source` is one of the names in `levels.toml`'s
    `trust`. `region` is a GB/T 2260 code; without one the portal's own is taken. `elsewhere` names authorities, as
    written, that are of another county than the portal, with that county's code.
    """

    portal_id: str | None
    landing_url: str
    title: str
    year: int | None = None
    authority: str | None = None
    authority_source: str | None = None
    published_on: str | None = None
    unit_path: Sequence[str] = ()
    region: str | None = None
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    documents: Sequence[tuple[CaptureRow, str]] = field(default_factory=tuple)
    imported: ImportRow | None = None


@dataclass(frozen=True, slots=True)
class DeadLinkRow:
    """A report that a list links and that could not be had. None where its title names no year or authority."""

    url: str
    title: str
    year: int | None
    authority: str | None


@dataclass(frozen=True, slots=True)
class ListRow:
    """A report list that was read. `authority` is None for a list that many authorities share."""

    url: str
    title: str
    authority: str | None
    entries: int
    stated_empty: bool
    complete: bool
    dead: Sequence[DeadLinkRow] = ()


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """How a portal's night ended (`run_portals.outcome`) and the lists that it saw.

    `sought` are the addresses of reports that no list had any more, and what each answered.
    """

    run_id: str
    portal_id: str
    outcome: str
    requests: int
    found: int
    message: str
    platform: str | None = None
    lists: Sequence[ListRow] = ()
    sought: Mapping[str, Sought] = field(default_factory=dict)


def timestamp(at: datetime) -> str:
    """A moment as the database writes it: UTC, to the second, `2024-01-31T18:00:00Z`. Naive times are UTC."""
    moment = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
