"""`gongkai import`: originals that someone already has go into the archive like those of a crawl."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.archive import Archive
from archive.capture import Capture
from crawler.clock import now
from crawler.console import progress, say
from crawler.folder import CannotStartError, DataFolder
from crawler.ingest import filename_of
from crawler.originals import Original, Originals, Told
from crawler.reading import ReaderPool
from crawler.runs import RunResult, bring_up_to_date, end_run, start_run, writing
from extraction.formats import sniff
from spiders.items import DiscoveredDocument, Discovery


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did: how many originals were new and how many the archive had already."""

    run: RunResult
    new: int
    known: int


def import_originals(folder: DataFolder, paths: Sequence[Path]) -> ImportResult:
    """Take files, folders and WARC, ARC or WACZ files into the archive, then read and store what is new.

    Raises CannotStartError for a path that does not exist. A file that cannot be read is a failure of its own.
    """
    files, failures = find_files(paths)
    told = Told(failures)
    with writing(folder, "import") as archive, progress("originals", len(files)) as advance:
        taking = _Taking(archive)
        with ReaderPool() as readers:
            originals = Originals(readers, archive, told)
            for path, name in files:
                try:
                    for original in originals.of(path, name, now()):
                        taking.take(original)
                except (OSError, zipfile.BadZipFile, RuntimeError) as error:
                    # RuntimeError: a package that asks for a password, or is packed in a way that zipfile lacks.
                    reason = getattr(error, "strerror", None) or error
                    told.failures.append(
                        f"{path}: could not be read ({reason}); the other files were taken in"
                    )
                advance(1)
            for original in originals.left():
                taking.take(original)
        taking.end()
        for sentence in told.left_out:
            say(sentence)
        result = bring_up_to_date(folder, archive)
    return ImportResult(RunResult(result, (*told.failures, *result.unreadable)), taking.new, taking.known)


class _Taking:
    """The run that an import is. One that brings nothing new leaves no trace: it starts with the first original."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._run_id = ""
        self.new = 0
        self.known = 0

    def take(self, original: Original) -> None:
        """Archive an original, and note it as a report that no portal says anything about."""
        capture, is_new = self._archive.store_original(
            original.content,
            url=original.url,
            media_type=sniff(original.content).media_type,
            at=original.at,
        )
        # One that an interrupted import stored but did not note is taken up again.
        if not is_new and self._archive.has_note_about(capture.id):
            self.known += 1
            return
        self._run_id = self._run_id or start_run(self._archive, "import")
        note = {
            "run_id": self._run_id,
            **asdict(_discovery(capture)),
            "imported": asdict(original.provenance),
        }
        self._archive.note("discovery", note, at=now(), about=capture.id)
        self.new += 1

    def end(self) -> None:
        """Note the end of the run."""
        if self._run_id:
            end_run(self._archive, self._run_id, "completed")


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
        if not path.is_dir():
            raise CannotStartError(f"{path}: is neither a file nor a folder; name what holds the originals")
        name = Path(path.resolve().name)
        before = len(found)
        for folder, folders, files in os.walk(path, onerror=refused):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            inside = Path(folder).relative_to(path)
            for each in sorted(files):
                file = Path(folder, each)
                if each.startswith("."):
                    continue
                if file.exists() and not file.is_file():
                    # Whoever reads a pipe may wait for ever.
                    closed.append(f"{file}: is neither a file nor a folder; the other files were taken in")
                    continue
                found.append((file, (name / inside / each).as_posix()))
        if len(found) == before and not closed:
            closed.append(f"{path}: holds no files; there is nothing to take in")
    return found, closed


def _discovery(capture: Capture) -> Discovery:
    filename = filename_of(capture.url)
    return Discovery(
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
