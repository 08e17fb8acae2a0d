"""What a snapshot leaves out because its original is withheld: the words that were read of it. Its figures stay."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

# A report's words come from the original that its tables come from, and from its body; other attachments give none.
_OF_REPORTS = """IN (
    SELECT report_id FROM report_documents JOIN originals USING (sha256) WHERE withheld IS NOT NULL AND role = 'body'
    UNION SELECT reports.id FROM reports JOIN originals USING (sha256) WHERE withheld IS NOT NULL)"""
_OF_VERSIONS = """IN (
    SELECT report_id, number FROM versions JOIN originals USING (sha256) WHERE withheld IS NOT NULL)"""
_LEFT_OUT = (
    f"DELETE FROM sections WHERE report_id {_OF_REPORTS}",  # noqa: S608 - all of it stands here
    f"UPDATE cells SET text = '', note = NULL WHERE report_id {_OF_REPORTS}",  # noqa: S608
    f"UPDATE disclosure SET text = '' WHERE report_id {_OF_REPORTS}",  # noqa: S608
    f"DELETE FROM version_sections WHERE (report_id, number) {_OF_VERSIONS}",  # noqa: S608
    f"UPDATE version_cells SET text = '' WHERE (report_id, number) {_OF_VERSIONS}",  # noqa: S608
)


def leave_out_withheld(copy: sqlite3.Connection) -> None:
    """Take the words of withheld originals out of a copy of the database, so that nobody downloads them with it."""
    # What is deleted is overwritten, too: the whole file is there to be downloaded.
    copy.execute("PRAGMA secure_delete = ON")
    for statement in _LEFT_OUT:
        copy.execute(statement)
    copy.execute("PRAGMA secure_delete = OFF")


def withheld_in(snapshot: Path) -> set[str]:
    """The digests of the originals that a snapshot withholds."""
    with closing(sqlite3.connect(f"{snapshot.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        return {
            row[0] for row in connection.execute("SELECT sha256 FROM originals WHERE withheld IS NOT NULL")
        }
