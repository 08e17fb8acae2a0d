"""What a process that reads untrusted documents is denied: files to write, core dumps, memory without end, a network.

Imports nothing but the standard library, so that a child process can be confined before it loads anything else.
"""

from __future__ import annotations

import ctypes
import os
import resource
from pathlib import Path

ADDRESS_SPACE = 4 * 1024**3
"""The last resort against memory: bytes of address space. Resident memory is watched from outside, well below."""

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_without_network = False


def confine() -> None:
    """Confine this process, for good. What the system does not allow is left out: `without_network` tells."""
    global _without_network
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    _without_network = _leave_network()
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def without_network() -> bool:
    """Whether `confine` has put this process into a network of its own, which has no way out."""
    return _without_network


def resident_bytes(pid: int) -> int | None:
    """How much memory of a process is in use, where the system says so in /proc (Linux); else None."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _leave_network() -> bool:
    """Enter an empty network namespace (Linux, unshare(2)): with privileges at once, else in a user namespace."""
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    if unshare is None:
        return False
    return any(unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))
