"""By which scheme a portal's hosts answer: links say https where only http is served, and the other way round."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from spiders.frontier import Visit


def by_other_scheme(url: str) -> str:
    """The address by https for http, and the other way round."""
    scheme, _, rest = url.partition("://")
    return f"{'http' if scheme == 'https' else 'https'}://{rest}"


class Schemes:
    """What one portal's hosts have answered by tonight, and what they have not."""

    def __init__(self) -> None:
        self._answered: set[tuple[str, str]] = set()
        self._failed: set[tuple[str, str]] = set()

    def answered(self, url: str) -> None:
        """Note an answer, whatever it was."""
        self._answered.add(_scheme_and_host(url))

    def failed(self, visit: Visit) -> Visit | None:
        """Note a visit without an answer. The same by the other scheme, where the host has answered by that alone."""
        scheme_and_host = _scheme_and_host(visit.ask.url)
        if scheme_and_host not in self._answered:
            self._failed.add(scheme_and_host)
        fitting = self.fitting(visit)
        return None if fitting is visit else fitting

    def fitting(self, visit: Visit) -> Visit:
        """The visit by the scheme that its host answers by."""
        other = by_other_scheme(visit.ask.url)
        if (
            _scheme_and_host(visit.ask.url) not in self._failed
            or _scheme_and_host(other) not in self._answered
        ):
            return visit
        return replace(visit, ask=replace(visit.ask, url=other), first_url=visit.entry_url)


def _scheme_and_host(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
