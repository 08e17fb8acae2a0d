"""Archives (ZIP, RAR, 7-Zip, gzip) and mails: the documents in them, within limits that no honest archive meets."""

from __future__ import annotations

import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from typing import IO

from extraction.formats import GZIP, MAIL, OUTLOOK, RAR, SEVEN_ZIP, ZIP, sniff
from extraction.layout import UnreadableError
from extraction.mails import mail_members, outlook_members
from extraction.report import Document

MOST_MEMBERS = 500
MOST_BYTES = 256 * 1024 * 1024
MOST_NESTED = 3
"""How deep archives may lie in archives."""
_HIGHEST_RATIO = 300
_RATIO_COUNTS_FROM = 16 * 1024 * 1024
_BLOCK = 1024 * 1024
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_LITTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_FETCH_AGAIN = "the archive is damaged or cut short; fetch the original again"

_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)

_Members = Iterable[tuple[str, Iterable[bytes]]]
"""The names of an archive's files, each with its bytes in blocks."""


def unpack(content: bytes, media_type: str) -> list[Document]:
    """The documents of an archive, those of archives in it included, in their order.

    Raises UnreadableError for one that is damaged or locked, and for a bomb: too many files, too many bytes, too
    dense, or archives in archives without end.
    """
    return _Unpacking(len(content)).documents(content, media_type, "", 1)


class _Unpacking:
    """One archive with all that lies in it: the limits hold for the whole."""

    def __init__(self, packed: int) -> None:
        self._packed = packed
        self._members = 0
        self._bytes = 0

    def documents(self, content: bytes, media_type: str, folder: str, depth: int) -> list[Document]:
        if depth > MOST_NESTED:
            raise UnreadableError(
                f"archives lie more than {MOST_NESTED} deep in archives; look at the original by hand"
            )
        found: list[Document] = []
        for name, blocks in ARCHIVES[media_type](content):
            self._members += 1
            if self._members > MOST_MEMBERS:
                raise UnreadableError(
                    f"the archive holds more than {MOST_MEMBERS} files; look at the original by hand"
                )
            if _is_litter(name):
                continue
            document = Document(self._whole(blocks), f"{folder}{name}")
            inner = sniff(document.content).media_type
            if inner in ARCHIVES:
                found += self.documents(document.content, inner, f"{document.name}/", depth + 1)
            elif document.content:
                found.append(document)
        return found

    def _whole(self, blocks: Iterable[bytes]) -> bytes:
        kept: list[bytes] = []
        for block in blocks:
            self._bytes += len(block)
            if self._bytes > MOST_BYTES:
                raise UnreadableError(
                    f"the archive unpacks to more than {MOST_BYTES // 1024 // 1024} MiB; look at it by hand"
                )
            if self._bytes > max(_RATIO_COUNTS_FROM, self._packed * _HIGHEST_RATIO):
                raise UnreadableError(
                    f"the archive unpacks to more than {_HIGHEST_RATIO} times its size; look at it by hand"
                )
            kept.append(block)
        return b"".join(kept)


def _zip_members(content: bytes) -> _Members:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for item in archive.infolist():
                if item.is_dir():
                    continue
                if item.flag_bits & _ENCRYPTED:
                    raise UnreadableError("the ZIP archive asks for a password; obtain an unlocked copy")
                with archive.open(item) as part:
                    yield _zip_name(item), _blocks(part)
    except _ZIP_ERRORS:
        raise UnreadableError(_FETCH_AGAIN) from None


def _gzip_members(content: bytes) -> _Members:
    """The one file that gzip packs (RFC 1952). What it was called is the archive's own name without .gz."""
    with gzip.open(BytesIO(content)) as part:
        yield "", _blocks(part)


def _blocks(part: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    try:
        while block := part.read(_BLOCK):
            yield block
    except _ZIP_ERRORS:
        raise UnreadableError(_FETCH_AGAIN) from None


def _zip_name(item: zipfile.ZipInfo) -> str:
    """A file's name. Without the mark for UTF-8 it is in the writer's code page, in China GBK (APPNOTE.TXT D)."""
    if item.flag_bits & _UTF8_NAME:
        return item.filename
    raw = item.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return item.filename


def _libarchive_members(content: bytes) -> _Members:
    """RAR and 7-Zip through the system's libarchive."""
    try:
        import libarchive
    except (ImportError, OSError, AttributeError, TypeError):
        raise UnreadableError(
            "RAR and 7-Zip need the system library libarchive (Debian: libarchive13); install it and read again"
        ) from None
    errors = (libarchive.exception.ArchiveError, UnicodeError, ValueError, TypeError)

    def blocks(entry: libarchive.ArchiveEntry) -> Iterator[bytes]:
        try:
            yield from entry.get_blocks(_BLOCK)
        except errors as error:
            raise _refused(error) from None

    try:
        with libarchive.memory_reader(content) as archive:
            for entry in archive:
                if entry.isfile:
                    yield entry.pathname or "", blocks(entry)
    except errors as error:
        raise _refused(error) from None


def _refused(error: Exception) -> UnreadableError:
    """Why libarchive gave up, as a person would say it."""
    if "ncrypt" in str(error) or "assphrase" in str(error):
        return UnreadableError("the archive asks for a password; obtain an unlocked copy")
    return UnreadableError(_FETCH_AGAIN)


ARCHIVES: Mapping[str, Callable[[bytes], _Members]] = {
    ZIP: _zip_members,
    RAR: _libarchive_members,
    SEVEN_ZIP: _libarchive_members,
    GZIP: _gzip_members,
    MAIL: mail_members,
    OUTLOOK: outlook_members,
}
"""How the files of an archive are listed, by media type."""


def _is_litter(name: str) -> bool:
    """Whether a file is what an operating system leaves behind in a folder."""
    lower = name.lower()
    return lower.startswith(_LITTER) or lower.rpartition("/")[2].startswith(("._", *_LITTER))
