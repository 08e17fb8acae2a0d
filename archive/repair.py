"""Setting right what can be set right without losing anything: the ledger, by what the WARC files prove.

A record counts where it proves itself by its own digests. Bytes in WARC files are not touched here; damaged records and
rows whose records are gone stay as they are, for they are what tells of a loss.
"""

from __future__ import annotations

from pathlib import Path

from archive.entry import Entry
from archive.ledger import Ledger
from archive.scan import Gap, scan, warc_files
from archive.verify import mismatches, wrong_digests


def repair(root: Path, ledger: Ledger) -> int:
    """Give every sound record the ledger row that it should have, and return how many were wrong or missing."""
    repaired = 0
    for path in warc_files(root):
        known = {entry.offset: entry for entry in ledger.in_file(path.name)}
        for found in scan(path):
            if isinstance(found, Gap) or any(wrong_digests(found.record)):
                continue
            try:
                entry = Entry.of(found.record, path.name, found.offset, found.length)
            except ValueError:
                # A record that other tools have written: `verify` goes on telling of it.
                continue
            held = known.get(found.offset)
            if held is None or any(mismatches(found.record, held)):
                ledger.replace(entry)
                repaired += 1
    return repaired
