"""The CDXJ index of WARC files: a line a capture, sorted by address and time, for replay tools.

A line is `SURT TIMESTAMP JSON`. The index is made when an archive is handed to others; our own way to a record is the
ledger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from archive.entry import Entry

_DEFAULT_PORTS = {"http": 80, "https": 443}


def surt(url: str) -> str:
    """Write an address so that pages of one host sort together: `https://www.a.cn/x?b&a` is `cn,a)/x?a&b`.

    Scheme, `www.`, default port, case and the order of a query make no difference. What is no http address stays.
    """
    # A space would end the key.
    parts = urlsplit(re.sub(r"\s", "%20", url))
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return parts.geturl()
    host = re.sub(r"^www\d*\.", "", parts.hostname.rstrip("."))
    name = host if ":" in host else ",".join(reversed(host.split(".")))
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    path = re.sub("/{2,}", "/", parts.path.lower()).rstrip("/") or "/"
    query = "&".join(sorted(parts.query.lower().split("&")))
    return f"{name}{port}){path}{f'?{query}' if query else ''}"


def cdxj_line(entry: Entry, file: str, offset: int, length: int, form: str | None = None) -> str:
    """Return the line of a capture that lies at this place.

    `form` is what a POST request sent: it becomes a part of the address, in the way of the pywb family, since one
    address gives many answers then.
    """
    assert entry.url is not None
    url = entry.url
    fields: dict[str, str] = {"url": url, "mime": entry.media_type or "unk"}
    if entry.type == "revisit":
        fields["mime"] = "warc/revisit"
    fields |= {"status": str(entry.status), "digest": f"sha256:{entry.payload_digest}"}
    fields |= {"length": str(length), "offset": str(offset), "filename": file}
    if form is not None:
        fields |= {"method": "POST", "requestBody": form}
        url += f"{'&' if urlsplit(url).query else '?'}__wb_method=POST&{form}"
    return f"{surt(url)} {timestamp(entry.at)} {as_json(fields)}\n"


def timestamp(moment: str) -> str:
    """Write a WARC-Date with 14 digits."""
    return re.sub(r"\D", "", moment)[:14]


def as_json(fields: Mapping[str, object]) -> str:
    """Write JSON on one line, in ASCII as index readers expect it."""
    return json.dumps(fields, separators=(", ", ": "))
