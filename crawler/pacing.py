"""When the next request may go to a server: one at a time, as far apart as it asks, and not before it asks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# A server that wants to be left alone for longer is left alone for the night.
LONGEST_WAIT = 180.0


class LeftAloneError(Exception):
    """A server has asked to be left alone for longer than a night waits."""


@dataclass(slots=True)
class Server:
    """What one server (an address and a port) has said about its pace. Times are the event loop's, in seconds."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    apart: float = 0.0
    not_before: float = 0.0
    last: float = 0.0

    @asynccontextmanager
    async def request(self) -> AsyncIterator[None]:
        """The turn for one request, when the time has come. Raises LeftAloneError where it does not come tonight."""
        async with self.turn:
            clock = asyncio.get_running_loop().time
            wait = max(self.not_before, self.last + self.apart) - clock()
            if wait > LONGEST_WAIT:
                raise LeftAloneError(f"asks to be left alone for another {wait:.0f} seconds")
            if wait > 0:
                await asyncio.sleep(wait)
            self.last = clock()
            yield

    def keep_apart(self, seconds: float) -> None:
        """Crawl-delay: requests go out at least this far apart; a delay beyond all patience is none of a crawler's."""
        self.apart = max(self.apart, min(seconds, LONGEST_WAIT))

    def retry_after(self, header: str) -> None:
        """Retry-After (RFC 9110 §10.2.3), in seconds or as a date; what is neither is passed over."""
        seconds = _seconds(header.strip())
        if seconds is not None:
            self.not_before = max(self.not_before, asyncio.get_running_loop().time() + seconds)


def _seconds(header: str) -> float | None:
    if re.fullmatch(r"\d{1,9}", header):
        return float(header)
    try:
        when = parsedate_to_datetime(header)
    except ValueError:
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max((aware - datetime.now(UTC)).total_seconds(), 0.0)
