"""A visit as the request that Scrapy makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.http import JsonRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spiders.frontier import Visit


def request_of(visit: Visit, callback: Callable[..., Any], errback: Callable[..., Any]) -> scrapy.Request:
    """The request for a visit, which comes back with the answer as `visit`."""
    ask = visit.ask
    headers = {**ask.headers, **({"Referer": ask.referer} if ask.referer else {})}
    common: dict[str, Any] = {
        "callback": callback,
        "errback": errback,
        "cb_kwargs": {"visit": visit},
        "headers": headers,
        "priority": visit.priority,
        # The frontier is the one filter: it also sees what redirects and twins come to.
        "dont_filter": True,
        "meta": {
            "handle_httpstatus_all": True,
            "dont_redirect": True,
            "render": visit.render,
            "recheck": visit.recheck,
        },
    }
    if ask.as_json:
        return JsonRequest(ask.url, data=_nested(ask.form), **common)
    if ask.form:
        return scrapy.FormRequest(ask.url, formdata=dict(ask.form), **common)
    return scrapy.Request(ask.url, **common)


def _nested(form: Mapping[str, str]) -> dict[str, Any]:
    """A form as the object that it stands for: `page.size` is the member `size` of `page`."""
    whole: dict[str, Any] = {}
    for name, value in form.items():
        *outer, own = name.split(".")
        inner = whole
        for part in outer:
            inner = inner.setdefault(part, {})
        inner[own] = value
    return whole
