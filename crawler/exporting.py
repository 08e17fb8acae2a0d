"""`gongkai export`: the archive, or a part of it, and the data, in formats that others read."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from archive.archive import Archive
from archive.entry import Entry
from archive.wacz import Exported, Page, Wanted, write_wacz
from crawler.folder import CannotStartError, DataFolder
from storage.errors import unreadable

# A rendered page is filed under the address that was rendered.
_RENDERED = "urn:dom:"


@dataclass(frozen=True, slots=True)
class Choice:
    """What to export: everything, or what matches all that is given."""

    portal: str | None = None
    year: int | None = None
    report: str | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out but what is withheld."""
        return self == Choice()

    def title(self) -> str:
        """What the package is called."""
        named = [str(part) for part in (self.portal, self.year, self.report) if part is not None]
        return " ".join(["gongkai", *named])


def export_wacz(folder: DataFolder, target: Path, choice: Choice) -> Exported:
    """Write what was chosen, without what is withheld, into a WACZ.

    Raises CannotStartError where nothing matches.
    """
    if target.is_dir() or not target.parent.is_dir():
        problem = "is a folder" if target.is_dir() else "its folder does not exist"
        raise CannotStartError(f"{target}: {problem}; name a file to be written")
    with _reading(folder) as database:
        withheld = {
            row[0] for row in database.execute("SELECT sha256 FROM originals WHERE withheld IS NOT NULL")
        }
        reports = _reports(database, choice)
        if not choice.everything and not reports:
            raise CannotStartError(
                f"{folder.database}: has no report that matches; its table `reports` says what it has"
            )
        wanted = _wanted(folder, database, choice, [report["id"] for report in reports])
        pages = [
            Page(row["url"], datetime.fromisoformat(row["fetched_at"]), row["title"] or row["url"])
            for report in reports
            for row in _landing_pages(database, report["id"])
            if row["sha256"] not in withheld
        ]
    return write_wacz(
        folder.archive,
        target,
        choice.title(),
        lambda entry: entry.sha256 not in withheld and wanted(entry),
        pages,
        loose_notes=choice.everything,
    )


def export_csv(folder: DataFolder, directory: Path) -> list[Path]:
    """Write every table of the database as `TABLE.csv` into a folder; blanks stay blank.

    UTF-8 with the mark at the beginning without which spreadsheets take Chinese for something else.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStartError(
            f"{directory}: cannot be made ({error.strerror}); name a folder to write to"
        ) from None
    written = []
    with _reading(folder) as database:
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
        for (table,) in tables:
            rows = database.execute(f"SELECT * FROM [{table}]")  # noqa: S608 (a name out of the database itself)
            path = directory / f"{table}.csv"
            try:
                with path.open("w", encoding="utf-8-sig", newline="") as file:
                    writer = csv.writer(file)
                    writer.writerow([column[0] for column in rows.description])
                    writer.writerows(rows)
            except OSError as error:
                # A disk that fills up leaves out which file it was.
                raise OSError(error.errno, error.strerror, str(path)) from None
            written.append(path)
    return written


@contextmanager
def _reading(folder: DataFolder) -> Iterator[sqlite3.Connection]:
    folder.require_database()
    uri = folder.database.absolute().as_uri() + "?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as database:
        database.row_factory = sqlite3.Row
        try:
            # One transaction: a nightly that runs meanwhile changes nothing of what is exported.
            database.execute("BEGIN")
            yield database
        except sqlite3.DatabaseError as error:
            raise CannotStartError(unreadable(folder.database, error)) from error


def _reports(database: sqlite3.Connection, choice: Choice) -> list[sqlite3.Row]:
    return database.execute(
        "SELECT id FROM reports WHERE (:portal IS NULL OR portal_id = :portal) "
        "AND (:year IS NULL OR year = :year) AND (:report IS NULL OR id = :report) ORDER BY id",
        asdict(choice),
    ).fetchall()


def _landing_pages(database: sqlite3.Connection, report_id: str) -> list[sqlite3.Row]:
    """The newest capture of each of a report's documents that a browser shows."""
    return database.execute(
        "SELECT captures.url, max(fetched_at) AS fetched_at, reports.title, captures.sha256 FROM reports "
        "JOIN report_documents ON report_id = reports.id "
        "JOIN captures ON captures.sha256 = report_documents.sha256 AND captures.url = report_documents.url "
        "WHERE reports.id = ? AND role = 'body' GROUP BY captures.url",
        (report_id,),
    ).fetchall()


def _wanted(
    folder: DataFolder, database: sqlite3.Connection, choice: Choice, report_ids: list[str]
) -> Wanted:
    if choice.everything:
        return lambda entry: True
    if choice == Choice(portal=choice.portal):
        hosts = _hosts(folder, str(choice.portal))
        return lambda entry: urlsplit((entry.url or "").removeprefix(_RENDERED)).netloc.lower() in hosts
    digests: set[str] = set()
    addresses: set[str] = set()
    for report_id in report_ids:
        for sha256, url in database.execute(
            "SELECT sha256, url FROM report_documents WHERE report_id = :id UNION "
            "SELECT sha256, landing_url FROM versions WHERE report_id = :id UNION "
            "SELECT sha256, landing_url FROM reports WHERE id = :id",
            {"id": report_id},
        ):
            digests.add(sha256)
            addresses.add(url)

    def belongs(entry: Entry) -> bool:
        return entry.sha256 in digests or (entry.url or "").removeprefix(_RENDERED) in addresses

    return belongs


def _hosts(folder: DataFolder, portal_id: str) -> frozenset[str]:
    """The hosts of a portal as the archive last noted them."""
    with Archive.open(folder.archive, read_only=True) as archive:
        for registry in archive.notes("registry"):
            for portal in registry.data["portals"]:
                if portal["id"] == portal_id:
                    addresses = (portal["home"], *portal["entry"])
                    hosts = {urlsplit(url).netloc for url in addresses} | set(portal["hosts"])
                    return frozenset(host.lower() for host in hosts)
    return frozenset()
