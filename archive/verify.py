"""Proving an archive: every record read again, and ledger and files compared both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from archive import warc
from archive.entry import Entry
from archive.errors import ArchiveError
from archive.ledger import LEDGER_NAME, Ledger
from archive.lock import Lock
from archive.reader import read_member
from archive.record import MalformedRecord, Record, labelled, sha256
from archive.scan import FILE_NAME, Gap, Member, scan, warc_files

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was written. `problem` is a whole sentence that names the place too."""

    file: str
    offset: int
    url: str | None
    record_id: str | None
    problem: str


def verify(
    root: Path, progress: Progress | None = None, *, since: datetime | None = None
) -> Iterator[Damage]:
    """Yield whatever is damaged or missing in the archive folder, file by file.

    Nothing is changed. Every gzip member's CRC, every block, payload and original digest is computed again; a
    record without ledger row, a ledger row without record and a revisit whose target is gone are told.
    `progress` is given the bytes read and the bytes in all. Where a run is writing meanwhile, what lies
    behind its last acknowledged record is left out. With `since` only the files are read that were written to
    from that moment on. Raises ArchiveError where there is no archive.
    """
    if not root.is_dir():
        raise ArchiveError(f"{root}: there is no archive here; name the folder that holds the WARC files")
    writing = Lock.is_held(root)
    # The sizes are taken before the ledger is read: whatever lies within them it then knows.
    sizes = {path.name: path.stat().st_size for path in warc_files(root)}
    newest = max(sizes, default="")
    first = _file_at(since, sizes) if since else ""
    sizes = {name: size for name, size in sizes.items() if name >= first}
    total, done = sum(sizes.values()), 0
    yield from _foreign(root)
    ledger = Ledger.open(root / LEDGER_NAME, read_only=True) if (root / LEDGER_NAME).exists() else None
    if ledger is None:
        if not sizes:
            raise ArchiveError(
                f"{root}: there is no archive here; `gongkai crawl` or `gongkai import` begins one"
            )
        lost = (
            f"{root / LEDGER_NAME}: the ledger is gone; `gongkai rebuild` makes it anew from the WARC files"
        )
        yield Damage(LEDGER_NAME, 0, None, None, lost)
    try:
        listed = {name for name in ledger.files() if name >= first} if ledger else set()
        for name in sorted(sizes.keys() | listed):
            if ledger is None:
                yield from _verify_alone(root / name)
            else:
                yield from _verify_listed(
                    root / name, sizes.get(name), ledger, tail=not (writing and name == newest)
                )
            done += sizes.get(name, 0)
            if progress:
                progress(done, total)
    finally:
        if ledger:
            ledger.close()


def _file_at(moment: datetime, names: Iterable[str]) -> str:
    """Return the file that was being written at a moment: the last one begun until then (names say when)."""
    stamp = moment.astimezone(UTC).strftime("%Y%m%d%H%M%S000")
    begun = [name for name in names if (match := FILE_NAME.fullmatch(name)) and match["timestamp"] <= stamp]
    return max(begun, default="")


def _foreign(root: Path) -> Iterator[Damage]:
    for path in sorted(root.glob("*.warc*")):
        if not FILE_NAME.fullmatch(path.name):
            problem = "is no file of this archive; take it in with `gongkai import` and move it away"
            yield Damage(path.name, 0, None, None, f"{path}: {problem}")


def _verify_listed(path: Path, size: int | None, ledger: Ledger, *, tail: bool) -> Iterator[Damage]:
    """Compare a file with its ledger rows. `tail` says whether bytes behind the last row are looked at."""
    checked = 0
    broken: int | None = None
    end = size or 0
    for entry in ledger.in_file(path.name):
        if entry.offset > checked:
            yield from _unlisted(path, checked, min(entry.offset, end), broken)
        checked, broken = entry.offset + entry.length, None
        if size is None or checked > size:
            # It may have been written since: no row is there before its record is.
            size = path.stat().st_size if path.exists() else None
        if size is None:
            yield _damage(path, entry, "is missing: the file is gone")
        elif entry.offset >= size:
            yield _damage(path, entry, f"is missing: the file now ends at byte {size}, before it")
        elif checked > size:
            yield _damage(
                path, entry, f"is cut off: the file now ends at byte {size}, {checked - size} bytes short"
            )
            checked = broken = entry.offset
        else:
            try:
                record = Record.from_member(read_member(path.parent, path.name, entry.offset, entry.length))
            except MalformedRecord as error:
                yield _damage(path, entry, str(error))
                # Another record may begin within the bytes that this one was to have.
                checked = broken = entry.offset
                continue
            except ArchiveError as error:
                yield Damage(path.name, entry.offset, entry.url, entry.id, str(error))
                continue
            for problem in (
                *mismatches(record, entry),
                *wrong_digests(record),
                *_lost_target(entry, ledger),
            ):
                yield _damage(path, entry, problem)
    if tail and checked < end:
        yield from _unlisted(path, checked, end, broken)


def _unlisted(path: Path, start: int, stop: int, broken: int | None) -> Iterator[Damage]:
    """Say what lies where the ledger has no row. What begins at `broken` was told already."""
    for found in scan(path, start, stop):
        if found.offset == broken:
            continue
        if isinstance(found, Gap):
            place = f"{path} at byte {found.offset}"
            problem = f"{place}: {found.length} bytes without ledger row; a record there {found.problem}"
            yield Damage(path.name, found.offset, None, None, problem)
        else:
            yield _damage(path, found, "has no ledger row")


def _verify_alone(path: Path) -> Iterator[Damage]:
    """Prove a file by what it says of itself."""
    for found in scan(path):
        if isinstance(found, Gap):
            problem = f"{path} at byte {found.offset}: the record {found.problem}"
            yield Damage(path.name, found.offset, None, None, problem)
        else:
            for wrong in wrong_digests(found.record):
                yield _damage(path, found, wrong)


def mismatches(record: Record, entry: Entry) -> Iterator[str]:
    """Say where a record differs from its ledger row."""
    try:
        found = Entry.of(record, entry.file, entry.offset, entry.length)
    except ValueError as error:
        yield str(error)
        return
    # A 304 names no media type; the ledger has its target's.
    if found.media_type is None and found.refers_to:
        found = replace(found, media_type=entry.media_type)
    kept = asdict(entry)
    differing = [name for name, value in asdict(found).items() if value != kept[name]]
    if differing:
        yield f"differs from its ledger row in {', '.join(differing)}"


def wrong_digests(record: Record) -> Iterator[str]:
    """Say which of its own digests a record does not have."""
    if record.get("WARC-Block-Digest") != labelled(sha256(record.block)):
        yield "does not have the block digest that it was written with"
    if record.get("WARC-Type") not in ("response", "resource"):
        return
    try:
        if record.get("WARC-Payload-Digest") != labelled(sha256(warc.entity_body(record))):
            yield "does not have the payload digest that it was written with"
        if record.get(warc.ORIGINAL_DIGEST) != labelled(sha256(warc.original(record))):
            yield "does not have the original's digest that it was written with"
    except ValueError as error:
        yield f"cannot be read: {error}"


def _lost_target(entry: Entry, ledger: Ledger) -> Iterator[str]:
    if entry.type != "revisit":
        return
    target = ledger.by_id(entry.refers_to or "")
    if target is None or target.payload_digest != entry.payload_digest:
        yield f"refers to {entry.refers_to} for its payload, which is not in the archive"


def _damage(path: Path, at: Entry | Member, problem: str) -> Damage:
    if isinstance(at, Entry):
        url, record_id, record_type = at.url, at.id, at.type
    else:
        url = at.record.get("WARC-Target-URI")
        record_id = (at.record.get("WARC-Record-ID") or "").strip("<>")
        record_type = at.record.get("WARC-Type") or "unknown"
    of = f" of {url}" if url else ""
    sentence = f"{path} at byte {at.offset}: the {record_type} record{of} {problem}"
    return Damage(path.name, at.offset, url, record_id, sentence)
