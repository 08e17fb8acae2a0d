"""A child process that reads documents: `python -m crawler.reader`, fed and watched by `crawler.reading`.

Frames of a length (8 bytes, big endian) and so many bytes go in and out: pickled documents in, as they come from
ourselves, and reports out as JSON, since what comes back from a reader of hostile bytes is not to be trusted. An empty
frame before them says that a page is about to be recognised, which takes seconds.
"""

from __future__ import annotations

import json
import os
import pickle
import struct
import sys
from dataclasses import asdict
from functools import partial
from typing import BinaryIO

import extraction
from crawler.confinement import confine

LENGTH = struct.Struct(">Q")


def main() -> None:
    """Answer each frame of documents with a frame of reports until standard input ends."""
    confine()
    # What a format library prints must not come between the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while (frame := _next_frame(sys.stdin.buffer)) is not None:
        documents, together = pickle.loads(frame)  # noqa: S301 (written by our own parent process)
        reports = extraction.read(documents, together=together, recognising=partial(_send, answers, b""))
        _send(answers, json.dumps([asdict(report) for report in reports]).encode())


def _send(stream: BinaryIO, content: bytes) -> None:
    stream.write(LENGTH.pack(len(content)) + content)
    stream.flush()


def _next_frame(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


if __name__ == "__main__":
    main()
