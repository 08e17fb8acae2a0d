"""A child process that reads documents: `python -m crawler.reader`, fed and watched by `crawler.reading`.

Frames of a length (8 bytes, big endian) and so many bytes go in and out: pickled documents in, as they come from
ourselves, and reports out as JSON, since what comes back from a reader of hostile bytes is not to be trusted.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import struct
import sys
from dataclasses import asdict
from typing import BinaryIO

import extraction

LENGTH = struct.Struct(">Q")
_ADDRESS_SPACE = 4 * 1024**3


def main() -> None:
    """Answer each frame of documents with a frame of reports until standard input ends."""
    _limit_this_process()
    # What a format library prints must not come between the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while (frame := _next_frame(sys.stdin.buffer)) is not None:
        documents, together = pickle.loads(frame)  # noqa: S301 (written by our own parent process)
        reports = extraction.read(documents, together=together)
        answer = json.dumps([asdict(report) for report in reports]).encode()
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _next_frame(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


def _limit_this_process() -> None:
    """It may use 4 GiB of address space, write no file and leave no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
