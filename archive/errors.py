"""What can go wrong with an archive. Each message is one sentence that a person can act on."""

from __future__ import annotations


class ArchiveError(Exception):
    """The archive could not be opened, read or written; the message names the file and says what to do."""


class UnknownOriginal(ArchiveError):  # noqa: N818  # named for what was asked for, as KeyError is
    """Nothing with this digest or record id was ever archived here."""


class DamagedOriginal(ArchiveError):  # noqa: N818
    """It was archived, but its bytes on the disk are no longer those that were written."""
