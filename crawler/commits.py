"""Group commit: what several portals answer at about the same time is archived with one wait for the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from scrapy.exceptions import IgnoreRequest

from archive.archive import Archive
from archive.capture import Capture, Exchange, Note, Saying

_MOST_TOGETHER = 64
_MOST_BYTES = 32 << 20

Kept = Capture | Note | Exception


class NotKeptError(IgnoreRequest):
    """An answer could not be kept in the archive, or not be had from it: what is not kept is not used."""


class Commits:
    """What is on its way into the archive. Each is acknowledged, by the end of its call, once it is on the disk.

    Until then its lease stays: what is not acknowledged is asked again. Packing, writing and the wait for the disk are
    a thread's, so that the portals go on meanwhile; what comes in until it is done goes together the next time.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._waiting: list[tuple[Exchange | Saying, asyncio.Future[Any]]] = []
        self._thread = ThreadPoolExecutor(1, "archive")
        self._busy = False

    async def store(self, exchange: Exchange) -> Capture:
        """Archive a fetch as `Archive.store` does, together with others. Raises as it does."""
        return cast("Capture", await self._keep(exchange))

    async def note(self, saying: Saying) -> Note:
        """Archive a note as `Archive.note` does, together with others. Raises as it does."""
        return cast("Note", await self._keep(saying))

    def close(self) -> None:
        """End the thread after what it is writing."""
        self._thread.shutdown()

    async def _keep(self, one: Exchange | Saying) -> Any:
        loop = asyncio.get_running_loop()
        acknowledged = loop.create_future()
        self._waiting.append((one, acknowledged))
        if not self._busy:
            self._busy = True
            # Behind what is ready to run: it may have something to keep, too.
            loop.call_soon(self._begin, loop)
        return await acknowledged

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        batch, size = 0, 0
        for one, _ in self._waiting[:_MOST_TOGETHER]:
            size += len(one.response_body) if isinstance(one, Exchange) else 0
            if batch and size > _MOST_BYTES:
                break
            batch += 1
        together, self._waiting = self._waiting[:batch], self._waiting[batch:]
        done = loop.run_in_executor(self._thread, self._archived, [one for one, _ in together])
        futures = [acknowledged for _, acknowledged in together]
        done.add_done_callback(lambda outcome: self._end(loop, futures, outcome))

    def _end(
        self,
        loop: asyncio.AbstractEventLoop,
        futures: Sequence[asyncio.Future[Any]],
        outcome: asyncio.Future[Sequence[Kept]],
    ) -> None:
        for acknowledged, kept in zip(futures, outcome.result(), strict=True):
            if acknowledged.cancelled():
                continue
            if isinstance(kept, Exception):
                acknowledged.set_exception(kept)
            else:
                acknowledged.set_result(kept)
        if self._waiting:
            loop.call_soon(self._begin, loop)
        else:
            self._busy = False

    def _archived(self, together: Sequence[Exchange | Saying]) -> Sequence[Kept]:
        exchanges = [one for one in together if isinstance(one, Exchange)]
        try:
            captures, notes = self._archive.keep(
                exchanges, [one for one in together if isinstance(one, Saying)]
            )
        except ValueError as error:
            if len(together) == 1:
                return [error]
            # One of them is no exchange: the others are archived without it.
            return [self._archived([one])[0] for one in together]
        except Exception as error:
            return [error] * len(together)
        fetched, said = iter(captures), iter(notes)
        return [next(fetched) if isinstance(one, Exchange) else next(said) for one in together]
