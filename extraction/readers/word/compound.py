"""Compound files (OLE, [MS-CFB]): the container of DOC, WPS, XLS and ET."""

from __future__ import annotations

from io import BytesIO

import olefile

from extraction.layout import UnreadableError

_MOST_BYTES = 128 * 1024 * 1024


class CompoundFile:
    """The streams of a compound file by name. Raises UnreadableError where its tables are broken."""

    def __init__(self, content: bytes) -> None:
        try:
            self._file = olefile.OleFileIO(BytesIO(content))
        except Exception:  # olefile fails in many ways on broken sector tables
            raise _damaged() from None

    def stream(self, name: str) -> bytes | None:
        """A stream of the root storage, or None where there is none of that name."""
        try:
            if not self._file.exists(name) or self._file.get_size(name) > _MOST_BYTES:
                return None
            return bytes(self._file.openstream(name).read())
        except Exception:
            raise _damaged() from None


def _damaged() -> UnreadableError:
    return UnreadableError("the file's directory (OLE) is damaged or cut short; fetch the original again")
