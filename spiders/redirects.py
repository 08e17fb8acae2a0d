"""What becomes of an answer that leads elsewhere, by a redirect or by a page that does nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spiders.asking import Ask

if TYPE_CHECKING:
    from spiders.frontier import Frontier, Visit

MOST_HOPS = 5


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a redirect is followed to, `visit`; None where it is not, for `reason`.

    `again` is True for the same page by another scheme, under another name or with a cookie: it is asked once more.
    `known` is True for a page of the portal that is read on another visit's behalf.
    """

    visit: Visit | None = None
    reason: str = ""
    again: bool = False
    known: bool = False


def onward(visit: Visit, url: str | None, frontier: Frontier, *, sets_cookie: bool) -> Onward:
    """Where a visit goes on that was led to `url` (None: to what is no http address)."""
    if url is None:
        return Onward(reason="leads to what is no http address")
    ask = Ask(url)
    on = visit.redirected(ask)
    if on.hops > MOST_HOPS:
        return Onward(reason=f"leads through more than {MOST_HOPS} redirects")
    if not frontier.admits(ask):
        return Onward(reason=f"leads to {ask.url}, which is not a host of this portal")
    # To itself by the other scheme or under another name; or with a cookie, as some servers do once.
    if frontier.key(ask) == frontier.key(visit.ask) and (ask.url != visit.ask.url or sets_cookie):
        return Onward(on, again=True)
    if not frontier.knows(ask):
        return Onward(on)
    return Onward(reason=f"leads back to {ask.url}", known=True)
