"""`gongkai import`: originals that someone already has go into the archive like those of a crawl."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from archive.archive import Archive
from archive.capture import Capture
from crawler.clock import now
from crawler.console import progress
from crawler.folder import CannotStartError, DataFolder
from crawler.ingest import filename_of
from crawler.reading import ReaderPool
from crawler.runs import RunResult, bring_up_to_date, end_run, start_run, writing
from extraction.formats import sniff
from extraction.report import Document
from spiders.items import DiscoveredDocument, Discovery
from spiders.judgement import judge

_WARC_NAMES = (".warc", ".warc.gz")
_WACZ_NAME = ".wacz"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did: how many originals were new and how many the archive had already."""

    run: RunResult
    new: int
    known: int


@dataclass(frozen=True, slots=True)
class Original:
    """An original on its way in: its bytes, the address it is filed under, and when it was fetched or taken in."""

    content: bytes
    url: str
    at: datetime


def import_originals(folder: DataFolder, paths: Sequence[Path]) -> ImportResult:
    """Take files, folders and WARC or WACZ files into the archive, then read and store what is new.

    Raises CannotStartError for a path that does not exist. A file that cannot be read is a failure of its own.
    """
    files, failures = find_files(paths)
    new = known = 0
    with writing(folder, "import") as archive, progress("originals", len(files)) as advance:
        run_id = ""
        for path, name in files:
            try:
                for original in originals(path, name, now()):
                    capture, is_new = archive.store_original(
                        original.content,
                        url=original.url,
                        media_type=sniff(original.content).media_type,
                        at=original.at,
                    )
                    # One that an interrupted import stored but did not note is taken up again.
                    if not is_new and archive.has_note_about(capture.id):
                        known += 1
                        continue
                    # An import that brings nothing new leaves no trace, so the run starts with the first original.
                    run_id = run_id or start_run(archive, "import")
                    _note(archive, capture, run_id)
                    new += 1
            except (OSError, zipfile.BadZipFile, ArchiveLoadFailed) as error:
                reason = getattr(error, "strerror", None) or error
                failures.append(f"{path}: could not be read ({reason}); the other files were taken in")
            advance(1)
        if run_id:
            end_run(archive, run_id, "completed")
        result = bring_up_to_date(folder, archive)
    return ImportResult(RunResult(result, (*failures, *result.unreadable)), new, known)


def find_files(paths: Sequence[Path]) -> tuple[list[tuple[Path, str]], list[str]]:
    """Every file under the paths with the name it is filed under (relative to the path's own folder).

    With it a sentence for each folder that could not be looked into. Hidden files are left out. Raises
    CannotStartError for a path that does not exist.
    """
    found: list[tuple[Path, str]] = []
    closed: list[str] = []

    def refused(error: OSError) -> None:
        closed.append(
            f"{error.filename}: could not be looked into ({error.strerror}); the other files were taken in"
        )

    for path in paths:
        if not path.exists():
            raise CannotStartError(f"{path}: there is no such file or folder")
        if path.is_file():
            found.append((path, path.name))
            continue
        name = Path(path.resolve().name)
        for folder, folders, files in os.walk(path, onerror=refused):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            inside = Path(folder).relative_to(path)
            found += [
                (Path(folder, each), (name / inside / each).as_posix())
                for each in sorted(files)
                if not each.startswith(".")
            ]
    return found, closed


def originals(path: Path, name: str, at: datetime) -> Iterator[Original]:
    """The originals that a file holds: itself, or the reports in a WARC or WACZ that others made."""
    if name.lower().endswith(_WARC_NAMES):
        with path.open("rb") as stream:
            yield from _reports_in_warc(stream)
    elif name.lower().endswith(_WACZ_NAME):
        with zipfile.ZipFile(path) as package:
            for member in sorted(package.namelist()):
                if member.lower().endswith(_WARC_NAMES):
                    yield from _reports_in_warc(io.BytesIO(package.read(member)))
    else:
        # A name need not be text: one from a Chinese ZIP may hold the bytes of GBK.
        yield Original(path.read_bytes(), f"file:///{quote(os.fsencode(name))}", at)


def _note(archive: Archive, capture: Capture, run_id: str) -> None:
    """Note an archived original as a report that no portal says anything about."""
    filename = filename_of(capture.url)
    discovery = Discovery(
        portal_id=None,
        landing_url=capture.url,
        found_on=capture.url,
        link_text=filename,
        title=filename,
        year=None,
        authority=None,
        authority_source=None,
        published_on=None,
        documents=[DiscoveredDocument(capture.url, "body", capture.id, capture.sha256, filename)],
    )
    archive.note("discovery", {"run_id": run_id, **asdict(discovery)}, at=now(), about=capture.id)


def _reports_in_warc(stream: IO[bytes]) -> Iterator[Original]:
    """The reports among the successful responses and resources of a WARC: what reads as one, or is titled as one."""
    with ReaderPool() as readers:
        yield from _reports_in_records(ArchiveIterator(stream), readers)


def _reports_in_records(records: Iterable[ArcWarcRecord], readers: ReaderPool) -> Iterator[Original]:
    for record in records:
        if record.rec_type not in ("response", "resource"):
            continue
        if record.http_headers and record.http_headers.get_statuscode() != "200":
            continue
        content = record.content_stream().read()
        url = record.rec_headers.get_header("WARC-Target-URI")
        reports = readers.submit([Document(content, url)]).result()
        if any(report.forms or (report.title and judge(report.title).is_report) for report in reports):
            fetched = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
            yield Original(content, url, fetched.astimezone(UTC))
