"""What a portal spider yields: the reports it found and the lists it saw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["body", "attachment", "image"]


@dataclass(frozen=True, slots=True)
class DiscoveredDocument:
    """A document of a report: where it is, what it is to the report, and the archive's record of it."""

    url: str
    role: Role
    capture_id: str
    sha256: str
    filename: str | None = None


@dataclass(slots=True)
class Discovery:
    """A report found on a portal, with what the portal itself says about it; an imported one has no portal.

    `authority` is the name as found and `authority_source` where ("breadcrumb", "column", "source", "title",
    "unit"); both are None where only the body can tell. `unit_path` holds the groups the list stood under
    (乡镇街道 › 青石镇). `published_on` is the date that the page states (ISO 8601), else the list's. `entry_url` and
    `entry_shows` are the address that the list links and what it says there: when that changes, the report may have.
    """

    portal_id: str | None
    landing_url: str
    found_on: str
    link_text: str
    title: str
    year: int | None
    authority: str | None
    authority_source: str | None
    published_on: str | None
    unit_path: list[str] = field(default_factory=list)
    documents: list[DiscoveredDocument] = field(default_factory=list)
    entry_url: str = ""
    entry_shows: str = ""


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A report that a list links and that could not be had: gone, walled off, or another page in its place.

    `title` is the link's text; `year` and `authority` are what it names, None where it does not.
    """

    url: str
    title: str
    year: int | None
    authority: str | None


@dataclass(slots=True)
class ListSeen:
    """A report list that was read to its end: the positive sign that coverage rests on.

    `authority` is the unit that the list belongs to, or None for a list shared by many. `entries` counts the
    reports linked; `stated_empty` is True where the page itself says that there is nothing (暂无). `complete` is
    False where a page of the list could not be fetched. `dead` are the linked reports that could not be had tonight:
    their authorities have published, as far as anyone can tell.
    """

    portal_id: str
    url: str
    title: str
    authority: str | None
    entries: int
    stated_empty: bool = False
    complete: bool = True
    unit_path: list[str] = field(default_factory=list)
    dead: list[DeadLink] = field(default_factory=list)


Outcome = Literal["blocked", "forbidden", "unreachable", "broken"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a portal could not be read, for the night's outcome and for the person who looks after it.

    `outcome` is "blocked" (a wall such as HTTP 412 or a script challenge), "forbidden" (robots.txt), "unreachable"
    (no connection, or a server error) or "broken" (it answers, but without anything that leads to reports).
    """

    portal_id: str
    outcome: Outcome
    url: str
    message: str
