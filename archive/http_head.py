"""The head of an HTTP message: start line and header lines, read without changing a byte of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Portals behind old CGI gateways end their lines with a bare LF (RFC 9112 §2.2 allows reading it).
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_TRANSFER_ENCODING = re.compile(rb"(?im)^(transfer-encoding[ \t]*:)")
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+")


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """Status code (0 where the status line has none) and header lines in order, duplicates included."""

    status: int
    headers: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """Return the first value of a header, or None. Names are compared without regard to case."""
        values = self.get_all(name)
        return values[0] if values else None

    def get_all(self, name: str) -> list[str]:
        """Return every value of a header in the order received."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def content_coding(self) -> str | None:
        """All Content-Encoding lines as one list (RFC 9110 §5.3)."""
        return ", ".join(self.get_all("Content-Encoding")) or None

    @property
    def media_type(self) -> str | None:
        """The Content-Type without parameters, in lower case; None where it is no media type."""
        match = _MEDIA_TYPE.match((self.get("Content-Type") or "").strip())
        return match.group().lower() if match else None


def split_message(block: bytes) -> tuple[bytes, bytes]:
    """Split an HTTP message into its head, the empty line included, and its body."""
    end = _END_OF_HEAD.search(block)
    if end is None:
        raise ValueError("an HTTP message has no empty line after its head")
    return block[: end.end()], block[end.end() :]


def parse_response_head(head: bytes) -> ResponseHead:
    """Read a response head. Header bytes are Latin-1 (RFC 9110 §5.5); folded lines are joined."""
    lines = re.split(r"\r?\n", head.decode("latin-1").rstrip("\r\n"))
    start = re.match(r"\S+\s+(\d{3})(?!\d)", lines[0])
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        if line[:1] in (" ", "\t") and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {line.strip()}")
        elif ":" in line:
            name, value = line.split(":", 1)
            headers.append((name.strip(), value.strip()))
    return ResponseHead(int(start.group(1)) if start else 0, tuple(headers))


def without_transfer_coding(head: bytes) -> bytes:
    """Rename Transfer-Encoding lines, because the body kept with this head is without the coding.

    Replay tools would otherwise look for chunks in it. `X-Archive-Orig-` is the prefix that pywb and
    Browsertrix use for this; the value, and every other line, stays as received.
    """
    return _TRANSFER_ENCODING.sub(rb"X-Archive-Orig-\1", head)
