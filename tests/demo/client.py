"""A plain HTTP client for asking the sample portals."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from demo.server import SamplePortals


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    portals: SamplePortals,
    portal_id: str,
    path: str,
    *,
    form: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """GET a path of a portal, or POST a form to it."""
    connection = http.client.HTTPConnection(urlsplit(portals.home(portal_id)).netloc, timeout=10)
    try:
        sent = dict(headers or {})
        body = None
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
            body = urlencode(form)
        connection.request("GET" if form is None else "POST", path, body, sent)
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, response.read())
    finally:
        connection.close()
