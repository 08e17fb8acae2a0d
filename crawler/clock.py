"""The one clock of the project's runs: UTC, and moved where `$GONGKAI_CLOCK` says so, to try out other days."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from functools import cache

from crawler.folder import CannotStartError

VARIABLE = "GONGKAI_CLOCK"


def now() -> datetime:
    """The present moment, UTC. A moved clock goes on from the moment that it was set to.

    Raises CannotStartError where `$GONGKAI_CLOCK` is set to what is no moment.
    """
    return datetime.now(UTC) + _moved()


@cache
def _moved() -> timedelta:
    said = os.environ.get(VARIABLE)
    if not said:
        return timedelta()
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise CannotStartError(
            f"{VARIABLE}: {said!r} is no moment; write one such as 2024-03-01T18:00:00Z, or unset it"
        ) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)
