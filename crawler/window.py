"""The hours in which portals may be asked: `[crawl] window` in portals.toml and `--until`, in local time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from crawler.folder import CannotStartError


def seconds_left(window: str, now: datetime) -> float | None:
    """Seconds until the window closes; None for no window, which is always open. Raises CannotStartError outside it.

    A window such as 22:00-06:00 goes over midnight.
    """
    if not window:
        return None
    opens, closes = (time.fromisoformat(end) for end in window.split("-"))
    today = [datetime.combine(now.date() + timedelta(days), opens, now.tzinfo) for days in (-1, 0)]
    for start in today:
        end = datetime.combine(start.date() + timedelta(opens >= closes), closes, now.tzinfo)
        if start <= now < end:
            return (end - now).total_seconds()
    raise CannotStartError(
        f"it is {now:%H:%M}, and [crawl] window in portals.toml allows {window}; run it then, or change the window"
    )


def seconds_until(clock: str, moment: datetime) -> float:
    """How long it is from `moment` until the clock on the wall next says HH:MM (local time)."""
    hour, minute = map(int, clock.split(":"))
    local = moment.astimezone()
    end = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return ((end if end > local else end + timedelta(days=1)) - local).total_seconds()
