"""Group commit: what several portals answer at about the same time is archived with one wait for the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from archive.archive import Archive
from archive.capture import Capture, Exchange

# While the disk is waited for nothing else happens, so answers that came in meanwhile stand in line behind it. They are
# given this long to be taken together; a portal that answers alone does not feel it.
_SECONDS = 0.003
_MOST_EXCHANGES = 64
_MOST_BYTES = 32 << 20


class Commits:
    """The exchanges on their way into the archive. Each is acknowledged, by the end of `store`, once it is on the disk.

    Until then its lease stays: what is not acknowledged is asked again.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._waiting: list[tuple[Exchange, asyncio.Future[Capture]]] = []
        self._size = 0
        self._timer: asyncio.TimerHandle | None = None

    async def store(self, exchange: Exchange) -> Capture:
        """Archive a fetch as `Archive.store` does, together with others. Raises as it does."""
        loop = asyncio.get_running_loop()
        acknowledged: asyncio.Future[Capture] = loop.create_future()
        self._waiting.append((exchange, acknowledged))
        self._size += len(exchange.response_body)
        if len(self._waiting) >= _MOST_EXCHANGES or self._size >= _MOST_BYTES:
            self._commit()
        elif self._timer is None:
            self._timer = loop.call_later(_SECONDS, self._commit)
        return await acknowledged

    def _commit(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        batch, self._waiting, self._size, self._timer = self._waiting, [], 0, None
        outcomes = self._archived([exchange for exchange, _ in batch])
        for (_, acknowledged), outcome in zip(batch, outcomes, strict=True):
            if acknowledged.cancelled():
                continue
            if isinstance(outcome, Exception):
                acknowledged.set_exception(outcome)
            else:
                acknowledged.set_result(outcome)

    def _archived(self, exchanges: list[Exchange]) -> Sequence[Capture | Exception]:
        try:
            return self._archive.store_all(exchanges)
        except ValueError as error:
            if len(exchanges) == 1:
                return [error]
            # One of them is no exchange: the others are archived without it.
            return [self._archived([exchange])[0] for exchange in exchanges]
        except Exception as error:
            return [error] * len(exchanges)
